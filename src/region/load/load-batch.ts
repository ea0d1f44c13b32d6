import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../engine/duckdb.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { type Entity, entities } from '../model/entities.ts'
import type { HashedFile } from '../source/batches.ts'
import { type FileTable, openFileTables, readingFiles } from '../source/file-tables.ts'
import type { Shape } from '../source/shape.ts'
import { describeKept, instant, keepAside, keepStaged } from './keep.ts'
import { loadErrors } from './load-errors.ts'
import { LoadFault } from './load-fault.ts'
import { checkFit, isOfOneTable, mappedSql } from './map-tables.ts'
import type { EntityOutcome, LoadOutcome } from './outcome.ts'
import { forgetPseudonyms, type Pseudonyms } from './pseudonymise.ts'
import { clearStage, type Staged, stage } from './stage.ts'

export interface LoadOptions {
  load: string
  now: Date
  mapping: Mapping
  codes: CodeLists
  pseudonyms: Pseudonyms
  /** The source as it was when it was last loaded. */
  before: Shape
}

export interface BatchFiles {
  folder: string
  batch: string
  files: readonly HashedFile[]
  /** Files that have no news by themselves, and that what is new may be joined with. */
  standing: readonly HashedFile[]
}

/**
 * Loads files in the transaction of a connection: rows into the model's tables or aside, and what it came to into `meta.load`.
 *
 * @throws {LoadFault} when the source, a file or the mapping is to be seen to
 */
export async function loadFiles(
  connection: DuckDBConnection,
  options: LoadOptions,
  { folder, files, standing, batch }: BatchFiles,
): Promise<LoadOutcome> {
  const { mapping, before } = options
  const own = fedBy(mapping, { files, standing, batch })
  const used = [...files, ...standing].filter(({ table }) =>
    own.some((entity) => readsOf(mapping, entity).includes(table)),
  )
  const tables = await openFileTables(connection, mapping, {
    folder,
    files: used,
    oftenRead: oftenRead(mapping),
  })
  const now = Object.fromEntries(tables.map(({ name, columns }) => [name, columns]))
  const drift = await checkFit(
    connection,
    { mapping, before, now },
    own.map(({ name }) => name),
  )
  const outcomes: EntityOutcome[] = []
  for (const entity of own) {
    const of = mapping.entities[entity.name]!
    const kind = isOfOneTable(of) ? 'view' : 'table'
    await readingFiles(used, () => connection.run(`create temp ${kind} mapped as ${mappedSql(of)}`))
    const staged = await readingFiles(used, () => stageEntity(connection, options, entity))
    const unreadable = await setLinesAside(connection, options, entity, tables)
    outcomes.push(await keepEntity(connection, options, entity, staged, unreadable))
    await connection.run(`drop ${kind} mapped`)
  }
  return writeOutcome(connection, options, {
    entities: outcomes,
    files,
    batch,
    shape: { ...before, ...now },
    drift,
  })
}

/** Stages what is in `mapped`. */
export function stageEntity(
  connection: DuckDBConnection,
  { now, mapping, codes, pseudonyms }: LoadOptions,
  entity: Entity,
): Promise<Staged> {
  const of = mapping.entities[entity.name]!
  const { formats } = mapping
  return stage(connection, { entity, mapping: of, formats, codes, pseudonyms, now, references: true })
}

/** Keeps what was staged. */
export async function keepEntity(
  connection: DuckDBConnection,
  { load, now, mapping }: LoadOptions,
  entity: Entity,
  staged: Staged,
  unreadable = 0,
): Promise<EntityOutcome> {
  const of = mapping.entities[entity.name]!
  const loaded = await keepStaged(connection, { load, at: now, entity, mode: of.mode })
  await clearStage(connection)
  const [read, setAside] = [staged.read + unreadable, staged.setAside + unreadable]
  if (read !== loaded + setAside)
    throw new Error(`${entity.name}: of ${read} rows ${loaded} were loaded and ${setAside} set aside`)
  const reasons = { ...staged.reasons, ...(unreadable > 0 && { [unreadableLine]: unreadable }) }
  return {
    entity: entity.name,
    mode: of.mode,
    read,
    loaded,
    setAside,
    reasons,
    ...(await describeKept(connection, entity, of.mode)),
  }
}

/** Ends a load: what it came to is in the store with its rows. */
export async function writeOutcome(
  connection: DuckDBConnection,
  { load, now }: LoadOptions,
  outcome: LoadOutcome,
): Promise<LoadOutcome> {
  await forgetPseudonyms(connection)
  await connection.run(
    `insert into meta.load values (${literal(load)}::uuid, ${instant(now)}, ${literal(JSON.stringify(outcome))})`,
  )
  return outcome
}

const unreadableLine = 'line:unreadable'

/** Lines that could not be read belong to the entity that is made of their table. */
async function setLinesAside(
  connection: DuckDBConnection,
  { load, now, mapping }: LoadOptions,
  entity: Entity,
  tables: readonly FileTable[],
): Promise<number> {
  let lines = 0
  for (const table of tables) {
    if (ownerOf(mapping, table.name) !== entity.name) continue
    const rows = `select [${literal(unreadableLine)}] as reasons, "row" from (${await table.unreadable()})`
    lines += await keepAside(connection, { load, at: now, entity }, rows)
  }
  return lines
}

const mentions = (sql: string, table: string): boolean =>
  new RegExp(`(^|[^\\p{L}0-9_])${table}($|[^\\p{L}0-9_])`, 'iu').test(sql)

/** The entity whose `from` begins with the table, else the first that names it. */
function ownerOf(mapping: Mapping, table: string): string | undefined {
  const reading = mapped(mapping).filter(({ name }) => mentions(mapping.entities[name]!.from, table))
  const first = reading.find(({ name }) =>
    mentions(mapping.entities[name]!.from.trim().split(/\s/)[0]!, table),
  )
  return (first ?? reading[0])?.name
}

/** The mapping's entities, those that others refer to first. */
const mapped = (mapping: Mapping): Entity[] =>
  entities.filter(({ name }) => mapping.entities[name] !== undefined)

const readsOf = (mapping: Mapping, { name }: Entity): string[] =>
  Object.keys(mapping.tables ?? {}).filter((table) => mentions(mapping.entities[name]!.from, table))

const oftenRead = (mapping: Mapping): ReadonlySet<string> => {
  const read = mapped(mapping).flatMap((entity) => readsOf(mapping, entity))
  return new Set(read.filter((table, at) => read.indexOf(table) !== at))
}

/**
 * Entities that a batch has news of.
 *
 * @throws {LoadFault} region.table_missing when one needs a table that has no file: what there is would be lost
 */
function fedBy(mapping: Mapping, { files, standing, batch }: Omit<BatchFiles, 'folder'>): Entity[] {
  const [own, all] = [files, [...files, ...standing]].map((some) => new Set(some.map(({ table }) => table)))
  return mapped(mapping).filter((entity) => {
    const needed = readsOf(mapping, entity)
    if (!needed.some((table) => own!.has(table))) return false
    const missing = needed.find((table) => !all!.has(table))
    if (missing === undefined) return true
    // What stands beside the batches comes with the first of them.
    if (batch === '') return false
    throw new LoadFault(loadErrors.table_missing, { table: missing, entity: entity.name, batch })
  })
}
