import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { SimulatorLog } from '../log.ts'
import { makeRegion } from './make/make-region.ts'
import { type ModelRegion, mappingFileOf, modelRegions } from './model-region.ts'
import { writeLake } from './norr/write-lake.ts'
import { type Day, periodUntil, yesterday } from './period.ts'
import { hasWarehouse, type Pseudonymise, warehouseSchema, writeWarehouse } from './syd/write-warehouse.ts'
import { writeFiles } from './vast/write-files.ts'

/** Changes when what is generated does: data of an earlier form is made anew. */
const generatorVersion = 1

export interface RegionsOptions {
  /** Files are in `regions` under it, which is the generator's own. */
  readonly folder: string
  readonly seed: number
  /** In all regions, a third in each, besides some hundreds that facts are planted about. */
  readonly people: number
  /** In all regions; ten for each of the people when nothing is said. */
  readonly contacts?: number
  /** The last day that the data knows of. Absent: that of data that is there, or else yesterday. */
  readonly until?: Day
  /** A database for the warehouse; without it the region that has one is left out. */
  readonly postgresUrl?: string
  /** The pseudonyms that the warehouse has of people: those of the region's node. Absent: made-up ones. */
  readonly pseudonymise?: Pseudonymise
  readonly log: SimulatorLog
}

/** Where a region's data is. `place` is what its mapping calls it: a folder under `filesFolder`, or the warehouse's name. */
export type RegionSource =
  | { readonly kind: 'postgresql'; readonly place: string; readonly url: string; readonly schema: string }
  | { readonly kind: 'csv' | 'parquet'; readonly place: string; readonly filesFolder: string }

export interface GeneratedRegion {
  readonly code: string
  readonly name: string
  readonly kind: ModelRegion['kind']
  readonly mappingFile: string
  readonly source: RegionSource
  /** Codes of `products/codes/comparability.yaml`. */
  readonly comparability: readonly string[]
}

export interface GeneratedRegions {
  readonly regions: readonly GeneratedRegion[]
  readonly until: Day
  /** Whether it was made now, and not found. */
  readonly made: boolean
}

/**
 * Makes three regions with different sources, the same for the same seed, size and last day. Data that is there already for them is left as it is;
 * what was half made is made anew.
 *
 * @throws {RangeError} when there are more people than test numbers
 */
export async function generateRegions(options: RegionsOptions): Promise<GeneratedRegions> {
  const { folder, postgresUrl } = options
  const target = join(folder, 'regions')
  const until = options.until ?? (await keptUntil(target, options)) ?? yesterday(Date.now())
  const mark = markOf(options, until)
  const madeFiles = await ifMissing((await markIn(target)) !== mark, () =>
    makeFiles(options, until, mark, target),
  )
  const madeWarehouse =
    postgresUrl !== undefined &&
    (await ifMissing(!(await hasWarehouse(postgresUrl, mark)), () =>
      makeWarehouse(options, postgresUrl, until, mark),
    ))
  return {
    regions: modelRegions
      .filter(({ kind }) => kind !== 'postgresql' || postgresUrl !== undefined)
      .map((region) => described(region, target, postgresUrl)),
    until,
    made: madeFiles || madeWarehouse,
  }
}

async function ifMissing(missing: boolean, make: () => Promise<void>): Promise<boolean> {
  if (missing) await make()
  return missing
}

const contactsOf = ({ people, contacts = people * 10 }: RegionsOptions): number => contacts

/** What tells data from other data, as it stands in the manifest and in the warehouse. */
const markOf = (options: RegionsOptions, until: Day): string =>
  JSON.stringify({
    version: generatorVersion,
    seed: options.seed,
    people: options.people,
    contacts: contactsOf(options),
    until,
  })

const manifest = 'manifest.json'
const markIn = (target: string): Promise<string | undefined> =>
  readFile(join(target, manifest), 'utf8').catch(() => undefined)

/** The last day of data that is there and has all but that in common with what is asked for. */
async function keptUntil(target: string, options: RegionsOptions): Promise<Day | undefined> {
  const mark = await markIn(target)
  const until = mark === undefined ? undefined : (JSON.parse(mark) as { until: Day }).until
  return until !== undefined && markOf(options, until) === mark ? until : undefined
}

/** Made aside and renamed when whole. */
async function makeFiles(options: RegionsOptions, until: Day, mark: string, target: string): Promise<void> {
  const half = `${target}.half`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { recursive: true })
  for (const region of modelRegions.filter(({ kind }) => kind !== 'postgresql'))
    await making(options, region, until, half, (connection) =>
      region.kind === 'csv'
        ? writeFiles(connection, join(half, region.key), until)
        : writeLake(connection, join(half, region.key)),
    )
  await writeFile(join(half, manifest), mark)
  await rm(target, { recursive: true, force: true })
  await rename(half, target)
}

async function makeWarehouse(options: RegionsOptions, url: string, until: Day, mark: string): Promise<void> {
  const region = modelRegions.find(({ kind }) => kind === 'postgresql')!
  const { seed, pseudonymise } = options
  const folder = join(options.folder, 'warehouse.half')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await making(options, region, until, folder, (connection) =>
    writeWarehouse(connection, { url, folder, mark, seed, pseudonymise }),
  )
  await rm(folder, { recursive: true })
}

type Connection = Parameters<typeof writeLake>[0]

/** Makes a region in a database of its own, in memory or spilt beside what is made, and has it written. */
async function making(
  options: RegionsOptions,
  region: ModelRegion,
  until: Day,
  folder: string,
  write: (connection: Connection) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const spill = join(folder, 'spill')
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '2GB',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await makeRegion({
      connection,
      seed: options.seed,
      region,
      people: Math.floor(options.people / 3),
      contacts: Math.floor(contactsOf(options) / 3),
      period: periodUntil(until),
    })
    await write(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  await rm(spill, { recursive: true, force: true })
  options.log.info('made the data of a region', {
    region: region.code,
    kind: region.kind,
    milliseconds: Math.round(performance.now() - began),
  })
}

function described(region: ModelRegion, target: string, postgresUrl: string | undefined): GeneratedRegion {
  const { code, name, kind, key: place, comparability } = region
  const source: RegionSource =
    kind === 'postgresql'
      ? { kind, place, url: postgresUrl!, schema: warehouseSchema }
      : { kind, place, filesFolder: target }
  return { code, name, kind, mappingFile: mappingFileOf(region), source, comparability }
}
