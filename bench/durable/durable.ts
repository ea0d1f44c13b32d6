import { readConfig } from '../../src/kernel/index.ts'
import { newRun, runLoad } from '../load/run-load.ts'
import { runSipp, sippIsThere } from '../load/run-sipp.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { type Subject, startSubject } from '../program.ts'
import { median } from '../statistics.ts'
import { calmDown } from '../town/calm-down.ts'
import { seedTown, type Town } from '../town/seed-town.ts'
import { type AlarmTable, alarmTables, copyAlarm, countRows } from './alarm-rows.ts'
import { type BareInsert, bareInsert, ownOf, type Place, runBareInserts } from './bare-inserts.ts'

const goal = 0.5
/** As many as keep the reception's batches full, while each is still answered well before its device would send it again. */
const inFlight = 400
const connectionsTried = [2, 8, 16, 32, 64]

/** Durable alarms a second over SIP, against bare inserts of the same rows. */
export const durable: Measure = {
  number: 1,
  title: 'Durable alarms a second over SIP, against bare inserts of the same rows',
  limitMinutes: 15,
  run: async (scale) => {
    const subject = await startSubject()
    try {
      return await measure(subject, scale)
    } finally {
      await subject.stop()
    }
  },
}

/** Everything a round needs. */
interface Bench {
  subject: Subject
  town: Town
  places: Place[]
  bare: BareInsert
  /** Rows of one alarm, by table. */
  rows: Partial<Record<AlarmTable, number>>
  alarms: number
}

interface Round {
  client: number
  sipp?: number
  barePool: number
  bareBest: number
}

async function measure(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const bench = await prepare(subject, quick ? 1_000 : 5_000)
  const poolSize = readConfig().database.poolSize
  const best = await bestConnections(bench, say)
  const rounds: Round[] = []
  for (let round = 1; round <= (quick ? 2 : 5); round++) {
    const client = await viaClient(bench)
    const sipp = sippIsThere() ? await viaSipp(bench) : undefined
    const barePool = await bareRate(bench, poolSize)
    const bareBest = best === poolSize ? barePool : await bareRate(bench, best)
    rounds.push({ client, ...(sipp !== undefined && { sipp }), barePool, bareBest })
    say(`round ${round}: ${JSON.stringify(rounds.at(-1))}`)
  }
  return report(rounds, bench, { poolSize, best })
}

async function prepare(subject: Subject, alarms: number): Promise<Bench> {
  const { sql } = subject
  const town = await seedTown(sql, alarms)
  // Warms both processes up, and leaves alarms to copy.
  await runLoad({ target: subject.sip, ...town, count: alarms, run: newRun(), inFlight })
  const { rows: written } = await sql.query<{ id: string }>(
    `select id from welfare.alarm where person_id is not null order by received_at desc limit 1`,
  )
  const copied = await copyAlarm(sql, written[0]!.id)
  const rows: Bench['rows'] = {}
  for (const { table } of copied) rows[table] = (rows[table] ?? 0) + 1
  const { rows: places } = await sql.query<Place>(
    `select a.value as cid, d.id as "deviceId", d.person_id as "personId", d.home_id as "homeId"
      from welfare.device d join welfare.device_address a on a.device_id = d.id order by random()`,
  )
  return { subject, town, places, rows, alarms, bare: bareInsert(copied, ownOf(copied)) }
}

/** Runs one side from a calm start, and checks that it wrote what one alarm writes, as often as there were alarms. */
async function rateOf(bench: Bench, run: () => Promise<number>): Promise<number> {
  const { sql } = bench.subject
  await calmDown(sql)
  const before = await countRows(sql)
  const seconds = await run()
  const after = await countRows(sql)
  for (const table of Object.keys(alarmTables) as AlarmTable[]) {
    const written = after[table] - before[table]
    const expected = (bench.rows[table] ?? 0) * bench.alarms
    // The reception may have said one thing of its own meanwhile: that nobody sits at a screen.
    if (written < expected || written > expected + 10)
      throw new Error(`${written} rows were written into ${table}, not ${expected}`)
  }
  return bench.alarms / seconds
}

const viaClient = (bench: Bench) =>
  rateOf(bench, async () => {
    const { subject, town, alarms } = bench
    const outcome = await runLoad({ target: subject.sip, ...town, count: alarms, run: newRun(), inFlight })
    if (outcome.ok < alarms) throw new Error(`not every alarm was taken: ${JSON.stringify(outcome.others)}`)
    return outcome.seconds
  })

const viaSipp = (bench: Bench) =>
  rateOf(bench, () => {
    const { subject, town, alarms } = bench
    return runSipp({ target: subject.sip, ...town, count: alarms, run: newRun(), inFlight })
  })

const bareRate = (bench: Bench, connections: number) => {
  const run = newRun()
  const alarms = bench.places.map((place, at) =>
    bench.bare.values(place, `${run}${at.toString(36).padStart(5, '0')}`),
  )
  return rateOf(bench, () => runBareInserts(bench.subject.databaseUrl, bench.bare, alarms, connections))
}

async function bestConnections(bench: Bench, say: Scale['say']): Promise<number> {
  let best = { connections: 0, rate: 0 }
  for (const connections of connectionsTried) {
    const rate = await bareRate(bench, connections)
    say(`bare inserts over ${connections} connections: ${figure(rate)} a second`)
    if (rate > best.rate) best = { connections, rate }
  }
  return best.connections
}

function report(
  rounds: readonly Round[],
  bench: Bench,
  { poolSize, best }: { poolSize: number; best: number },
): Outcome {
  const column = (name: keyof Round) => rounds.flatMap((round) => round[name] ?? [])
  const ratios = (side: 'client' | 'sipp') =>
    rounds.flatMap((round) => (round[side] ? round[side] / Math.max(round.barePool, round.bareBest) : []))
  const rates = (what: string, name: keyof Round) => ({
    what: `${what}, a second`,
    measured: ofRounds(median(column(name)), column(name)),
  })
  const ratio = (what: string, side: 'client' | 'sipp') => ({
    what: `Ratio, ${what}, to the faster of the bare inserts`,
    measured: ofRounds(median(ratios(side)), ratios(side)),
  })
  const judged = (side: 'client' | 'sipp') => ({ goal: `≥ ${goal}`, met: median(ratios(side)) >= goal })
  const sipp = column('sipp').length > 0
  const shape = Object.entries(bench.rows).map(([table, count]) => `${count} ${table}`)
  return {
    findings: [
      rates('Alarms over SIP from our client', 'client'),
      ...(sipp ? [rates('Alarms over SIP from sipp', 'sipp')] : []),
      rates(`Bare inserts over ${poolSize} connections`, 'barePool'),
      rates(`Bare inserts over ${best} connections, the best of ${connectionsTried.join(', ')}`, 'bareBest'),
      { ...ratio('our client', 'client'), ...(sipp ? {} : judged('client')) },
      ...(sipp ? [{ ...ratio('sipp', 'sipp'), ...judged('sipp') }] : []),
    ],
    notes: [
      `Each round is ${figure(bench.alarms)} alarms, each of another person, with ${inFlight} messages under way at a time over UDP.`,
      'The load shares the machine with the program and its database, as the bare inserts share it with their client. The goal is held against sipp where it is there, since it takes a fifth of the processor time that our client takes.',
      'A bare insert is one prepared statement and one transaction: the rows of an alarm that the program wrote, copied from it, with its own ids, times, device and person as parameters; same tables, same indexes, same durable PostgreSQL, from one process with the same driver.',
      `One alarm writes ${shape.join(', ')}, and updates device_contact; both sides were checked to have written as many rows.`,
    ],
  }
}
