import type { Queryable } from '../../kernel/index.ts'
import type { Method } from './pseudonym-keys.ts'

export const epochStates = ['pending', 'current', 'retired', 'destroyed'] as const

/** An epoch of the region's key, as it is kept. */
export interface StoredEpoch {
  id: string
  method: Method
  state: (typeof epochStates)[number]
  begunBy: string | null
  begunAt: Date
  keepDays: number
  inForceAt: Date | null
  retiredAt: Date | null
  destroyedAt: Date | null
  people: number | null
}

const columns = `id, method, state, begun_by as "begunBy", begun_at as "begunAt", keep_days as "keepDays", in_force_at as "inForceAt",
  retired_at as "retiredAt", destroyed_at as "destroyedAt", people::float8 as people`

/** Epochs, the newest first. */
export async function listEpochs(db: Queryable): Promise<StoredEpoch[]> {
  const { rows } = await db.query<StoredEpoch>(
    `select ${columns} from region.pseudonym_epoch order by id::int desc`,
  )
  return rows
}

/** @returns whether it was new */
export async function insertEpoch(
  db: Queryable,
  epoch: Pick<StoredEpoch, 'id' | 'method' | 'begunBy' | 'begunAt' | 'keepDays'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into region.pseudonym_epoch (id, method, state, begun_by, begun_at, keep_days) values ($1, $2, 'pending', $3, $4, $5)
     on conflict do nothing`,
    [epoch.id, epoch.method, epoch.begunBy, epoch.begunAt, epoch.keepDays],
  )
  return rowCount === 1
}

export async function keepFor(db: Queryable, id: string, days: number): Promise<void> {
  await db.query('update region.pseudonym_epoch set keep_days = $2 where id = $1', [id, days])
}

/** Takes down that an epoch is in force, and the one before it no longer. @returns whether that is news */
export async function putInForce(
  db: Queryable,
  id: string,
  { at, people }: { at: Date; people?: number | undefined },
): Promise<boolean> {
  await db.query(
    `update region.pseudonym_epoch set state = 'retired', retired_at = $2 where state = 'current' and id <> $1`,
    [id, at],
  )
  const { rowCount } = await db.query(
    `update region.pseudonym_epoch set state = 'current', in_force_at = $2, people = $3 where id = $1 and state = 'pending'`,
    [id, at, people ?? null],
  )
  return rowCount === 1
}

/** Takes down that the keys are destroyed of epochs that were kept as long as was said. @returns which */
export async function destroyDue(db: Queryable, at: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update region.pseudonym_epoch set state = 'destroyed', destroyed_at = $1
     where state = 'retired' and retired_at + make_interval(days => keep_days) <= $1 returning id`,
    [at],
  )
  return rows.map(({ id }) => id)
}
