import type { PoolClient } from 'pg'
import type { Database } from '../../kernel/index.ts'
import type { LoadReason } from '../load/load-fault.ts'
import type { Export, ExportFormat } from './export.ts'
import type { Written } from './write-export.ts'

type Queryable = Database['pool'] | PoolClient

const columns = `id, format, state, asked_by as "askedBy", asked_at as "askedAt", started_at as "startedAt", ended_at as "endedAt",
  done, files_of as "of", loaded_at as "loadedAt", files, reason`

/** Answers whether it was taken down: not while another waits or is under way. */
export async function insertExport(
  db: Queryable,
  {
    id,
    format,
    of,
    askedBy,
    at,
  }: { id: string; format: ExportFormat; of: number; askedBy: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into region.export (id, format, state, asked_by, asked_at, files_of) values ($1, $2, 'waiting', $3, $4, $5)
     on conflict do nothing`,
    [id, format, askedBy, at, of],
  )
  return rowCount === 1
}

/** Answers whether it waited. */
export async function beginExport(db: Queryable, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update region.export set state = 'running', started_at = $2 where id = $1 and state = 'waiting'`,
    [id, at],
  )
  return rowCount === 1
}

export const noteDone = (db: Queryable, id: string, done: number): Promise<unknown> =>
  db.query('update region.export set done = $2 where id = $1', [id, done])

export const endExport = (
  db: Queryable,
  id: string,
  { files, loadedAt }: Written,
  at: Date,
): Promise<unknown> =>
  db.query(
    `update region.export set state = 'done', files = $2, loaded_at = $3, ended_at = $4 where id = $1`,
    [id, JSON.stringify(files), loadedAt, at],
  )

export const failExport = (db: Queryable, id: string, reason: LoadReason, at: Date): Promise<unknown> =>
  db.query(`update region.export set state = 'failed', reason = $2, ended_at = $3 where id = $1`, [
    id,
    JSON.stringify(reason),
    at,
  ])

/** Those that were under way when the node stopped. */
export async function runningExports(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(`select id from region.export where state = 'running'`)
  return rows.map(({ id }) => id)
}

/** Answers whether it was done. */
export async function removeExport(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update region.export set state = 'removed', files = null where id = $1 and state = 'done'`,
    [id],
  )
  return rowCount === 1
}

/** Done before a time. */
export async function oldExports(db: Queryable, before: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from region.export where state = 'done' and ended_at < $1`,
    [before],
  )
  return rows.map(({ id }) => id)
}

export async function readExport(db: Queryable, id: string): Promise<Export | undefined> {
  const { rows } = await db.query<Export>(`select ${columns} from region.export where id = $1`, [id])
  return rows[0]
}

/** The newest first. */
export async function listExports(
  db: Queryable,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<Export[]> {
  const { rows } = await db.query<Export>(
    `select ${columns} from region.export where ($1::uuid is null or id < $1) order by id desc limit $2`,
    [before ?? null, limit],
  )
  return rows
}
