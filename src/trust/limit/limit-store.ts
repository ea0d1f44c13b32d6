import type pg from 'pg'
import { newId, present, type Queryable, type Temporal } from '../../kernel/index.ts'
import type { Limit, LimitWrite, Suspension } from '../contract/agreement.ts'
import type { LimitTerms } from './limit.ts'

/** Limits at most: they are all kept in memory. */
export const mostLimits = 10_000

/** A limit as it lies in the tables, without the persons of its cohort. */
export type StoredLimit = Omit<Limit, 'cohort'> & { id: string; cohortVersion?: number }

const columns = `l.id, l.system as "systemId", l.version, l.updated_at as "updatedAt", l.information_types as "informationTypes",
  l.controllers, l.cohort_version as "cohortVersion", l.per_minute as "perMinute", l.per_day as "perDay",
  to_char(l.hours_from, 'HH24:MI') as "hoursFrom", to_char(l.hours_to, 'HH24:MI') as "hoursTo", l.on_unusual as "onUnusual"`

function storedLimit({ hoursFrom, hoursTo, ...row }: Record<string, unknown>): StoredLimit {
  const hours = hoursFrom === null ? null : { from: hoursFrom, to: hoursTo }
  return present<StoredLimit>({ ...row, hours })
}

/** A limit that holds, with how many persons its cohort has. */
export async function findLimit(
  db: Queryable,
  system: string,
  lock: '' | 'for update' = '',
): Promise<StoredLimit | undefined> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${columns} from trust.exposure_limit l where l.system = $1 and l.removed_at is null ${lock}`,
    [system],
  )
  return rows[0] && withSize(db, storedLimit(rows[0]))
}

async function withSize(db: Queryable, limit: StoredLimit): Promise<StoredLimit> {
  if (limit.cohortVersion === undefined) return limit
  const { rows } = await db.query<{ size: number }>(
    'select count(*)::int as size from trust.limit_cohort where system = $1 and until_version is null',
    [limit.systemId],
  )
  return { ...limit, cohortSize: rows[0]?.size ?? 0 }
}

/** The persons of a cohort as of a version. */
export async function readCohort(db: Queryable, system: string, version: number): Promise<string[]> {
  const { rows } = await db.query<{ person: string }>(
    `select person from trust.limit_cohort
      where system = $1 and since_version <= $2 and (until_version is null or until_version > $2)`,
    [system, version],
  )
  return rows.map(({ person }) => person)
}

/** Adds a limit, when the system has none; false: somebody else has just added one. */
export async function insertLimit(
  client: Queryable,
  system: string,
  write: LimitWrite,
  at: string,
): Promise<boolean> {
  const { rows } = await client.query<{ version: number }>(
    `insert into trust.exposure_limit (system, id, updated_at, on_unusual) values ($1, $2, $3, $4)
      on conflict (system) do update set version = exposure_limit.version + 1, removed_at = null
        where exposure_limit.removed_at is not null
      returning version`,
    [system, newId(), at, write.onUnusual],
  )
  if (!rows[0]) return false
  await fill(client, { system, version: rows[0].version, before: undefined }, write, at)
  return true
}

export async function updateLimit(
  client: Queryable,
  { systemId: system, version, cohortVersion: before }: StoredLimit,
  write: LimitWrite,
  at: string,
): Promise<void> {
  await fill(client, { system, version: version + 1, before }, write, at)
}

async function fill(
  client: Queryable,
  { system, version, before }: { system: string; version: number; before: number | undefined },
  write: LimitWrite,
  at: string,
): Promise<void> {
  const { informationTypes, controllers, perMinute, perDay, hours, onUnusual, cohort } = write
  const changed = await setCohort(client, system, version, cohort ?? [])
  const same = changed || before === undefined ? version : before
  await client.query(
    `update trust.exposure_limit set version = $2, updated_at = $3, information_types = $4, controllers = $5,
      cohort_version = $6, per_minute = $7, per_day = $8, hours_from = $9, hours_to = $10, on_unusual = $11 where system = $1`,
    [
      system,
      version,
      at,
      informationTypes ?? null,
      controllers ?? null,
      cohort === undefined ? null : same,
      perMinute ?? null,
      perDay ?? null,
      hours?.from ?? null,
      hours?.to ?? null,
      onUnusual,
    ],
  )
}

/** Whether anybody came or went. */
async function setCohort(
  client: Queryable,
  system: string,
  version: number,
  persons: readonly string[],
): Promise<boolean> {
  const gone = await client.query(
    `update trust.limit_cohort c set until_version = $2
      where c.system = $1 and c.until_version is null
        and not exists (select from unnest($3::uuid[]) p (person) where p.person = c.person)`,
    [system, version, persons],
  )
  const come = await client.query(
    `insert into trust.limit_cohort (system, person, since_version)
      select distinct $1, p.person, $2::int from unnest($3::uuid[]) p (person)
        where not exists (select from trust.limit_cohort c
          where c.system = $1 and c.person = p.person and c.until_version is null)`,
    [system, version, persons],
  )
  return (gone.rowCount ?? 0) + (come.rowCount ?? 0) > 0
}

/** Removes a limit: what holds for all holds for the system from then on. */
export async function removeLimit(
  client: Queryable,
  { systemId, version }: StoredLimit,
  at: string,
): Promise<void> {
  await setCohort(client, systemId, version + 1, [])
  await client.query(
    `update trust.exposure_limit set version = $2, updated_at = $3, removed_at = $3, cohort_version = null where system = $1`,
    [systemId, version + 1, at],
  )
}

export async function countLimits(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from trust.exposure_limit where removed_at is null',
  )
  return rows[0]?.count ?? 0
}

// ── suspensions ──────────────────────────────────────────────────────────────────────────────

/**
 * Tells the register of parties, in the transaction that sets a system aside or lets it in again (without a reason), so that its
 * pages show it. What decides is the row here.
 */
export type TellSuspension = (
  client: pg.PoolClient,
  told: { id: string; at: Temporal.Instant; reason: string | undefined; by?: string | undefined },
) => Promise<unknown>

const suspensionColumns = `s.id, s.system as "systemId", s.at, s.by, s.alert as "alertId", s.reason,
  s.lifted_at as "liftedAt", s.lifted_by as "liftedBy", s.lifted_reason as "liftedReason"`

/** Suspensions of a system, the newest first; 100 at most. */
export async function listSuspensions(db: Queryable, system: string): Promise<Suspension[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${suspensionColumns} from trust.system_suspension s where s.system = $1 order by s.at desc, s.id desc limit 100`,
    [system],
  )
  return rows.map((row) => present<Suspension>(row))
}

/** Suspends a system. Answers the suspension's id; undefined: it is suspended already. */
export async function insertSuspension(
  client: Queryable,
  set: { system: string; at: string; reason: string } & ({ by: string } | { alert: string }),
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `insert into trust.system_suspension (id, system, at, reason, by, alert) values ($1, $2, $3, $4, $5, $6)
      on conflict (system) where lifted_at is null do nothing returning id`,
    [newId(), set.system, set.at, set.reason, 'by' in set ? set.by : null, 'alert' in set ? set.alert : null],
  )
  return rows[0]?.id
}

/** Answers the suspension that was lifted, if there was one. */
export async function liftSuspension(
  client: Queryable,
  lift: { system: string; at: string; by: string; reason: string },
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `update trust.system_suspension set lifted_at = $2, lifted_by = $3, lifted_reason = $4
      where system = $1 and lifted_at is null returning id`,
    [lift.system, lift.at, lift.by, lift.reason],
  )
  return rows[0]?.id
}

// ── all of it, for decisions ─────────────────────────────────────────────────────────────────

/** Limits and suspensions of all systems. */
export interface LimitBook {
  readonly limits: ReadonlyMap<string, StoredLimit & LimitTerms>
  readonly suspended: ReadonlyMap<string, { at: string; reason: string }>
}

export async function readLimits(client: Queryable): Promise<LimitBook> {
  const limits = await client.query<Record<string, unknown>>(
    `select ${columns} from trust.exposure_limit l where l.removed_at is null order by l.id limit ${mostLimits}`,
  )
  const suspended = await client.query<Record<string, unknown>>(
    `select ${suspensionColumns} from trust.system_suspension s where s.lifted_at is null order by s.system`,
  )
  return {
    limits: new Map(limits.rows.map(storedLimit).map((limit) => [limit.systemId, limit])),
    suspended: new Map(
      suspended.rows.map((row) => present<Suspension>(row)).map((each) => [each.systemId, each]),
    ),
  }
}
