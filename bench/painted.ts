import { setTimeout as wait } from 'node:timers/promises'
import { createScaipClient, type ScaipClient } from '../src/scaip/index.ts'
import { type Board, openBoard } from './browser/open-board.ts'
import { cidOf } from './load/load.ts'
import { figure, type Measure, type Outcome, type Scale } from './measure.ts'
import { type Subject, startSubject } from './program.ts'
import { percentile } from './statistics.ts'
import { handleAlarms } from './town/operator.ts'
import { seedTown, type Town } from './town/seed-town.ts'

const goalMs = 250
const perSecond = 5
/** Presses before the first that counts. */
const warmUp = 20
/** How long an alarm stands on the board before it is taken, so that the board stays as full as a busy one is. */
const standsMs = 2_000

/** From a press to its card on an operator's screen. */
export const painted: Measure = {
  number: 3,
  title: "From a press to its card painted on a browser's board",
  limitMinutes: 5,
  run: async (scale) => {
    const subject = await startSubject()
    const client = createScaipClient({ udp: { host: '127.0.0.1', port: 0 } })
    try {
      return await measure(subject, client, scale)
    } finally {
      await client.close()
      await subject.stop()
    }
  },
}

async function measure(subject: Subject, client: ScaipClient, { quick }: Scale): Promise<Outcome> {
  const presses = warmUp + (quick ? 50 : 300)
  const town = await seedTown(subject.sql, presses)
  const board = await openBoard(subject.http, town)
  try {
    const sentAt = await pressAll(subject, client, town)
    const milliseconds = await paintTimes(board, sentAt)
    const counted = milliseconds.slice(warmUp)
    const at = (part: number) => percentile(counted, part)
    return {
      findings: [
        { what: 'p50', measured: `${figure(at(0.5))} ms` },
        { what: 'p95', measured: `${figure(at(0.95))} ms` },
        { what: 'p99', goal: `≤ ${goalMs} ms`, measured: `${figure(at(0.99))} ms`, met: at(0.99) <= goalMs },
        { what: 'Slowest', measured: `${figure(at(1))} ms` },
      ],
      notes: [
        `${counted.length} presses of as many people, ${perSecond} a second over SIP (UDP), on one board in ${board.browser} (1440 × 900, headless) on the same machine; ${warmUp} presses before them are not counted. Each alarm is taken and resolved over HTTP two seconds later.`,
        'Counted from just before the MESSAGE is sent until two frames have been drawn after the card was put into the page.',
      ],
    }
  } finally {
    await board.close()
  }
}

/** Presses at the rate, and takes each alarm a little later. Answers when each was sent, by alarm id, in their order. */
async function pressAll(
  { http, sip, sql }: Subject,
  client: ScaipClient,
  town: Town,
): Promise<Map<string, number>> {
  const sent = new Map<string, number>()
  const taken: Promise<void>[] = []
  let due = performance.now()
  for (let place = 0; place < town.devices; place++) {
    due += 1_000 / perSecond
    await wait(Math.max(0, due - performance.now()))
    const ref = `p${place}`
    const at = Date.now()
    const mrq = { ref, mty: 'ME', cid: cidOf(town, place), dty: '0003', stc: '0010' } as const
    const { outcome } = await client.send({ target: sip, mrq })
    if (outcome !== 'answered') throw new Error(`a press was ${outcome}`)
    const { rows } = await sql.query<{ id: string }>(
      'select alarm_id as id from welfare.signal where ref = $1',
      [ref],
    )
    const { id } = rows[0]!
    sent.set(id, at)
    taken.push(wait(standsMs).then(() => handleAlarms(http, town, [id])))
  }
  await Promise.all(taken)
  return sent
}

async function paintTimes(board: Board, sent: ReadonlyMap<string, number>): Promise<number[]> {
  const shown = await board.painted()
  return [...sent].map(([id, at]) => {
    const paintedAt = shown[id]
    if (paintedAt === undefined) throw new Error('an alarm was never painted')
    return paintedAt - at
  })
}
