import { newId, type Queryable } from '../../../kernel/index.ts'
import type { AuditReviewRule, AuditReviewRun, ReviewKind } from '../../contract/audit.ts'
import { type EntryRow, entryColumns, entryOf } from '../entry/entry-row.ts'
import type { Access } from './facts.ts'
import { defaultRules } from './rules.ts'

/** Any number, the same in every process: one run at a time. */
const reviewLock = 7_250_463_202

export async function lockReviews(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [
    reviewLock,
  ])
  return rows[0]!.taken
}

/** Every rule, with the numbers that were set or those it comes with. */
export async function readRules(db: Queryable): Promise<AuditReviewRule[]> {
  const { rows } = await db.query<{ kind: ReviewKind; enabled: boolean; parameters: object }>(
    'select kind, enabled, parameters from trust.audit_review_rule',
  )
  return defaultRules.map((rule) => {
    const set = rows.find(({ kind }) => kind === rule.kind)
    return set ? { ...rule, ...set.parameters, enabled: set.enabled } : rule
  })
}

export async function writeRule(
  db: Queryable,
  { kind, enabled, ...parameters }: AuditReviewRule,
  now: string,
) {
  await db.query(
    `insert into trust.audit_review_rule (kind, enabled, parameters, updated_at) values ($1, $2, $3, $4)
     on conflict (kind) do update set enabled = excluded.enabled, parameters = excluded.parameters, updated_at = excluded.updated_at`,
    [kind, enabled, JSON.stringify(parameters), now],
  )
}

/** Up to where the log has been looked through. */
export async function reviewedTo(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ to: string }>(
    'select coalesce(max(to_position), 0)::text as to from trust.audit_review_run',
  )
  return Number(rows[0]!.to)
}

/** The places of the log up to which it can be looked through now, and the accesses of employees to persons among them. */
export async function readAccesses(
  db: Queryable,
  from: number,
  most: number,
): Promise<{ to: number; accesses: Access[] }> {
  const bound = await db.query<{ to: string | null }>(
    'select (max(position) + 1)::text as to from trust.audit_leaf where position >= $1 and position < $2',
    [from, from + most],
  )
  const to = Number(bound.rows[0]?.to ?? from)
  const { rows } = await db.query<EntryRow>(
    `select ${entryColumns} from trust.audit_leaf l join trust.audit_entry e on e.id = l.entry
     where l.position >= $1 and l.position < $2 and e.actor_kind = 'employee' and e.person is not null
       and e.outcome in ('permitted', 'done') and e.act not like 'trust.review.%'
     order by l.position`,
    [from, to],
  )
  return { to, accesses: rows.map((row) => entryOf(row) as Access) }
}

/** How many persons each actor opened on her days, and on the mean of the 28 days before, of those on which she opened any. */
export interface DayOfActor {
  readonly actor: string
  /** Swedish date. */
  readonly day: string
  readonly persons: number
  readonly meanPersons: number
  /** The last access of the day so far. */
  readonly entry: string
  readonly controller: string | null
}

export async function readDays(
  db: Queryable,
  days: readonly { actor: string; day: string }[],
): Promise<DayOfActor[]> {
  const { rows } = await db.query<DayOfActor>(
    `with asked as (select distinct * from unnest($1::text[], $2::date[]) as a (actor, day)),
     daily as (
       select a.actor, a.day, (e.at at time zone 'Europe/Stockholm')::date as on_day, count(distinct e.person) as persons
       from asked a join trust.audit_entry e on e.actor = a.actor and e.person is not null
         and e.outcome in ('permitted', 'done') and e.act not like 'trust.review.%'
         and e.at >= (a.day - 28)::timestamp at time zone 'Europe/Stockholm'
         and e.at < (a.day + 1)::timestamp at time zone 'Europe/Stockholm'
       group by a.actor, a.day, on_day
     )
     select a.actor, a.day::text as day,
       coalesce((select persons from daily d where d.actor = a.actor and d.day = a.day and d.on_day = a.day), 0)::int as persons,
       coalesce((select avg(persons) from daily d where d.actor = a.actor and d.day = a.day and d.on_day < a.day), 0)::float
         as "meanPersons", last.id as entry, last.controller
     from asked a cross join lateral (
       select e.id, e.controller from trust.audit_entry e where e.actor = a.actor and e.person is not null
         and e.at < (a.day + 1)::timestamp at time zone 'Europe/Stockholm' order by e.id desc limit 1) last`,
    [days.map(({ actor }) => actor), days.map(({ day }) => day)],
  )
  return rows
}

/** What a run found. `occasion` is what is found once for a kind. */
export interface Finding {
  readonly kind: ReviewKind
  readonly entry: string
  readonly occasion: string
  readonly controller: string | null
  readonly count: number | null
}

/** Keeps a run and what it found that was not found before. */
export async function writeRun(
  db: Queryable,
  run: Omit<AuditReviewRun, 'id' | 'found'>,
  findings: readonly Finding[],
): Promise<AuditReviewRun> {
  const id = newId()
  await db.query(
    `insert into trust.audit_review_run (id, run_at, from_position, to_position, examined, found) values ($1, $2, $3, $4, $5, 0)`,
    [id, run.at, run.from, run.to, run.examined],
  )
  const { rowCount } = await db.query(
    `insert into trust.audit_review (id, run, kind, entry, occasion, controller, count, opened_at)
     select f.id, $1, f.kind, f.entry, f.occasion, f.controller, f.count, $2
     from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::int[])
       as f (id, kind, entry, occasion, controller, count)
     on conflict (kind, occasion) do nothing`,
    [
      id,
      run.at,
      findings.map(() => newId()),
      findings.map(({ kind }) => kind),
      findings.map(({ entry }) => entry),
      findings.map(({ occasion }) => occasion),
      findings.map(({ controller }) => controller),
      findings.map(({ count }) => count),
    ],
  )
  const found = rowCount ?? 0
  await db.query('update trust.audit_review_run set found = $2 where id = $1', [id, found])
  return { ...run, id, found }
}

/** The latest runs: that the checks are made, and how often, can itself be shown. */
export async function readRuns(db: Queryable): Promise<AuditReviewRun[]> {
  const { rows } = await db.query<{
    id: string
    at: Date
    from: string
    to: string
    examined: number
    found: number
  }>(
    `select id, run_at as at, from_position as from, to_position as to, examined, found
     from trust.audit_review_run order by to_position desc limit 100`,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), from: Number(row.from), to: Number(row.to) }))
}
