import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median, percentile } from '../statistics.ts'
import { ask } from './ask.ts'
import { type Load, runLoad } from './load.ts'
import { contactMark, contactsEach, gatheringAddress, requestTo, updateOf, updatePath } from './messages.ts'
import { processorTime } from './process.ts'
import { gatheredSources, indexedAddresses, type Subject, slowMs, withSubject } from './subject.ts'

const goalMs = 30
const warmUpCallers = 16

export const aggregation: Measure = {
  number: 4,
  title: `What gathering from ${gatheredSources} sources adds to the slowest of them, one caller`,
  limitMinutes: 10,
  run: (scale) => withSubject((subject) => measure(subject, scale)),
}

async function measure(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const gateway = await subject.start(1)
  try {
    const { consumer, timed } = subject
    const told = await ask(consumer, gateway.ports[0]!, updatePath, updateOf(indexedAddresses))
    if (!told.includes('>OK<')) throw new Error(`the index did not take it: ${told}`)
    const seconds = quick ? 4 : 10
    const load = subject.load(gateway.ports, 1, seconds)
    const gathered: Load = {
      ...load,
      body: requestTo(gatheringAddress),
      // All contacts of all that may be asked, no more and no fewer.
      holds: { text: contactMark, times: gatheredSources * contactsEach },
    }
    const slowest: Load = {
      ...load,
      ports: [timed.port],
      path: `/after/${slowMs}`,
      holds: { text: contactMark, times: contactsEach },
    }
    // Code that has not been run much is slow, and one caller runs little of it.
    await runLoad({ ...gathered, callers: warmUpCallers })
    const rounds: Round[] = []
    for (let round = 1; round <= (quick ? 3 : 7); round++) {
      const alone = (await runLoad(slowest)).milliseconds
      const before = processorTime(gateway.pids)
      const { calls, milliseconds } = await runLoad(gathered)
      const cpu = (processorTime(gateway.pids) - before) / calls
      rounds.push({ slowest: alone, gathered: milliseconds, cpu })
      say(`round ${round}: ${figure(addedIn(rounds.at(-1)!))} ms of ${rounds.at(-1)!.gathered.length} calls`)
    }
    return report(rounds)
  } finally {
    await gateway.stop()
  }
}

interface Round {
  /** Of each call, ms. */
  gathered: number[]
  slowest: number[]
  /** Processor time of the program for a gathered call, ms. */
  cpu: number
}

/** The slow side of gathering against the ordinary time of the slowest source. */
const addedIn = ({ gathered, slowest }: Round): number => percentile(gathered, 0.95) - median(slowest)

function report(rounds: readonly Round[]): Outcome {
  const [added, cpu] = [rounds.map(addedIn), rounds.map((round) => round.cpu)]
  const [all, alone] = [rounds.flatMap((round) => round.gathered), rounds.flatMap((round) => round.slowest)]
  return {
    findings: [
      {
        what: 'p95 of the gathered answer over the slowest source’s own time (its median), ms',
        goal: `≤ ${goalMs}`,
        measured: ofRounds(median(added), added),
        met: median(added) <= goalMs,
      },
      {
        what: 'Gathered answers of all rounds, p50, p95 and slowest, ms',
        measured: [0.5, 0.95, 1].map((part) => figure(percentile(all, part))).join(', '),
      },
      {
        what: 'The slowest source asked straight, p50, p95 and slowest, ms',
        measured: [0.5, 0.95, 1].map((part) => figure(percentile(alone, part))).join(', '),
      },
      {
        what: 'Processor time of the program for a gathered call, ms',
        measured: ofRounds(median(cpu), cpu),
      },
    ],
    notes: [
      `The same caller over mutual TLS, by turns straight to the slowest source and to the gathering address; ${all.length} gathered calls. ${gatheredSources} sources with ${contactsEach} contacts (4 KB) each: ${gatheredSources - 1} are nginx and answer at once, one is a process that answers after ${slowMs} ms. The index names one more, slower, that the caller may not ask. Each answer was looked through for the contacts of all ten.`,
      'For each gathered call the index is asked, each source decided on, and each of the eleven calls that come of it written to the journal, with its row of traffic and its audit entry.',
    ],
  }
}
