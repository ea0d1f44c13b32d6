import type { Queryable } from '../../kernel/index.ts'
import type { Permit } from './permit.ts'

/** A permit with what has been done with it. */
export interface StoredPermit extends Permit {
  readonly version: number
  readonly prolongedAt: Date | null
  readonly prolongedReasons: string | null
  readonly revokedAt: Date | null
  readonly revokedReasons: string | null
  readonly endedAt: Date | null
  readonly emptiedAt: Date | null
}

/** With the moment as $1: the state is that of then. */
const columns = `id, number, kind, request as application, organisation, product, selection, regions, people, purpose,
  valid_from as "validFrom", valid_until as "validUntil", epoch, version, prolonged_at as "prolongedAt",
  prolonged_reasons as "prolongedReasons", revoked_at as "revokedAt", revoked_reasons as "revokedReasons", ended_at as "endedAt",
  emptied_at as "emptiedAt", case when emptied_at is not null then 'emptied' when revoked_at is not null then 'revoked'
    when valid_until <= $1 then 'expired' else 'in_force' end as state`

/** @param now as whose the state is told */
export async function readPermit(
  db: Queryable,
  id: string,
  now: Date = new Date(),
  lock = false,
): Promise<StoredPermit | undefined> {
  const { rows } = await db.query<StoredPermit>(
    `select ${columns} from hub.permit where id = $2${lock ? ' for update' : ''}`,
    [now, id],
  )
  return rows[0]
}

/** An organisation's, the newest first. */
export async function permitsOf(
  db: Queryable,
  organisation: string,
  now: Date = new Date(),
): Promise<StoredPermit[]> {
  return listPermits(db, { organisation, now, limit: 500 })
}

/** The newest first. `organisation`, `person` absent: whosever. `before`: the id of the last one seen. */
export async function listPermits(
  db: Queryable,
  {
    organisation,
    person,
    state,
    before,
    now,
    limit,
  }: {
    organisation?: string | undefined
    person?: string | undefined
    state?: string | undefined
    before?: string | undefined
    now: Date
    limit: number
  },
): Promise<StoredPermit[]> {
  const { rows } = await db.query<StoredPermit>(
    `select * from (select ${columns} from hub.permit) p
     where ($2::uuid is null or organisation = $2) and ($3::text is null or $3 = any(people)) and ($4::text is null or state = $4)
       and ($5::uuid is null or id < $5)
     order by id desc limit $6`,
    [now, organisation ?? null, person ?? null, state ?? null, before ?? null, limit],
  )
  return rows
}

/** Of a request that was approved. */
export async function permitOfRequest(
  db: Queryable,
  request: string,
  now: Date,
): Promise<StoredPermit | undefined> {
  return (
    await db.query<StoredPermit>(`select ${columns} from hub.permit where request = $2`, [now, request])
  ).rows[0]
}

export async function insertPermit(db: Queryable, permit: Omit<Permit, 'state'>): Promise<void> {
  await db.query(
    `insert into hub.permit (id, number, request, kind, organisation, product, selection, regions, people, purpose, valid_from,
       valid_until, epoch) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      permit.id,
      permit.number,
      permit.application,
      permit.kind,
      permit.organisation,
      permit.product,
      JSON.stringify(permit.selection),
      permit.regions,
      permit.people,
      permit.purpose,
      permit.validFrom,
      permit.validUntil,
      permit.epoch,
    ],
  )
}

export interface By {
  by: string
  at: Date
  reasons: string
}

/** Takes a permit back. @returns whether it was in force until then */
export async function revokePermit(db: Queryable, id: string, { by, at, reasons }: By): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.permit set revoked_at = $2, revoked_by = $3, revoked_reasons = $4, version = version + 1
     where id = $1 and revoked_at is null and valid_until > $2`,
    [id, at, by, reasons],
  )
  return rowCount === 1
}

/** Lets a permit hold for longer, once. @returns whether it was in force and had not been prolonged */
export async function prolongPermit(
  db: Queryable,
  id: string,
  until: Date,
  { by, at, reasons }: By,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.permit set valid_until = $5, prolonged_at = $2, prolonged_by = $3, prolonged_reasons = $4, version = version + 1
     where id = $1 and revoked_at is null and valid_until > $2 and prolonged_at is null`,
    [id, at, by, reasons, until],
  )
  return rowCount === 1
}

/** Those that hold no longer and have not been ended. */
export async function permitsToEnd(db: Queryable, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from hub.permit where ended_at is null and (valid_until <= $1 or revoked_at is not null) order by id limit 200`,
    [now],
  )
  return rows.map(({ id }) => id)
}

/** Those that were ended and still have data. */
export async function permitsToEmpty(db: Queryable): Promise<{ id: string; endedAt: Date }[]> {
  const { rows } = await db.query<{ id: string; endedAt: Date }>(
    `select id, ended_at as "endedAt" from hub.permit where ended_at is not null and emptied_at is null order by ended_at limit 200`,
  )
  return rows
}

/** Notes that a permit was ended, or emptied. @returns whether it had not been */
export async function notePermit(
  db: Queryable,
  id: string,
  what: 'ended' | 'emptied',
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.permit set ${what}_at = $2, version = version + 1 where id = $1 and ${what}_at is null`,
    [id, at],
  )
  return rowCount === 1
}

export interface PublishedResult {
  title: string
  url: string
  publishedOn: string
}

export async function resultsOf(
  db: Queryable,
  permits: readonly string[],
): Promise<Map<string, PublishedResult[]>> {
  const { rows } = await db.query<PublishedResult & { permit: string }>(
    `select permit, title, url, published_on::text as "publishedOn" from hub.permit_result where permit = any($1)
     order by published_on, url`,
    [permits],
  )
  const byPermit = new Map<string, PublishedResult[]>(permits.map((id) => [id, []]))
  for (const { permit, ...result } of rows) byPermit.get(permit)!.push(result)
  return byPermit
}

/** Adds where results are published, or tells it better. */
export async function putResult(
  db: Queryable,
  permit: string,
  { title, url, publishedOn }: PublishedResult,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await db.query(
    `insert into hub.permit_result (permit, url, title, published_on, added_by, added_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (permit, url) do update set title = excluded.title, published_on = excluded.published_on`,
    [permit, url, title, publishedOn, by, at],
  )
}

/** When figures under a permit were first told. */
export async function firstAnswers(db: Queryable, permits: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await db.query<{ permit: string; at: Date }>(
    `select permit, min(ended_at) as at from hub.run where permit = any($1) and state = 'done' group by permit`,
    [permits],
  )
  return new Map(rows.map(({ permit, at }) => [permit, at]))
}
