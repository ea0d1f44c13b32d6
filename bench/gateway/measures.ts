import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median, percentile } from '../statistics.ts'
import { type LoadOutcome, runLoad } from './load.ts'
import { processorTime } from './process.ts'
import { type Subject, withSubject } from './subject.ts'

const atOnce = 32

const rateOf = ({ calls, seconds }: LoadOutcome): number => calls / seconds

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

export const throughput: Measure = {
  number: 1,
  title: 'Calls through the gateway against nginx as a plain TLS proxy, 32 at once',
  limitMinutes: 10,
  run: (scale) => withSubject((subject) => measureThroughput(subject, scale)),
}

async function measureThroughput(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const gateway = await subject.start(1)
  const proxy = await subject.startProxy(1)
  try {
    const seconds = quick ? 4 : 8
    const taken = async (ports: readonly number[], pids: readonly number[]) => {
      const before = processorTime(pids)
      const outcome = await runLoad(subject.load(ports, atOnce, seconds))
      return { rate: rateOf(outcome), cpu: ((processorTime(pids) - before) * 1000) / outcome.calls }
    }
    const through = () => taken(gateway.ports, gateway.pids)
    const proxied = () => taken([proxy.port], childrenOf(proxy.pid))
    await through()
    await proxied()
    const rounds: { gateway: Awaited<ReturnType<typeof taken>>; nginx: Awaited<ReturnType<typeof taken>> }[] =
      []
    for (let round = 0; round < (quick ? 3 : 7); round++) {
      // They take turns at being first, so that neither always has the quieter machine.
      const first = round % 2 === 0 ? await through() : undefined
      const nginx = await proxied()
      rounds.push({ nginx, gateway: first ?? (await through()) })
      say(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`)
    }
    const ratios = rounds.map((round) => round.gateway.rate / round.nginx.rate)
    const line = (what: string, values: number[]) => ({ what, measured: ofRounds(median(values), values) })
    return {
      findings: [
        line(
          'Calls through the gateway, a second',
          rounds.map((each) => each.gateway.rate),
        ),
        line(
          'Calls through nginx, a second',
          rounds.map((each) => each.nginx.rate),
        ),
        {
          what: 'Ratio',
          goal: '≥ 0.35',
          measured: ofRounds(median(ratios), ratios),
          met: median(ratios) >= 0.35,
        },
        line(
          'Processor time of the program for a call, µs',
          rounds.map((each) => each.gateway.cpu),
        ),
        line(
          '— of nginx’s worker, µs',
          rounds.map((each) => each.nginx.cpu),
        ),
      ],
      notes: [
        `Mutual TLS on both sides of both; ${atOnce} callers with a connection each, one call under way each; answers of 4 KB. One process of the program, one worker of nginx. The producer is another nginx that answers at once; the caller is a process of its own that writes ready-made bytes. All share this machine’s processors.`,
        'Each call through the gateway is decided by the rules, written to the journal, and has its row of traffic and its entry in the audit log in a durable PostgreSQL, which shares the processors too.',
      ],
    }
  } finally {
    await proxy.stop()
    await gateway.stop()
  }
}

export const latency: Measure = {
  number: 2,
  title: 'What the gateway adds to a call, one caller',
  limitMinutes: 10,
  run: (scale) => withSubject((subject) => measureLatency(subject, scale)),
}

async function measureLatency(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const gateway = await subject.start(1)
  try {
    const taken = async (ports: readonly number[], seconds = quick ? 3 : 6) =>
      (await runLoad(subject.load(ports, 1, seconds))).milliseconds
    await runLoad(subject.load(gateway.ports, atOnce, quick ? 3 : 6))
    const rounds: { p50: number; p99: number; direct: number }[] = []
    for (let round = 0; round < (quick ? 3 : 7); round++) {
      const [direct, through] = [await taken([subject.producer.port]), await taken(gateway.ports)]
      rounds.push({
        p50: median(through) - median(direct),
        p99: percentile(through, 0.99) - percentile(direct, 0.99),
        direct: median(direct),
      })
      say(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`)
    }
    const of = (key: 'p50' | 'p99' | 'direct') => rounds.map((round) => round[key])
    const [p50, p99] = [median(of('p50')), median(of('p99'))]
    return {
      findings: [
        { what: 'Added, p50, ms', goal: '≤ 1.5', measured: ofRounds(p50, of('p50')), met: p50 <= 1.5 },
        { what: 'Added, p99, ms', goal: '≤ 5', measured: ofRounds(p99, of('p99')), met: p99 <= 5 },
        { what: 'The producer alone, p50, ms', measured: figure(median(of('direct'))) },
      ],
      notes: [
        'The same caller over mutual TLS, by turns straight to the producer and through the gateway; what is added is the difference of the percentiles. Decision, journal, row of traffic and audit entry are included.',
      ],
    }
  } finally {
    await gateway.stop()
  }
}

export const processes: Measure = {
  number: 3,
  title: 'Two processes against one',
  limitMinutes: 10,
  run: (scale) => withSubject((subject) => measureProcesses(subject, scale)),
}

/** Two of the program, the caller, the producer, the database. */
const coresWanted = 5

async function measureProcesses(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const gateways = await subject.start(2)
  try {
    const seconds = quick ? 3 : 6
    const taken = async (ports: readonly number[]) =>
      rateOf(await runLoad(subject.load(ports, atOnce, seconds)))
    const one = gateways.ports.slice(0, 1)
    await taken(gateways.ports)
    const rounds: { one: number; two: number }[] = []
    for (let round = 0; round < (quick ? 3 : 5); round++) {
      rounds.push({ one: await taken(one), two: await taken(gateways.ports) })
      say(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`)
    }
    const ratios = rounds.map(({ one: alone, two }) => two / alone)
    const cores = availableParallelism()
    const judged = cores >= coresWanted
    return {
      findings: [
        {
          what: 'Two processes over one',
          ...(judged && { goal: '≥ 1.7', met: median(ratios) >= 1.7 }),
          measured: ofRounds(median(ratios), ratios),
        },
      ],
      notes: [
        judged
          ? 'Both on one database, callers dealt out evenly.'
          : `Not judged: caller, producer, database and two processes want ${coresWanted} processors, and there are ${cores}.`,
      ],
    }
  } finally {
    await gateways.stop()
  }
}
