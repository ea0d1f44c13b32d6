import type { Queryable } from '../../kernel/index.ts'
import type { Cell, Evidence, RunAnswer, RunOrder, RunState } from '../wire/index.ts'

/** A run as it is stored; its cells apart, since they may be many. */
export interface StoredRun {
  id: string
  hub: string
  product: string
  form: 'aggregate' | 'rows'
  ordered: RunOrder
  digest: Buffer
  state: RunState
  heldWhy: string | null
  receivedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  attempts: number
  startedAt: Date | null
  endedAt: Date | null
  reason: NonNullable<RunAnswer['reason']> | null
  evidence: Evidence | null
  file: NonNullable<RunAnswer['file']> | null
  purgedAt: Date | null
  cellCount: number | null
}

const columns = `id, hub, product, form, ordered, digest, state, held_why as "heldWhy", received_at as "receivedAt",
  decided_by as "decidedBy", decided_at as "decidedAt", attempts, started_at as "startedAt", ended_at as "endedAt", reason,
  evidence, file, purged_at as "purgedAt", jsonb_array_length(cells) as "cellCount"`

export async function readRun(db: Queryable, id: string, lock = false): Promise<StoredRun | undefined> {
  const text = `select ${columns} from region.run where id = $1${lock ? ' for update' : ''}`
  return (await db.query<StoredRun>(text, [id])).rows[0]
}

export async function readCells(db: Queryable, id: string): Promise<Cell[]> {
  const { rows } = await db.query<{ cells: Cell[] | null }>('select cells from region.run where id = $1', [
    id,
  ])
  return rows[0]?.cells ?? []
}

/** The newest first. @param asked.before the `received_at` and id of the last that was seen */
export async function listRuns(
  db: Queryable,
  asked: { state?: string | undefined; before?: string | undefined; limit: number },
): Promise<StoredRun[]> {
  const { rows } = await db.query<StoredRun>(
    `select ${columns} from region.run
     where ($1::text is null or state = $1)
       and ($2::uuid is null or (received_at, id) < (select received_at, id from region.run where id = $2))
     order by received_at desc, id desc limit $3`,
    [asked.state ?? null, asked.before ?? null, asked.limit],
  )
  return rows
}

/** @returns false when there is such a run already */
export async function insertRun(
  db: Queryable,
  run: Pick<StoredRun, 'id' | 'hub' | 'ordered' | 'digest' | 'state' | 'receivedAt'> & {
    heldWhy: string | undefined
    reason: StoredRun['reason'] | undefined
  },
): Promise<boolean> {
  const { id, hub, ordered, digest, state, receivedAt, heldWhy, reason } = run
  const { rowCount } = await db.query(
    `insert into region.run (id, hub, product, form, ordered, digest, state, received_at, held_why, reason, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7::text, $8, $9, $10, case when $7::text = 'refused' then $8::timestamptz end)
     on conflict do nothing`,
    [
      id,
      hub,
      ordered.product.id,
      ordered.form,
      JSON.stringify(ordered),
      digest,
      state,
      receivedAt,
      heldWhy ?? null,
      reason === undefined ? null : JSON.stringify(reason),
    ],
  )
  return rowCount === 1
}

export async function countOpen(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ many: number }>(
    `select count(*)::int as many from region.run where state in ('waiting', 'held', 'running')`,
  )
  return rows[0]!.many
}

/** Somebody in the region has decided. */
export async function decideRun(
  db: Queryable,
  id: string,
  decided: { state: 'waiting' | 'refused'; by: string; at: Date; reason?: StoredRun['reason'] },
): Promise<void> {
  await db.query(
    `update region.run set state = $2::text, decided_by = $3, decided_at = $4, reason = $5,
       ended_at = case when $2::text = 'refused' then $4::timestamptz end
     where id = $1`,
    [id, decided.state, decided.by, decided.at, decided.reason ? JSON.stringify(decided.reason) : null],
  )
}

/** @param decided by whom in the region, and why; absent: the hub @returns whether there was something left to cancel */
export async function cancelRun(
  db: Queryable,
  id: string,
  at: Date,
  decided?: { by: string; reason: StoredRun['reason'] },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update region.run set state = 'cancelled', ended_at = $2, worker = null,
       decided_by = coalesce($3, decided_by), decided_at = case when $3::text is null then decided_at else $2 end, reason = $4
     where id = $1 and state in ('waiting', 'held', 'running')`,
    [id, at, decided?.by ?? null, decided ? JSON.stringify(decided.reason) : null],
  )
  return rowCount === 1
}

/** Tells every process of the node that there is something to look at, once this is committed. */
export async function tellRunners(db: Queryable): Promise<void> {
  await db.query(`select pg_notify('${runChannel}', '')`)
}
export const runChannel = 'region.run'
