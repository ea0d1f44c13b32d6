import type { PoolClient } from 'pg'
import type { Queryable } from '../../kernel/index.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { SourceFile } from '../source/batches.ts'
import type { Drift, Shape } from '../source/shape.ts'
import type { LoadReason } from './load-fault.ts'
import type { LoadOutcome } from './outcome.ts'

export const loadStates = ['waiting', 'running', 'loaded', 'nothing', 'failed'] as const

/** A load as it is kept. */
export interface Load {
  id: string
  source: string
  batch: string
  state: (typeof loadStates)[number]
  askedBy: string | null
  askedAt: Date
  startedAt: Date | null
  endedAt: Date | null
  mappingVersion: number
  mappingHash: string
  read: number
  loaded: number
  setAside: number
  reason: LoadReason | null
  drift: Drift[]
}

const columns = `id, source, batch, state, asked_by as "askedBy", asked_at as "askedAt", started_at as "startedAt", ended_at as "endedAt",
  mapping_version as "mappingVersion", mapping_hash as "mappingHash", rows_read::float8 as read, rows_loaded::float8 as loaded,
  rows_set_aside::float8 as "setAside", reason, drift`

export interface NewLoad {
  id: string
  mapping: Mapping
  state: 'waiting' | 'running'
  batch?: string
  askedBy?: string | undefined
  at: Date
}

/** Answers whether it is new: no two loads of a source wait. */
export async function insertLoad(
  db: Queryable,
  { id, mapping, state, batch = '', askedBy, at }: NewLoad,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into region.load (id, source, batch, state, asked_by, asked_at, started_at, mapping_version, mapping_hash)
     values ($1, $2, $3, $4, $5, $6::timestamptz, case when $4::text = 'running' then $6::timestamptz end, $7, $8) on conflict do nothing`,
    [id, mapping.source, batch, state, askedBy ?? null, at, mapping.version, mapping.hash],
  )
  return rowCount === 1
}

/** A load that waits begins. Answers whether it did wait. */
export async function beginLoad(db: Queryable, id: string, batch: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update region.load set state = 'running', batch = $2, started_at = $3 where id = $1 and state = 'waiting'`,
    [id, batch, at],
  )
  return rowCount === 1
}

/** A load that came to nothing: there was nothing new, or something is wrong. */
export async function endLoad(
  db: Queryable,
  id: string,
  { state, reason, at }: { state: 'nothing' | 'failed'; reason?: LoadReason; at: Date },
): Promise<void> {
  await db.query(
    `update region.load set state = $2, reason = $3, ended_at = $4 where id = $1 and state in ('waiting', 'running')`,
    [id, state, reason === undefined ? null : JSON.stringify(reason), at],
  )
}

const sum = (outcome: LoadOutcome, of: 'read' | 'loaded' | 'setAside'): number =>
  outcome.entities.reduce((total, each) => total + each[of], 0)

/** Takes down what a load came to, and where its source stands. Doing it twice is doing it once. */
export async function recordOutcome(
  client: PoolClient,
  { id, source, outcome, at }: { id: string; source: string; outcome: LoadOutcome; at: Date },
): Promise<void> {
  const { rowCount } = await client.query(
    `update region.load set state = 'loaded', ended_at = $2, rows_read = $3, rows_loaded = $4, rows_set_aside = $5, drift = $6
     where id = $1 and state = 'running'`,
    [
      id,
      at,
      sum(outcome, 'read'),
      sum(outcome, 'loaded'),
      sum(outcome, 'setAside'),
      JSON.stringify(outcome.drift),
    ],
  )
  if (rowCount === 0) return
  for (const each of outcome.entities) {
    await client.query(`insert into region.load_entity values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, [
      id,
      each.entity,
      each.mode,
      each.read,
      each.loaded,
      each.setAside,
      each.rows,
      each.from ?? null,
      each.until ?? null,
      each.orphans,
    ])
    for (const [reason, rows] of Object.entries(each.reasons))
      await client.query('insert into region.load_reason values ($1, $2, $3, $4)', [
        id,
        each.entity,
        reason,
        rows,
      ])
  }
  for (const file of outcome.files)
    await client.query('insert into region.load_file values ($1, $2, $3, $4, $5, $6, $7)', [
      id,
      source,
      file.table,
      file.path,
      file.bytes,
      file.modified,
      file.sha256,
    ])
  const watermarks = Object.fromEntries(
    outcome.entities.flatMap(({ entity, watermark }) =>
      watermark === undefined ? [] : [[entity, watermark]],
    ),
  )
  await client.query(
    `insert into region.source_state values ($1, $2, $3, $4) on conflict (source) do update
     set shape = excluded.shape, watermarks = source_state.watermarks || excluded.watermarks, batch = greatest(source_state.batch, excluded.batch)`,
    [source, JSON.stringify(outcome.shape), JSON.stringify(watermarks), outcome.batch],
  )
}

export interface SourceState {
  shape: Shape
  watermarks: Record<string, string>
  batch: string
}

export async function readSourceState(db: Queryable, source: string): Promise<SourceState> {
  const { rows } = await db.query<SourceState>(
    'select shape, watermarks, batch from region.source_state where source = $1',
    [source],
  )
  return rows[0] ?? { shape: {}, watermarks: {}, batch: '' }
}

/** Whether a file of these bytes has been loaded; asked by its place first, which spares reading it. */
export async function isLoaded(
  db: Queryable,
  source: string,
  file: SourceFile & { sha256?: string },
): Promise<boolean> {
  const { rows } = await db.query(
    file.sha256 === undefined
      ? `select from region.load_file where source = $1 and table_name = $2 and path = $3 and bytes = $4 and modified = $5 limit 1`
      : 'select from region.load_file where source = $1 and table_name = $2 and sha256 = $3 limit 1',
    file.sha256 === undefined
      ? [source, file.table, file.path, file.bytes, file.modified]
      : [source, file.table, file.sha256],
  )
  return rows.length > 0
}

/** Loads that were under way when the node stopped. */
export async function runningLoads(db: Queryable): Promise<{ id: string; source: string }[]> {
  const { rows } = await db.query<{ id: string; source: string }>(
    `select id, source from region.load where state = 'running' order by id`,
  )
  return rows
}

export async function readLoad(db: Queryable, id: string): Promise<Load | undefined> {
  const { rows } = await db.query<Load>(`select ${columns} from region.load where id = $1`, [id])
  return rows[0]
}

/** Loads, the newest first. */
export async function listLoads(
  db: Queryable,
  { source, before, limit }: { source?: string | undefined; before?: string | undefined; limit: number },
): Promise<Load[]> {
  const { rows } = await db.query<Load>(
    `select ${columns} from region.load where ($1::text is null or source = $1) and ($2::uuid is null or id < $2)
     order by id desc limit $3`,
    [source ?? null, before ?? null, limit],
  )
  return rows
}

/** What a load came to for an entity. */
export interface LoadEntity {
  load: string
  entity: string
  mode: 'replace' | 'append'
  read: number
  loaded: number
  setAside: number
  rows: number
  from: string | null
  until: string | null
  orphans: Record<string, number>
  reasons: Record<string, number>
}

const entityColumns = `e.load, e.entity, e.mode, e.rows_read::float8 as read, e.rows_loaded::float8 as loaded, e.rows_set_aside::float8 as "setAside",
  e.rows_there::float8 as rows, first_day::text as "from", last_day::text as until, orphans,
  coalesce((select jsonb_object_agg(r.reason, r.rows order by r.reason) from region.load_reason r
    where r.load = e.load and r.entity = e.entity), '{}') as reasons`

export async function entitiesOf(db: Queryable, load: string): Promise<LoadEntity[]> {
  const { rows } = await db.query<LoadEntity>(
    `select ${entityColumns} from region.load_entity e where e.load = $1 order by e.entity`,
    [load],
  )
  return rows
}

/** How each entity was left by its last load, and when. */
export async function lastOfEntities(db: Queryable): Promise<(LoadEntity & { at: Date })[]> {
  const { rows } = await db.query<LoadEntity & { at: Date }>(
    `select distinct on (e.entity) ${entityColumns}, l.ended_at as at
     from region.load_entity e join region.load l on l.id = e.load order by e.entity, e.load desc`,
  )
  return rows
}

export async function filesOf(
  db: Queryable,
  load: string,
): Promise<{ path: string; sha256: string; bytes: number }[]> {
  const { rows } = await db.query<{ path: string; sha256: string; bytes: number }>(
    'select path, sha256, bytes::float8 as bytes from region.load_file where load = $1 order by path',
    [load],
  )
  return rows
}
