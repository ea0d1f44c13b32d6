import { newRun, runLoad } from './load/run-load.ts'
import { figure, type Measure } from './measure.ts'
import { startSubject } from './program.ts'
import { median, percentile } from './statistics.ts'
import { calmDown } from './town/calm-down.ts'
import { openScreen } from './town/open-screen.ts'
import { seedTown } from './town/seed-town.ts'

const perSecond = 200
const goalMs = 50

/** From MESSAGE to `<mrs>` at 200 alarms a second. */
export const replyTime: Measure = {
  number: 2,
  title: 'MESSAGE to `<mrs>` at 200 alarms a second',
  limitMinutes: 10,
  run: async ({ quick, say }) => {
    const subject = await startSubject()
    const count = perSecond * (quick ? 8 : 25)
    const rounds: number[][] = []
    try {
      const town = await seedTown(subject.sql, count)
      const screen = await openScreen(subject.http, town)
      const press = (presses: number) =>
        runLoad({ target: subject.sip, ...town, count: presses, run: newRun(), perSecond })
      await press(Math.min(count, 1_000)) // warms up
      for (let round = 1; round <= (quick ? 2 : 3); round++) {
        await calmDown(subject.sql)
        const { ok, others, milliseconds } = await press(count)
        if (ok < count) throw new Error(`not every alarm was taken: ${JSON.stringify(others)}`)
        rounds.push(milliseconds)
        say(
          `round ${round}: ${[0.5, 0.95, 0.99].map((part) => figure(percentile(milliseconds, part))).join(', ')} ms`,
        )
      }
      await screen.close()
    } finally {
      await subject.stop()
    }
    const at = (part: number) => median(rounds.map((milliseconds) => percentile(milliseconds, part)))
    const all = (part: number) =>
      rounds.map((milliseconds) => figure(percentile(milliseconds, part))).join(', ')
    return {
      findings: [
        { what: 'p50', measured: `${figure(at(0.5))} ms (${all(0.5)})` },
        { what: 'p95', measured: `${figure(at(0.95))} ms (${all(0.95)})` },
        {
          what: 'p99',
          goal: `≤ ${goalMs} ms`,
          measured: `${figure(at(0.99))} ms (${all(0.99)})`,
          met: at(0.99) <= goalMs,
        },
      ],
      notes: [
        `${figure(count)} alarms a round, each of another person, sent by another process over UDP at random moments (a Poisson process), with one screen open. Counted from the moment an alarm was due to be sent, so that a late sender counts against us.`,
      ],
    }
  },
}
