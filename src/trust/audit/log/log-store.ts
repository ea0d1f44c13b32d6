import type { Queryable } from '../../../kernel/index.ts'
import type { SaltedRow } from '../entry/entry-row.ts'
import { saltedColumns } from '../entry/entry-row.ts'
import { edgeTiles, type TileBytes } from '../tree/growth.ts'
import { hashBytes } from '../tree/merkle.ts'

/** Where the log is. */
export interface LogState {
  origin: string
  size: number
  /** Every entry of a transaction below this has its place. */
  floor: string
}

/** Any number, the same in every process: one sequences at a time. */
const sequencerLock = 7_250_463_201

/** Takes the sequencer's lock until the end of the transaction; false when another process has it. */
export async function lockLog(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [
    sequencerLock,
  ])
  return rows[0]!.taken
}

export async function readState(db: Queryable): Promise<LogState | undefined> {
  const { rows } = await db.query<{ origin: string; size: string; floor: string }>(
    'select origin, size::text, floor::text from trust.audit_log',
  )
  return rows[0] && { ...rows[0], size: Number(rows[0].size) }
}

export async function writeState(db: Queryable, { origin, size, floor }: LogState): Promise<void> {
  await db.query(
    `insert into trust.audit_log (origin, size, floor) values ($1, $2, $3::text::xid8)
     on conflict (single) do update set size = excluded.size, floor = excluded.floor`,
    [origin, size, floor],
  )
}

/** Entries that are committed and have no place yet, in the order of their transactions; `floor` is the next state's. */
export interface Pending {
  rows: SaltedRow[]
  floor: string
}

/**
 * Reads what has been committed since, whatever other transactions still run: a slow one delays only itself. Entries of
 * transactions still running are found later, since the floor stays below them.
 *
 * A floor in the future is of another database that this one was copied from; then all entries are looked through once.
 */
export async function readPending(db: Queryable, floor: string, most: number): Promise<Pending> {
  const { rows } = await db.query<Partial<SaltedRow> & { xmin: string; foreign_floor: boolean }>(
    `with now as (
       select pg_snapshot_xmin(pg_current_snapshot()) as xmin, pg_snapshot_xmax(pg_current_snapshot()) as xmax
     ), floor as (
       select $1::text::xid8 as xid, $1::text::xid8 > xmax as foreign_floor from now
     ), found as (
       select ${saltedColumns}, e.xid from trust.audit_entry e, now, floor
       where (foreign_floor or (e.xid >= floor.xid and e.xid < now.xmax))
         and not exists (select from trust.audit_leaf l where l.entry = e.id)
         and not exists (select from trust.audit_refused r where r.entry = e.id)
       order by e.xid, e.id limit $2
     )
     select xmin::text, foreign_floor, found.* from now, floor left join found on true order by found.xid, found.id`,
    [floor, most],
  )
  const { xmin } = rows[0]!
  const found = rows.filter((row) => row.id != null) as SaltedRow[]
  return { rows: found, floor: found.length < most ? xmin : floor }
}

export async function readEdge(db: Queryable, size: number): Promise<TileBytes[]> {
  const edge = edgeTiles(size)
  const { rows } = await db.query<{ level: number; index: string; hashes: Buffer }>(
    `select t.level, t.index::text, t.hashes from trust.audit_tile t
     join unnest($1::smallint[], $2::bigint[]) as e (level, index) on e.level = t.level and e.index = t.index`,
    [edge.map(({ level }) => level), edge.map(({ index }) => index)],
  )
  return edge.map(({ level, index, width }) => {
    const row = rows.find((each) => each.level === level && Number(each.index) === index)
    return { level, index, hashes: row?.hashes.subarray(0, width * hashBytes) ?? Buffer.alloc(0) }
  })
}

export async function writeTiles(db: Queryable, tiles: readonly TileBytes[]): Promise<void> {
  await db.query(
    `insert into trust.audit_tile (level, index, hashes) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
     on conflict (level, index) do update set hashes = excluded.hashes`,
    [tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => hashes)],
  )
}

export async function writeLeaves(db: Queryable, from: number, rows: readonly SaltedRow[]): Promise<void> {
  await db.query(
    `insert into trust.audit_leaf (position, entry, commitment) select * from unnest($1::bigint[], $2::uuid[], $3::bytea[])`,
    [rows.map((_, at) => from + at), rows.map(({ id }) => id), rows.map(({ commitment }) => commitment)],
  )
}

export async function writeRefused(
  db: Queryable,
  refused: readonly { id: string; reason: string }[],
  at: string,
) {
  await db.query(
    `insert into trust.audit_refused (entry, reason, found_at)
     select entry, reason, $3 from unnest($1::uuid[], $2::text[]) as r (entry, reason) on conflict do nothing`,
    [refused.map(({ id }) => id), refused.map(({ reason }) => reason), at],
  )
}

export async function writeCheckpoint(db: Queryable, size: number, note: string, at: string): Promise<void> {
  await db.query('insert into trust.audit_checkpoint (size, note, signed_at) values ($1, $2, $3)', [
    size,
    note,
    at,
  ])
}

/** The last checkpoint, or that of a size; as the log signed it. */
export async function readCheckpoint(db: Queryable, size?: number): Promise<string | undefined> {
  const { rows } = await db.query<{ note: string }>(
    size === undefined
      ? 'select note from trust.audit_checkpoint order by size desc limit 1'
      : { text: 'select note from trust.audit_checkpoint where size = $1', values: [size] },
  )
  return rows[0]?.note
}
