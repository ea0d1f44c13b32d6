import type { PoolClient } from 'pg'

type Queryable = Pick<PoolClient, 'query'>

/** A file as it was read back at the register. */
export interface ReadBack {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

export interface Receipt {
  readonly folder: string
  readonly files: readonly ReadBack[]
  /** What the register itself answered, when it did. */
  readonly answer?: unknown
}

/** A delivery on its way to a register. */
export interface Dispatch {
  readonly id: string
  readonly delivery: string
  readonly state: 'waiting' | 'sent' | 'received' | 'failed'
  readonly attempts: number
  readonly nextAt: Date | null
  readonly reason: string | null
  readonly receipt: Receipt | null
  readonly askedBy: string
  readonly createdAt: Date
  readonly endedAt: Date | null
}

const columns = `id, delivery, state, attempts, next_at as "nextAt", reason, receipt, asked_by as "askedBy", created_at as "createdAt",
  ended_at as "endedAt"`

export async function insertDispatch(
  db: Queryable,
  { id, delivery, askedBy, at }: { id: string; delivery: string; askedBy: string; at: Date },
): Promise<void> {
  await db.query(
    `insert into hub.dispatch (id, delivery, state, next_at, asked_by, created_at) values ($1, $2, 'waiting', $4, $3, $4)`,
    [id, delivery, askedBy, at],
  )
}

export async function readDispatch(db: Queryable, id: string): Promise<Dispatch | undefined> {
  return (await db.query<Dispatch>(`select ${columns} from hub.dispatch where id = $1`, [id])).rows[0]
}

/** The newest first. */
export async function dispatchesOf(db: Queryable, delivery: string): Promise<Dispatch[]> {
  const { rows } = await db.query<Dispatch>(
    `select ${columns} from hub.dispatch where delivery = $1 order by created_at desc, id desc limit 50`,
    [delivery],
  )
  return rows
}

/** The newest of each delivery that was ever sent. */
export async function lastDispatches(
  db: Queryable,
  deliveries: readonly string[],
): Promise<Map<string, Dispatch>> {
  const { rows } = await db.query<Dispatch>(
    `select distinct on (delivery) ${columns} from hub.dispatch where delivery = any($1) order by delivery, created_at desc, id desc`,
    [deliveries],
  )
  return new Map(rows.map((each) => [each.delivery, each]))
}

/** Moves one that waits on: to another attempt, or to its end. */
export async function moveDispatch(
  db: Queryable,
  id: string,
  to: {
    state: Dispatch['state']
    at: Date
    nextAt?: Date | undefined
    reason?: string | undefined
    receipt?: Receipt
  },
): Promise<void> {
  await db.query(
    `update hub.dispatch set state = $2, attempts = attempts + 1, next_at = $3, reason = $4, receipt = $5, ended_at = $6
     where id = $1 and state = 'waiting'`,
    [
      id,
      to.state,
      to.nextAt ?? null,
      to.reason ?? null,
      to.receipt === undefined ? null : JSON.stringify(to.receipt),
      to.state === 'waiting' ? null : to.at,
    ],
  )
}

/** Those whose time came before then, whose jobs may have been lost. */
export async function overdueDispatches(db: Queryable, before: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from hub.dispatch where state = 'waiting' and next_at < $1 order by next_at limit 500`,
    [before],
  )
  return rows.map(({ id }) => id)
}
