import { createHmac, createSecretKey } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { newId } from '../../src/kernel/index.ts'
import {
  checkMapping,
  loadFiles,
  openStore,
  type Pseudonyms,
  parseMapping,
  readCodeLists,
} from '../../src/region/testkit/index.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'

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
    const rounds: { own: number; load: number; pseudonyms: number }[] = []
    for (let round = 0; round <= (quick ? 2 : 3); round++) {
      const own = await importWithDuckDb(folder, round)
      const loaded = await loadWithNode(folder, rows, round)
      say(`${round === 0 ? 'to warm up' : `round ${round}`}: ${JSON.stringify({ own, ...loaded })} ms`)
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
  const person = (n: string) => `(190001010000 + (${n}) % ${rows / 5})::varchar`
  const minute = (shift: number) =>
    `strftime(timestamp '2024-01-01' + to_seconds(i * 30 + ${shift}), '%Y-%m-%d %H:%M')`
  await connection.run(`
    copy (select 'K' || i as id, ${person('hash(i) % 1000000007')} as personnummer, 'SE2321000016-' || (i % 500) as enhet,
        case when i % 1000 = 0 then 'X' else ['S', 'O', 'P', 'D'][1 + i % 4] end as typ, ['101', '107', '301', '311'][1 + i % 4] as mvo,
        ${minute(0)} as start, ${minute(3_600)} as slut, case when i % 3 = 0 then 'J' else 'N' end as planerad
      from range(${rows}) r(i)) to '${join(folder, 'kontakter.csv')}' (delimiter ';', header);
    copy (select ${person('i')} as personnummer from range(${rows / 5}) r(i)) to '${join(folder, 'personer.csv')}' (delimiter ';', header);
    copy (select 'SE2321000016-' || i as id, 'Enhet ' || i as namn from range(500) r(i)) to '${join(folder, 'enheter.csv')}' (delimiter ';', header)`)
  connection.closeSync()
  instance.closeSync()
}

/** As somebody would without a node: columns and types found out by DuckDB, into a table in a file. */
async function importWithDuckDb(folder: string, round: number): Promise<number> {
  const instance = await DuckDBInstance.create(join(folder, `own-${round}.duckdb`), {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
  })
  const connection = await instance.connect()
  const started = performance.now()
  for (const table of ['enheter', 'personer', 'kontakter'])
    await connection.run(
      `create table ${table} as select * from read_csv('${join(folder, `${table}.csv`)}', delim = ';')`,
    )
  await connection.run('checkpoint')
  const took = performance.now() - started
  connection.closeSync()
  instance.closeSync()
  return Math.round(took)
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
  const timed = timedPseudonyms()
  const files = ['enheter', 'kontakter', 'personer'].map((table) => ({
    table,
    path: `${table}.csv`,
    bytes: 0,
    modified: 0,
    sha256: '',
  }))
  const options = { load: newId(), now: new Date(), mapping, codes, pseudonyms: timed.pseudonyms, before: {} }
  const started = performance.now()
  const { entities } = await store.write((connection) =>
    loadFiles(connection, options, { folder, batch: '', files, standing: [] }),
  )
  await store.reader.rows('checkpoint')
  const load = Math.round(performance.now() - started)
  await store.close()
  const contact = entities.find(({ entity }) => entity === 'contact')!
  if (contact.read !== rows || contact.setAside !== rows / 1000)
    throw new Error(`${contact.read} rows were read and ${contact.setAside} set aside`)
  return { load, pseudonyms: Math.round(timed.took()) }
}

/** Keyed hashes, one at a time: the time that they take is told apart, as pseudonyms have a measure of their own. */
function timedPseudonyms() {
  const key = createSecretKey(Buffer.alloc(32, 1))
  let took = 0
  const pseudonyms: Pseudonyms = {
    newest: () => '1',
    async stageOne(identities) {
      const started = performance.now()
      const made = new Map(
        identities.map((each) => [each, createHmac('sha256', key).update(each).digest('hex')]),
      )
      took += performance.now() - started
      return made
    },
  }
  return { pseudonyms, took: () => took }
}

function report(
  rounds: { own: number; load: number; pseudonyms: number }[],
  rows: number,
  bytes: number,
): Outcome {
  const ratios = rounds.map(({ own, load, pseudonyms }) => own / (load - pseudonyms))
  const whole = rounds.map(({ own, load }) => own / load)
  const perSecond = (of: (round: (typeof rounds)[number]) => number) =>
    rounds.map((round) => rows / (of(round) / 1_000))
  const [own, load] = [perSecond((round) => round.own), perSecond((round) => round.load)]
  return {
    findings: [
      { what: 'DuckDB’s own import, rows a second', measured: ofRounds(median(own), own) },
      { what: 'Loaded by the node, rows a second', measured: ofRounds(median(load), load) },
      {
        what: 'The node’s speed to DuckDB’s, keyed hashes of people apart',
        goal: `at least ${goal}`,
        measured: ofRounds(median(ratios), ratios),
        met: median(ratios) >= goal,
      },
      { what: 'The same with the keyed hashes', measured: ofRounds(median(whole), whole) },
    ],
    notes: [
      `${figure(rows)} contacts (${figure(bytes / 1e6)} MB), ${figure(rows / 5)} people and 500 units in semicolon files; ${threads} threads and ${memoryMb} MB for both; each into a new file, with a checkpoint at the end.`,
      'DuckDB finds out types by itself and keeps what stands in the file. The node reads text, translates codes, makes pseudonyms, casts, checks each row by the model (types, required, codes, patterns, references, plausibility, keys that come twice) and sets one row in a thousand aside.',
    ],
  }
}
