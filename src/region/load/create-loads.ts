import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { App, Clock, Database, JobHandlers, Log } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { type CodeLists, readCodeLists } from '../mapping/code-lists.ts'
import { coverageOf } from '../mapping/coverage.ts'
import { type Mapping, MappingError } from '../mapping/mapping.ts'
import { readMappings } from '../mapping/read-mappings.ts'
import { purgeSetAside } from '../quality/set-aside.ts'
import type { TrinoPlace } from '../source/in-place-source.ts'
import { openWarehouse } from '../source/warehouse.ts'
import { openStore, type Store } from '../store/store.ts'
import type { NodeDescription } from '../wire/index.ts'
import { type InPlaceEngine, openInPlace } from './in-place.ts'
import { loadJobs } from './load-jobs.ts'
import { loadRoutes } from './load-routes.ts'
import type { Pseudonyms } from './pseudonymise.ts'
import { type RunOptions, runSource, settleInterrupted } from './run-loads.ts'
import { runSamples } from './run-samples.ts'
import { type DataFacts, describeSources, factsOf } from './source-facts.ts'

export interface LoadsSettings {
  /** The node's own folder: its store, and `files` with a folder for each source that tells files. */
  folder: string
  /** The region's mapping files. */
  mappingsFolder: string
  /** `products/codes` */
  codesFolder: string
  /** URLs of databases, by the names that mappings give as places. */
  databases: Readonly<Record<string, string>>
  /** Trinos, by the names that mappings give as places. */
  trino: Readonly<Record<string, TrinoPlace>>
  threads: number
  memoryMb: number
  spillMb: number
  /** So long rows that were set aside are kept. */
  setAsideDays: number
}

export interface LoadsDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  pseudonyms: Pseudonyms
  settings: LoadsSettings
}

/** A region's data in the common model, and what fills it. */
export interface Loads {
  /** Which engine reads `relationOf`, and of a warehouse read in place where it is. */
  readonly engine: { readonly kind: 'duckdb' } | InPlaceEngine
  /** The node's own store: `store.reader` answers questions on it. */
  readonly store: Store
  /** Where the store may write what is made of it. */
  readonly exportsFolder: string
  /** What can be loaded, by name. */
  readonly sources: readonly string[]
  /** What an engine reads an entity from: a table of the store, or a select in brackets. @throws {RangeError} */
  relationOf(entity: string): string
  /** When the data of some entities was loaded, until when it holds, and how many rows were set aside. */
  factsOf(entities: readonly string[]): Promise<DataFacts>
  /** For the hub's catalogue. */
  describe(): Promise<NodeDescription['sources']>
  /** Loads what is new in a source now. @throws {RangeError} when no mapping has it */
  load(source: string, options?: RunOptions): Promise<string[]>
  jobs: { handlers: JobHandlers; crontab: string }
  /** Ends a load under way, which then came to nothing. */
  stop(): Promise<void>
}

const dayMs = 86_400_000

/**
 * Reads the mappings, opens the store, ends what a stop left, and adds the routes.
 *
 * @throws {MappingError} when a mapping cannot be used, so that the node does not start on half of its data
 * @throws {StoreTaken} when another process has the store
 */
export async function createLoads(deps: LoadsDeps): Promise<Loads> {
  const { db, clock, log, settings } = deps
  const filesFolder = join(settings.folder, 'files')
  const exportsFolder = join(settings.folder, 'exports')
  for (const each of [filesFolder, exportsFolder]) await mkdir(each, { recursive: true, mode: 0o700 })
  const codes = await readCodeLists(settings.codesFolder)
  const mappings = await readMappings(settings.mappingsFolder, codes)
  for (const mapping of mappings) await checkSamples(mapping, codes, new Date(clock.epochMilliseconds()))
  for (const mapping of mappings) checkPlace(mapping, settings)
  const loaded = mappings.filter(({ read }) => read !== 'in_place')
  const there = mappings.filter(({ read }) => read === 'in_place')
  const inPlace =
    there.length === 0 ? undefined : await openInPlace({ ...deps, ...settings, mappings: there, codes })
  const store = await openStore({
    ...settings,
    folder: join(settings.folder, 'store'),
    readable: [filesFolder, exportsFolder],
  })
  const warehouses = new Map(
    Object.entries(settings.databases).map(([name, url]) => [name, openWarehouse(url)]),
  )
  const runDeps = { ...deps, store, codes, filesFolder, warehouses }
  await settleInterrupted(runDeps)

  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  /** One at a time: a store has one writer. */
  const oneAtATime = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = running.then(work)
    running = mine.catch(() => undefined)
    return mine
  }
  const run = (mapping: Mapping, options: RunOptions = {}) =>
    oneAtATime(() => runSource(runDeps, mapping, { signal: stopping.signal, ...options }))
  const quality = async () => (await inPlace?.quality()) ?? []
  const coverage = coverageOf(mappings)
  const facts = { db, coverage, quality }
  loadRoutes(deps.app, { ...deps, store, mappings, coverage, quality })
  return {
    engine: inPlace?.engine ?? { kind: 'duckdb' },
    store,
    exportsFolder,
    sources: loaded.map(({ source }) => source),
    relationOf: (entity) => (inPlace ? inPlace.relationOf(entity) : store.relation(entity)),
    factsOf: (entities) => factsOf(facts, entities),
    describe: () => describeSources(facts),
    async load(source, options) {
      const mapping = loaded.find((each) => each.source === source)
      if (mapping === undefined) throw new RangeError(`no mapping loads a source ${source}`)
      return run(mapping, options)
    },
    jobs: loadJobs({
      db,
      clock,
      log,
      mappings: loaded,
      run,
      purge: () =>
        oneAtATime(() =>
          purgeSetAside(store, new Date(clock.epochMilliseconds() - settings.setAsideDays * dayMs)),
        ),
    }),
    async stop() {
      stopping.abort()
      await running
      await Promise.all([...warehouses.values()].map((warehouse) => warehouse.close()))
      await inPlace?.close()
      await store.close()
    },
  }
}

/** @throws {MappingError} when the node is not set up with what a mapping reads */
function checkPlace({ kind, place, file }: Mapping, { databases, trino }: LoadsSettings): void {
  if (kind === 'postgresql' && databases[place] === undefined)
    throw new MappingError(file, [{ text: `the node is set up with no database ${place}` }])
  if (kind === 'trino' && trino[place] === undefined)
    throw new MappingError(file, [{ text: `the node is set up with no Trino ${place}` }])
}

/** @throws {MappingError} when a sample does not come out as the mapping says */
async function checkSamples(mapping: Mapping, codes: CodeLists, now: Date): Promise<void> {
  const faults = await runSamples(mapping, codes, now)
  if (faults.length === 0) return
  throw new MappingError(
    mapping.file,
    faults.map(({ sample, entity, expected, found }) => ({
      entity,
      text: `sample ${sample} came out as ${found} and not as ${expected}`,
    })),
  )
}
