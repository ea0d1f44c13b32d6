import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { App, Clock, Database, JobHandlers, Log } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { type CodeLists, readCodeLists } from '../mapping/code-lists.ts'
import { coverageOf } from '../mapping/coverage.ts'
import { type Mapping, MappingError } from '../mapping/mapping.ts'
import { readMappings } from '../mapping/read-mappings.ts'
import { purgeSetAside } from '../quality/set-aside.ts'
import { openWarehouse, relationInPlace } from '../source/warehouse.ts'
import { openStore, type Store } from '../store/store.ts'
import type { NodeDescription } from '../wire/index.ts'
import { inPlaceQuality } from './in-place-quality.ts'
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
  /** Which engine reads `relationOf`, and of a warehouse read in place its URL. */
  readonly engine: { readonly kind: 'duckdb' } | { readonly kind: 'postgresql'; readonly url: string }
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
  const unknown = mappings.find(({ kind, place }) => kind === 'postgresql' && !settings.databases[place])
  if (unknown)
    throw new MappingError(unknown.file, [{ text: `the node is set up with no database ${unknown.place}` }])
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
  const loaded = mappings.filter(({ read }) => read !== 'in_place')
  const inPlace = inOne(mappings.filter(({ read }) => read === 'in_place'))
  const run = (mapping: Mapping, options: RunOptions = {}) =>
    oneAtATime(() => runSource(runDeps, mapping, { signal: stopping.signal, ...options }))
  const { quality, standAlone } = inPlaceQuality({ mapping: inPlace, codes, warehouses, clock })
  const coverage = coverageOf(mappings)
  const facts = { db, coverage, quality }
  loadRoutes(deps.app, { ...deps, store, mappings, coverage, quality })
  return {
    engine: inPlace ? { kind: 'postgresql', url: settings.databases[inPlace.place]! } : { kind: 'duckdb' },
    store,
    exportsFolder,
    sources: loaded.map(({ source }) => source),
    relationOf: (entity) =>
      inPlace
        ? relationInPlace(inPlace, entity, codes, { alone: standAlone(entity) })
        : store.relation(entity),
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
      await store.close()
    },
  }
}

/** All that is read in place is in one warehouse: what one mapping has, the others' rows may refer to. */
function inOne(mappings: readonly Mapping[]): Mapping | undefined {
  const [first] = mappings
  return first && { ...first, entities: Object.assign({}, ...mappings.map(({ entities }) => entities)) }
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
