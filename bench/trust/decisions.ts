import { setImmediate as turn } from 'node:timers/promises'
import type { DecisionRequest } from '../../src/trust/testkit/index.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median, percentile, seededRandom } from '../statistics.ts'
import { withDatabase } from './database.ts'
import { type Deciding, load, startDeciding } from './deciding.ts'

const people = 10_000
const goalRate = 100_000
const goalP99 = 50
/** Decided without letting anything else in between; then the event loop has its turn, as in a server. */
const batch = 256

export const decisions: Measure = {
  number: 1,
  title: 'Decisions on loaded data, on one core',
  limitMinutes: 10,
  run: (scale) => withDatabase(10, async (db) => measure(await startDeciding(db, people), scale)),
}

interface Round {
  /** A second, of the time on the clock and of this process's time on the processors (all threads, collection too). */
  rate: number
  cpuRate: number
  /** Of single decisions, µs. */
  p50: number
  p99: number
}

async function measure(deciding: Deciding, { quick, say }: Scale): Promise<Outcome> {
  const { world, rights } = deciding
  try {
    await load(deciding)
    const random = seededRandom(11)
    const asked = Array.from({ length: 50_000 }, () =>
      world.request(world.residents[Math.floor(random() * people)]!),
    )
    const rounds: Round[] = []
    for (let round = 0; round <= (quick ? 3 : 5); round++) {
      const taken = await takeRound(deciding, asked, quick ? 100_000 : 300_000)
      say(`${round === 0 ? 'to warm up' : `round ${round}`}: ${JSON.stringify(taken)}`)
      if (round > 0) rounds.push(taken)
    }
    return report(rounds)
  } finally {
    await rights.close()
  }
}

async function takeRound(
  deciding: Deciding,
  asked: readonly DecisionRequest[],
  count: number,
): Promise<Round> {
  // Nobody has asked meanwhile, so the cache's pulse has to begin again.
  await decideAll(deciding, asked, asked.length)
  const cpu = process.cpuUsage()
  const { seconds, waited } = await decideAll(deciding, asked, count)
  if (waited > count / 20) throw new Error(`${waited} of ${count} decisions had to wait for the database`)
  const { user, system } = process.cpuUsage(cpu)
  const times = await timeEach(deciding, asked)
  return {
    rate: count / seconds,
    cpuRate: count / ((user + system) / 1e6),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  }
}

/** Seconds are of the deciding alone: between batches the program does what else there is, such as hearing the database. */
async function decideAll(
  { decisions: { decideNow } }: Deciding,
  asked: readonly DecisionRequest[],
  count: number,
): Promise<{ seconds: number; waited: number }> {
  let [milliseconds, waited, at] = [0, 0, 0]
  for (let left = count; left > 0; left -= batch) {
    const started = performance.now()
    let later: Promise<unknown> | undefined
    for (let each = Math.min(batch, left); each > 0; each--) {
      const decision = decideNow(asked[at]!)
      at = (at + 1) % asked.length
      if (decision instanceof Promise) {
        waited++
        later = decision
      }
    }
    await later
    milliseconds += performance.now() - started
    await turn()
  }
  return { seconds: milliseconds / 1_000, waited }
}

/** Microseconds of each single decision, less what it takes to look at the clock. */
async function timeEach(
  { decisions: { decideNow } }: Deciding,
  asked: readonly DecisionRequest[],
): Promise<number[]> {
  const overhead = clockOverhead()
  const times: number[] = []
  for (const [at, request] of asked.entries()) {
    const started = process.hrtime.bigint()
    const decision = decideNow(request)
    times.push(Math.max(0, Number(process.hrtime.bigint() - started) - overhead) / 1_000)
    if (decision instanceof Promise) await decision
    if (at % batch === 0) await turn()
  }
  return times
}

/** Nanoseconds that lie between two looks at the clock when nothing does. */
function clockOverhead(): number {
  const gaps = Array.from({ length: 10_000 }, () => {
    const started = process.hrtime.bigint()
    return Number(process.hrtime.bigint() - started)
  })
  return median(gaps)
}

function report(rounds: readonly Round[]): Outcome {
  const column = (name: keyof Round) => rounds.map((round) => round[name])
  const middle = (name: keyof Round) => median(column(name))
  const shown = (name: keyof Round) => ofRounds(middle(name), column(name))
  return {
    findings: [
      {
        what: 'Decisions a second on one core',
        goal: `≥ ${figure(goalRate)}`,
        measured: shown('rate'),
        met: middle('rate') >= goalRate,
      },
      { what: 'Decisions a second of processor time, all threads', measured: shown('cpuRate') },
      { what: 'One decision, p50, µs', measured: shown('p50') },
      {
        what: 'One decision, p99, µs',
        goal: `< ${goalP99}`,
        measured: shown('p99'),
        met: middle('p99') < goalP99,
      },
    ],
    notes: [
      `${figure(people)} people, a fifth each: staff of another provider reading with consent, the same blocked (a denial with what would have to change), the resident herself, a proxy by power of attorney, a system with an agreement and three consents. Each decision is of a person drawn at random; the answers were checked.`,
      'Consents, blocks and mandates lie in PostgreSQL and are kept in memory by the program’s own cache, whose pulse goes on; parties and agreements lie in maps, as their parts of the program keep them. Facts are gathered, the rules asked and the decision given its id.',
      `The rate is of batches of ${batch} with the event loop in between. Single decisions were timed each by itself with the clock of nanoseconds, less the time of looking at it; other work on the machine is in the p99.`,
    ],
  }
}
