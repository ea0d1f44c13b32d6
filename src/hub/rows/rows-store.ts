import type { Queryable } from '../../kernel/index.ts'
import type { Evidence } from '../../region/index.ts'
import type { Anonymity } from '../disclosure/k-anonymity.ts'
import { openRows, type Reason, type RegionRows, type RowsFile, type RowsState } from './rows.ts'

const columns = `permit, region, run, state, attempts, ordered_at as "orderedAt", deadline, ended_at as "endedAt", reason, evidence, file, anonymity`

/**
 * Writes that a region's rows are ordered: for the first time, or anew when what was ordered before came to nothing.
 *
 * @returns whether they were
 */
export async function orderRows(
  db: Queryable,
  {
    permit,
    region,
    run,
    at,
    deadline,
  }: Record<'permit' | 'region' | 'run', string> & Record<'at' | 'deadline', Date>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into hub.permit_rows as r (permit, region, run, state, ordered_at, deadline) values ($1, $2, $3, 'waiting', $4, $5)
     on conflict (permit, region) do update set run = $3, state = 'waiting', attempts = 0, ordered_at = $4, deadline = $5, asked_at = null,
       ended_at = null, reason = null, evidence = null, file = null, anonymity = null
     where r.state in ('refused', 'failed', 'absent')`,
    [permit, region, run, at, deadline],
  )
  return rowCount === 1
}

export async function readRows(db: Queryable, permit: string): Promise<RegionRows[]> {
  const { rows } = await db.query<RegionRows>(
    `select ${columns} from hub.permit_rows where permit = $1 order by region`,
    [permit],
  )
  return rows
}

/** Moves a region's rows on; those that are over, or were ordered anew, stay. @returns whether they were moved */
export async function moveRows(
  db: Queryable,
  { permit, region, run }: Pick<RegionRows, 'permit' | 'region' | 'run'>,
  to: {
    state: RowsState
    at: Date
    reason?: Reason
    evidence?: Evidence
    file?: RowsFile
    anonymity?: Anonymity
  },
): Promise<boolean> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const { rowCount } = await db.query(
    `update hub.permit_rows set state = $4, attempts = attempts + 1, asked_at = $5, ended_at = $6, reason = $7, evidence = $8, file = $9, anonymity = $10
     where permit = $1 and region = $2 and run = $3 and state = any($11)`,
    [
      permit,
      region,
      run,
      to.state,
      to.at,
      openRows.includes(to.state) ? null : to.at,
      json(to.reason),
      json(to.evidence),
      json(to.file),
      json(to.anonymity),
      openRows,
    ],
  )
  return rowCount === 1
}

/** A permit has ended: from now on there are no rows under it. */
export async function endRows(db: Queryable, permit: string, at: Date): Promise<void> {
  await db.query(
    `update hub.permit_rows set state = 'removed', ended_at = $2, reason = null where permit = $1 and state <> 'removed'`,
    [permit, at],
  )
}

/** Permits in force of whose rows none has been ordered. */
export async function permitsToBegin(
  db: Queryable,
  now: Date,
): Promise<{ id: string; regions: readonly string[] }[]> {
  const { rows } = await db.query<{ id: string; regions: string[] }>(
    `select id, regions from hub.permit p where kind = 'permit' and revoked_at is null and valid_from <= $1 and valid_until > $1
       and not exists (select from hub.permit_rows r where r.permit = p.id) limit 100`,
    [now],
  )
  return rows
}

/** Rows whose jobs were lost. */
export async function stalledRows(
  db: Queryable,
  before: Date,
): Promise<Pick<RegionRows, 'permit' | 'region'>[]> {
  const { rows } = await db.query<{ permit: string; region: string }>(
    `select permit, region from hub.permit_rows where state = any($1) and coalesce(asked_at, ordered_at) < $2 limit 500`,
    [openRows, before],
  )
  return rows
}
