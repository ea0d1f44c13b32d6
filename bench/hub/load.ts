import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { newId } from '../../src/kernel/index.ts'
import { createPseudonyms, loadOrCreatePseudonymKeys } from '../../src/region/index.ts'
import {
  checkMapping,
  loadFiles,
  openStore,
  type Pseudonyms,
  parseMapping,
  readCodeLists,
} from '../../src/region/testkit/index.ts'
import { type Took, timed } from '../machine/timed.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { numbersOf } from './people.ts'

export const loadCsv: Measure = {
  number: 3,
  title:
    'CSV rows loaded with mapping, pseudonyms and validation, against DuckDB’s own import of the same file',
  limitMinutes: 20,
  run: measure,
}

const threads = 2
const memoryMb = 2_000
const goal = 0.5

const mappingText = `
version: 1
source: bench
kind: csv
place: ""
csv: { delimiter: ";", encoding: utf-8 }
tables: { kontakter: { files: kontakter.csv }, personer: { files: personer.csv }, enheter: { files: enheter.csv } }
entities:
  unit: { from: enheter, mode: replace, columns: { unit: id, name: namn } }
  person: { from: personer, mode: replace, person: personnummer, columns: {} }
  contact:
    from: kontakter
    mode: replace
    person: personnummer
    columns: { contact: id, unit: enhet, kind: typ, specialty: mvo, started: start, ended: slut, planned: planerad }
    codes: { kind: { S: inpatient, O: outpatient, P: primary, D: remote }, planned: { J: "true", N: "false" } }
`

async function measure({ quick, say }: Scale): Promise<Outcome> {
  const rows = quick ? 200_000 : 1_000_000
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-load-'))
  try {
    await writeSource(folder, rows)
    const rounds: Round[] = []
    for (let round = 0; round <= 3; round++) {
      const own = await importWithDuckDb(folder, round)
      const loaded = await loadWithNode(folder, rows, round)
      say(`${round === 0 ? 'to warm up' : `round ${round}`}: ${JSON.stringify({ own, ...loaded })}`)
      if (round > 0) rounds.push({ own, ...loaded })
    }
    const { size } = await stat(join(folder, 'kontakter.csv'))
    return report(rounds, rows, size)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Contacts of a fifth as many people, of whom one row in a thousand has a code that is none. */
async function writeSource(folder: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  const connection = await instance.connect()
  const minute = (shift: number) =>
    `strftime(timestamp '2024-01-01' + to_seconds(i * 30 + ${shift}), '%Y-%m-%d %H:%M')`
  const people = rows / 5
  await connection.run(`
    create table person as ${numbersOf(people)};
    copy (select 'K' || i as id, number as personnummer, 'SE2321000016-' || (i % 500) as enhet,
        case when i % 1000 = 0 then 'X' else ['S', 'O', 'P', 'D'][1 + i % 4] end as typ, ['101', '107', '301', '311'][1 + i % 4] as mvo,
        ${minute(0)} as start, ${minute(3_600)} as slut, case when i % 3 = 0 then 'J' else 'N' end as planerad
      from range(${rows}) r(i) join person on person = hash(i) % ${people} order by i)
      to '${join(folder, 'kontakter.csv')}' (delimiter ';', header);
    copy (select number as personnummer from person) to '${join(folder, 'personer.csv')}' (delimiter ';', header);
    copy (select 'SE2321000016-' || i as id, 'Enhet ' || i as namn from range(500) r(i)) to '${join(folder, 'enheter.csv')}' (delimiter ';', header)`)
  connection.closeSync()
  instance.closeSync()
}

/** As somebody would without a node: columns and types found out by DuckDB, into a table in a file. */
async function importWithDuckDb(folder: string, round: number): Promise<Took> {
  const instance = await DuckDBInstance.create(join(folder, `own-${round}.duckdb`), {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
  })
  const connection = await instance.connect()
  const { took } = await timed(async () => {
    for (const table of ['enheter', 'personer', 'kontakter'])
      await connection.run(
        `create table ${table} as select * from read_csv('${join(folder, `${table}.csv`)}', delim = ';')`,
      )
    await connection.run('checkpoint')
  })
  connection.closeSync()
  instance.closeSync()
  return took
}

async function loadWithNode(folder: string, rows: number, round: number) {
  const codes = await readCodeLists(fileURLToPath(new URL('../../products/codes', import.meta.url)))
  const mapping = parseMapping(mappingText, 'bench.yaml')
  checkMapping(mapping, codes)
  const store = await openStore({
    folder: join(folder, `store-${round}`),
    readable: [folder],
    threads,
    memoryMb,
    spillMb: 4_000,
  })
  const keyed = await timedPseudonyms(folder)
  const files = ['enheter', 'kontakter', 'personer'].map((table) => ({
    table,
    path: `${table}.csv`,
    bytes: 0,
    modified: 0,
    sha256: '',
  }))
  const options = { load: newId(), now: new Date(), mapping, codes, pseudonyms: keyed.pseudonyms, before: {} }
  const { made, took: load } = await timed(async () => {
    const outcome = await store.write((connection) =>
      loadFiles(connection, options, { folder, batch: '', files, standing: [] }),
    )
    await store.reader.rows('checkpoint')
    return outcome
  })
  await store.close()
  const contact = made.entities.find(({ entity }) => entity === 'contact')!
  if (contact.read !== rows || contact.setAside !== rows / 1000)
    throw new Error(`${contact.read} rows were read and ${contact.setAside} set aside`)
  return { load, pseudonyms: keyed.took() }
}

/** The region's own, and the time that they take. */
async function timedPseudonyms(folder: string) {
  const { stageOne } = createPseudonyms(await loadOrCreatePseudonymKeys(folder))
  const took: Took[] = []
  const pseudonyms: Pseudonyms = {
    newest: () => '1',
    async stageOne(identities) {
      const { made, took: each } = await timed(() => stageOne(identities))
      took.push(each)
      return made
    },
  }
  return {
    pseudonyms,
    took: (): Took => ({
      clock: took.reduce((sum, { clock }) => sum + clock, 0),
      processor: took.reduce((sum, { processor }) => sum + processor, 0),
    }),
  }
}

interface Round {
  own: Took
  load: Took
  /** Of the load. */
  pseudonyms: Took
}

function report(rounds: readonly Round[], rows: number, bytes: number): Outcome {
  const perSecond = (of: (round: Round) => Took, kind: keyof Took) =>
    rounds.map((round) => rows / of(round)[kind])
  const ratio = (kind: keyof Took) => rounds.map(({ own, load }) => own[kind] / load[kind])
  const apart = rounds.map(
    ({ own, load, pseudonyms }) => own.processor / (load.processor - pseudonyms.processor),
  )
  const line = (values: readonly number[]) => ofRounds(median(values), values)
  return {
    findings: [
      { what: 'DuckDB’s own import, rows a second', measured: line(perSecond(({ own }) => own, 'clock')) },
      { what: '— a second of processor time', measured: line(perSecond(({ own }) => own, 'processor')) },
      { what: 'Loaded by the node, rows a second', measured: line(perSecond(({ load }) => load, 'clock')) },
      { what: '— a second of processor time', measured: line(perSecond(({ load }) => load, 'processor')) },
      {
        what: 'The node’s speed to DuckDB’s',
        goal: `≥ ${goal}`,
        measured: line(ratio('clock')),
        met: median(ratio('clock')) >= goal,
      },
      { what: '— by processor time', measured: line(ratio('processor')) },
      { what: '— by processor time, without checking and hashing identities', measured: line(apart) },
    ],
    notes: [
      `${figure(rows)} contacts (${figure(bytes / 1e6)} MB), ${figure(rows / 5)} people and 500 units in semicolon files; ${threads} threads and ${memoryMb} MB for both; each into a new file, with a checkpoint at the end.`,
      'DuckDB finds out types by itself and keeps what stands in the file. The node reads text, translates codes, makes pseudonyms, casts, checks each row by the model (types, required, codes, patterns, references, plausibility, keys that come twice) and sets one row in a thousand aside.',
    ],
  }
}
