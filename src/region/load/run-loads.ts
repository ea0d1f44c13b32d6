import { join } from 'node:path'
import { type Clock, type Database, isUnavailable, type Log, newId } from '../../kernel/index.ts'
import { literal } from '../engine/duckdb.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Mapping } from '../mapping/mapping.ts'
import {
  type Batch,
  type HashedFile,
  hashOf,
  isUnchanged,
  listBatches,
  type SourceFile,
} from '../source/batches.ts'
import type { Warehouse } from '../source/warehouse.ts'
import type { Store } from '../store/store.ts'
import { isStoreFull } from '../store/store-full.ts'
import { type BatchFiles, type LoadOptions, loadFiles } from './load-batch.ts'
import { loadErrors } from './load-errors.ts'
import { loadExtract } from './load-extract.ts'
import { LoadFault, type LoadReason, reasonOf } from './load-fault.ts'
import {
  beginLoad,
  endLoad,
  insertLoad,
  isLoaded,
  readSourceState,
  recordOutcome,
  runningLoads,
} from './load-store.ts'
import type { LoadOutcome } from './outcome.ts'
import type { Pseudonyms } from './pseudonymise.ts'

export interface RunDeps {
  db: Database
  clock: Clock
  log: Log
  store: Store
  codes: CodeLists
  pseudonyms: Pseudonyms
  /** Where the folders of sources are. */
  filesFolder: string
  /** Databases that mappings name as their place. */
  warehouses: ReadonlyMap<string, Warehouse>
}

export interface RunOptions {
  /** A load that waits, which becomes the first of this run. */
  waiting?: string | undefined
  askedBy?: string | undefined
  signal?: AbortSignal | undefined
}

/** Work for one load: what it is called, and how it is done. */
interface Work {
  batch: string
  load(options: LoadOptions): Promise<LoadOutcome>
}

/**
 * Loads what is new in a source, one load for each batch, in order; the first that fails ends it, so that nothing newer goes before it.
 * Called for one source at a time.
 *
 * @returns the ids of the loads
 */
export async function runSource(
  deps: RunDeps,
  mapping: Mapping,
  options: RunOptions = {},
): Promise<string[]> {
  const { db, clock } = deps
  await settleInterrupted(deps)
  const made: string[] = []
  let { waiting } = options
  for await (const work of worksOf(deps, mapping, options.signal)) {
    const id = waiting ?? newId()
    const at = new Date(clock.epochMilliseconds())
    const begun = waiting
      ? await beginLoad(db.pool, id, work.batch, at)
      : await insertLoad(db.pool, {
          id,
          mapping,
          state: 'running',
          batch: work.batch,
          askedBy: options.askedBy,
          at,
        })
    waiting = undefined
    if (!begun) break
    made.push(id)
    if (!(await runOne(deps, mapping, id, work))) break
  }
  if (waiting) await endLoad(db.pool, waiting, { state: 'nothing', at: new Date(clock.epochMilliseconds()) })
  return waiting ? [waiting] : made
}

/** Answers whether the next may go on. What is in the store is taken down after it: what fails between is mended by `settleInterrupted`. */
async function runOne(deps: RunDeps, mapping: Mapping, id: string, work: Work): Promise<boolean> {
  const { db, codes, pseudonyms, log } = deps
  const now = () => new Date(deps.clock.epochMilliseconds())
  const { source } = mapping
  const { shape: before } = await readSourceState(db.pool, source)
  let outcome: LoadOutcome
  try {
    outcome = await work.load({ load: id, now: now(), mapping, codes, pseudonyms, before })
  } catch (error) {
    // A source that is away is told of; what is thrown is that the node's own database is.
    if (!(error instanceof LoadFault) && isUnavailable(error)) throw error
    const reason = reasonFor(error)
    log.warn({ load: id, source, code: reason.code, fault: kindOf(error) }, 'a load came to nothing')
    await endLoad(db.pool, id, { state: 'failed', reason, at: now() })
    return false
  }
  await db.transaction((client) => recordOutcome(client, { id, source, outcome, at: now() }))
  return true
}

/** The engine's own words may quote what it read; its kind of error does not. */
const kindOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.split(':')[0]!.slice(0, 80)}` : 'unknown'

function reasonFor(error: unknown): LoadReason {
  if (error instanceof LoadFault) return error.reason
  const message = error instanceof Error ? `${error.name}: ${error.message}` : ''
  if (/AbortError|INTERRUPT/.test(message)) return reasonOf(loadErrors.load_interrupted)
  if (isStoreFull(error)) return reasonOf(loadErrors.store_full)
  return reasonOf(loadErrors.load_failed)
}

async function* worksOf(deps: RunDeps, mapping: Mapping, signal?: AbortSignal): AsyncGenerator<Work> {
  const { clock, filesFolder } = deps
  if (mapping.kind === 'postgresql') {
    yield { batch: '', load: (options) => extractToStore(deps, options, signal) }
    return
  }
  const folder = join(filesFolder, mapping.place)
  const batches = await listBatches(mapping, folder, clock.epochMilliseconds())
  const standing = batches.find(({ name }) => name === '')
  for (const batch of batches) {
    const files = await newFiles(deps, mapping, folder, batch)
    if (files.length === 0) continue
    // Beside what is new: what belongs to every batch, and what of this one was loaded before, or is just as it was the night before.
    const known = batch.files.filter(({ path }) => !files.some((file) => file.path === path))
    const besides = [...(batch.name === '' ? [] : (standing?.files ?? [])), ...known]
    const of = { folder, batch: batch.name, files, standing: await hashed(folder, besides) }
    yield { batch: batch.name, load: (options) => loadInStore(deps, options, of, signal) }
  }
}

async function loadInStore(
  deps: RunDeps,
  options: LoadOptions,
  of: BatchFiles,
  signal?: AbortSignal,
): Promise<LoadOutcome> {
  const { batch: last } = await readSourceState(deps.db.pool, options.mapping.source)
  if (of.batch !== '' && of.batch < last)
    throw new LoadFault(loadErrors.files_out_of_order, { file: of.files[0]!.path, batch: last })
  return deps.store.write(async (connection) => {
    const outcome = await loadFiles(connection, options, of)
    for (const file of [...of.files, ...of.standing])
      if (!(await isUnchanged(of.folder, file)))
        throw new LoadFault(loadErrors.file_changed, { file: file.path })
    return outcome
  }, signal)
}

async function extractToStore(
  deps: RunDeps,
  options: LoadOptions,
  signal?: AbortSignal,
): Promise<LoadOutcome> {
  const { source, place } = options.mapping
  const { watermarks } = await readSourceState(deps.db.pool, source)
  const warehouse = deps.warehouses.get(place)!
  return deps.store.write((connection) => loadExtract(connection, options, { warehouse, watermarks }), signal)
}

/** Files of a batch that were not loaded before. Where a table is told whole, all of its files are read when one is new. */
async function newFiles(
  deps: RunDeps,
  mapping: Mapping,
  folder: string,
  { files }: Batch,
): Promise<HashedFile[]> {
  const fresh: HashedFile[] = []
  for (const file of files) {
    if (await isLoaded(deps.db.pool, mapping.source, file)) continue
    const [known] = await hashed(folder, [file])
    if (!(await isLoaded(deps.db.pool, mapping.source, known!))) fresh.push(known!)
  }
  const whole = Object.values(mapping.entities).some(({ mode }) => mode === 'replace')
  if (!whole || fresh.length === 0) return fresh
  const tables = new Set(fresh.map(({ table }) => table))
  const others = files.filter(
    ({ table, path }) => tables.has(table) && !fresh.some((each) => each.path === path),
  )
  return [...fresh, ...(await hashed(folder, others))]
}

const hashed = (folder: string, files: readonly SourceFile[]): Promise<HashedFile[]> =>
  Promise.all(files.map(async (file) => ({ ...file, sha256: await hashOf(join(folder, file.path)) })))

/** Ends loads that a stop of the node left: loaded, when their rows are in the store; else they came to nothing. */
export async function settleInterrupted({ db, store, clock }: RunDeps): Promise<void> {
  for (const { id, source } of await runningLoads(db.pool)) {
    const at = new Date(clock.epochMilliseconds())
    const [kept] = await store.reader.rows(`select outcome from meta.load where id = ${literal(id)}::uuid`)
    if (kept === undefined)
      await endLoad(db.pool, id, { state: 'failed', reason: reasonOf(loadErrors.load_interrupted), at })
    else {
      const outcome = JSON.parse(String(kept['outcome'])) as LoadOutcome
      await db.transaction((client) => recordOutcome(client, { id, source, outcome, at }))
    }
  }
}
