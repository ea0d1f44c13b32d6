// The load, in a process of its own so that it does not share a thread with what measures it:
// node bench/load/send.ts '<a Load as JSON>' prints a LoadOutcome as JSON.
import { setTimeout as wait } from 'node:timers/promises'
import { createScaipClient } from '../../src/scaip/index.ts'
import { seededRandom } from '../statistics.ts'
import { cidOf, type Load, type LoadOutcome } from './load.ts'

const load = JSON.parse(process.argv[2]!) as Load
const client = createScaipClient({ udp: { host: '127.0.0.1', port: 0 } })
const outcome: LoadOutcome = { sent: 0, ok: 0, others: {}, retransmissions: 0, seconds: 0, milliseconds: [] }

async function press(place: number, due: number): Promise<void> {
  const ref = `${load.run}${place.toString(36).padStart(5, '0')}`
  const mrq = { ref, mty: 'ME', cid: cidOf(load, place), dty: '0003', stc: '0010' } as const
  const result = await client.send({ target: load.target, mrq })
  outcome.sent++
  outcome.retransmissions += result.retransmissions
  if (result.outcome === 'answered' && result.mrs?.snu === 0) {
    outcome.ok++
    outcome.milliseconds.push(performance.now() - due)
    return
  }
  const what =
    result.sipStatus === undefined || result.sipStatus === 200 ? result.outcome : `SIP ${result.sipStatus}`
  outcome.others[what] = (outcome.others[what] ?? 0) + 1
}

async function keepInFlight(inFlight: number): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < load.count) await press(next++, performance.now())
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}

async function atRate(perSecond: number): Promise<void> {
  const random = seededRandom(1)
  const pressed: Promise<void>[] = []
  let due = performance.now()
  for (let place = 0; place < load.count; place++) {
    due += (-Math.log(1 - random()) / perSecond) * 1_000
    if (due > performance.now()) await wait(due - performance.now())
    pressed.push(press(place, due))
  }
  await Promise.all(pressed)
}

const started = performance.now()
await (load.perSecond === undefined ? keepInFlight(load.inFlight ?? 1) : atRate(load.perSecond))
outcome.seconds = (performance.now() - started) / 1_000
await client.close()
process.stdout.write(JSON.stringify(outcome))
