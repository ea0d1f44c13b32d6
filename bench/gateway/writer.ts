import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import {
  type CallRecord,
  createTrafficWriter,
  entriesOf,
  insertCalls,
  type TrafficWriter,
} from '../../src/exchange/testkit/index.ts'
import { createLog, createMetrics, type Database, newId, systemClock } from '../../src/kernel/index.ts'
import { createAudit, logIdentity } from '../../src/trust/index.ts'
import { generateLogKeys } from '../../src/trust/testkit/index.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { withDatabase } from '../trust/database.ts'
import { type Batch, type Statement, type Way, writeBare } from './bare-rows.ts'

/** The writer holds as many in memory. */
const inMemory = 20_000
/** Taken down in one turn of the event loop. */
const eachTurn = 100

export const writer: Measure = {
  number: 6,
  title: 'Rows of traffic with their audit entries, through the journal, against bare rows',
  limitMinutes: 20,
  run: (scale) =>
    withDatabase(
      4,
      async (db, url) => {
        const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
        try {
          return await measure(await startWorld(db, url, folder), scale)
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      },
      ['trust', 'exchange'],
    ),
}

type World = Awaited<ReturnType<typeof startWorld>>

async function startWorld(db: Database, url: string, dataDir: string) {
  const log = createLog({ level: 'warn', json: false, destination: (line) => process.stderr.write(line) })
  const identity = logIdentity('bench.example.se/audit', generateLogKeys())
  const audit = createAudit({ db, clock: systemClock, log, identity })
  const metrics = createMetrics({ process: false })
  const open = (): TrafficWriter =>
    createTrafficWriter({ db, clock: systemClock, log, metrics, audit, dataDir })
  return { db, url, audit, open, journal: join(dataDir, 'exchange') }
}

/** Rows a second, and processor time of this program for each, µs. */
interface Taken {
  rate: number
  cpu: number
}

async function measure(world: World, { quick, say }: Scale): Promise<Outcome> {
  const warmUp = inMemory / 4
  await written(world, warmUp)
  await bare(world, warmUp)
  const rounds: { written: Taken; bare: Bare }[] = []
  for (let round = 1; round <= (quick ? 3 : 7); round++) {
    // They take turns at being first.
    const first = round % 2 === 0 ? await written(world, inMemory) : undefined
    const other = await bare(world, inMemory)
    rounds.push({ bare: other, written: first ?? (await written(world, inMemory)) })
    say(`round ${round}: ${JSON.stringify(rounds.at(-1))}`)
  }
  const many = 3 * inMemory
  const flood = await written(world, many, many)
  const ratios = rounds.map((round) => round.written.rate / round.bare.rate)
  const line = (what: string, values: number[]) => ({ what, measured: ofRounds(median(values), values) })
  return {
    findings: [
      line(
        'Calls taken down, journal to commit, a second',
        rounds.map((round) => round.written.rate),
      ),
      line(
        'The same rows bare, the best way, a second',
        rounds.map((round) => round.bare.rate),
      ),
      line('Ratio', ratios),
      line(
        'Ratio to the best of multi-row inserts alone',
        rounds.map((round) => round.written.rate / round.bare.inserts),
      ),
      line(
        'Processor time of the program for a call taken down, µs',
        rounds.map((round) => round.written.cpu),
      ),
      {
        what: `${figure(many)} calls in one turn, most of them read back from the journal, a second`,
        measured: figure(flood.rate),
      },
      { what: 'Calls lost', goal: '0', measured: '0', met: true },
    ],
    notes: [
      `Each round is ${figure(inMemory)} calls, ${eachTurn} in each turn of the event loop: a line in the journal, a row of traffic with its indexes, and an audit entry, checked, committed to and sealed, in batches of 500 on a durable PostgreSQL, until all are committed. Rows and entries were counted after each, and the journal was empty; a loss would have ended the measure.`,
      `Bare: the same statements, or COPY, of rows made beforehand, of both tables, in transactions of 500 or 2,000 rows over 1 or 2 connections; the best of the eight in each round (${[...new Set(rounds.map((round) => round.bare.how))].join('; ')}). Nothing is journalled, committed to or sealed.`,
    ],
  }
}

/** Takes calls down and waits until they are committed. @throws when one is not there then */
async function written({ db, open, journal }: World, count: number, inOneTurn = eachTurn): Promise<Taken> {
  const calls = Array.from({ length: count }, callRecord)
  const taker = open()
  const before = await counts(db)
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  for (let at = 0; at < count; at += inOneTurn) {
    for (const call of calls.slice(at, at + inOneTurn)) taker.record(call)
    await turn()
  }
  await taker.flush()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  await taker.close()
  const after = await counts(db)
  if (after.calls - before.calls !== count || after.entries - before.entries !== count)
    throw new Error(`of ${count} calls there are ${JSON.stringify({ before, after })}`)
  const left = await readdir(journal)
  if (left.length > 0) throw new Error(`the journal still has ${left.join(', ')}`)
  return { rate: count / seconds, cpu: (user + system) / count }
}

async function counts(db: Database): Promise<{ calls: number; entries: number }> {
  await db.pool.query('checkpoint')
  const { rows } = await db.pool.query<{ calls: number; entries: number }>(
    `select (select count(*)::int from exchange.call) calls,
       (select count(*)::int from trust.audit_entry where act = 'exchange.call') entries`,
  )
  return rows[0]!
}

interface Bare {
  rate: number
  how: string
  /** The best without COPY. */
  inserts: number
}

/** The best of several ways to write as many rows bare, a second. */
async function bare(world: World, count: number): Promise<Bare> {
  const taken: { way: Way; rate: number; how: string }[] = []
  for (const way of ['insert', 'copy'] satisfies Way[])
    for (const size of [500, 2_000])
      for (const connections of [1, 2]) {
        const batches: Batch[] = []
        for (let at = 0; at < count; at += size) batches.push(await batchOf(world, size))
        await world.db.pool.query('checkpoint')
        const rate = count / (await writeBare(world.url, batches, { way, connections }))
        taken.push({ way, rate, how: `${way}, ${size} rows, ${connections} connections` })
      }
  const best = (of: typeof taken) => of.reduce((one, other) => (other.rate > one.rate ? other : one))
  const { rate, how } = best(taken)
  return { rate, how, inserts: best(taken.filter(({ way }) => way === 'insert')).rate }
}

/** The very statements that the writer would send, kept instead of sent. */
async function batchOf({ audit }: World, size: number): Promise<Batch> {
  const kept: Statement[] = []
  const keeping = {
    query: async (statement: Statement) => {
      kept.push(statement)
      return { rows: [] }
    },
  } as never
  const calls = Array.from({ length: size }, callRecord)
  await insertCalls(keeping, calls)
  await audit.append(keeping, calls.flatMap(entriesOf))
  return kept
}

const parties = 40
const contracts = 12
const people = Array.from({ length: 1000 }, newId)
let made = 0

/** A call as a region with some systems and contracts has them. */
function callRecord(): CallRecord {
  const at = made++
  const consumer = `SE2120001231-K${at % parties}`
  return {
    id: newId(),
    correlationId: newId(),
    traceId: newId().replaceAll('-', ''),
    at: Date.now(),
    protocol: 'rivta',
    consumer,
    originalConsumer: consumer,
    system: `system-${at % parties}`,
    contract: `urn:riv:knutpunkt:carecontact:GetCareContacts${at % contracts}Responder:1`,
    operation: 'GetCareContacts',
    logicalAddress: `SE2120001231-V${at % (3 * parties)}`,
    producer: `SE2120001231-P${at % parties}`,
    route: newId(),
    authorisation: newId(),
    version: 7,
    requestBytes: 700,
    responseBytes: 4096,
    times: { decided: 0.4, sent: 0.5, answered: 12.3, done: 12.6 },
    code: 'ok',
    status: 200,
    decision: newId(),
    person: people[at % people.length],
    controller: people[at % parties],
    purpose: 'care',
    faults: 0,
  }
}
