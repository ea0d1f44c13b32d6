import { setTimeout as wait } from 'node:timers/promises'
import { figure, type Measure, type Outcome, type Scale } from '../measure.ts'
import { converse } from './conversation.ts'
import { runLoad } from './load.ts'
import { contractPath, longAddress, requestTo } from './messages.ts'
import { memoryOf } from './process.ts'
import { longBytes, type Subject, withSubject } from './subject.ts'

const goalMB = 50
const everyMs = 50
const restMs = 2_000
const warmUpCallers = 4

export const bodies: Measure = {
  number: 5,
  title: `The program's memory while bodies of ${longBytes / 1e6} MB go through it both ways`,
  limitMinutes: 10,
  run: (scale) => withSubject((subject) => measure(subject, scale)),
}

async function measure(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const gateway = await subject.start(1)
  try {
    const [port, pid] = [gateway.ports[0]!, gateway.pids[0]!]
    const [before, after] = requestTo(longAddress, '|').split('|') as [string, string]
    const asked = { ...subject.consumer, port, path: contractPath, before, after, bytes: longBytes }
    await runLoad(subject.load(gateway.ports, warmUpCallers, quick ? 4 : 10))
    await wait(restMs)
    const start = memoryOf(pid)
    const through = async (what: string, calls: number, atOnce: number) => {
      const watch = watchMemory(pid)
      const { answerBytes, seconds } = await converse({ ...asked, calls, atOnce })
      const growth = watch.stop() - start
      if (answerBytes.some((each) => each !== longBytes)) throw new Error('not all of an answer came')
      const rate = figure((calls * 2 * longBytes) / 1e6 / seconds)
      say(`${what}: ${figure(growth)} MB more, ${rate} MB a second`)
      return {
        what: `${what}: more than before at most, MB`,
        goal: `< ${goalMB}`,
        measured: `${figure(growth)} (at ${rate} MB a second, both ways together)`,
        met: growth < goalMB,
      }
    }
    const findings = [
      await through('Four calls, one after the other', 4, 1),
      await through('Two calls at once', 2, 2),
    ]
    return {
      findings: [...findings, { what: 'Resident before, MB', measured: figure(start) }],
      notes: [
        `Requests and answers of ${longBytes / 1e6} MB each, SOAP, over mutual TLS both ways; the producer answers when it has all of the request. Caller and producer are processes of their own, whose memory does not count. The length of each answer was checked.`,
        `Resident size of the program’s one process (VmRSS), its workers within it, looked at every ${everyMs} ms; before: ${restMs / 1000} s after ordinary calls by ${warmUpCallers} callers.`,
      ],
    }
  } finally {
    await gateway.stop()
  }
}

/** Looks at a process' memory time and again. */
function watchMemory(pid: number): { stop(): number } {
  let most = memoryOf(pid)
  const timer = setInterval(() => (most = Math.max(most, memoryOf(pid))), everyMs)
  return {
    /** The most there was. */
    stop: () => {
      clearInterval(timer)
      return most
    },
  }
}
