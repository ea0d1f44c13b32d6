import { heartbeatOf } from '../device/messages.ts'
import type { Pause } from '../device/patience.ts'
import type { PlacedDevice } from '../population/population.ts'
import type { Random } from '../random.ts'
import type { Fleet } from './fleet.ts'

/** The first heartbeats come within this time, so that everybody is known to be alive soon after the start. */
const settleSeconds = 20

/**
 * Lets every fitted device say that it is alive at its agreed interval, in real time whatever the
 * speed: the agreement is with the reception, whose clock is not sped up. Ends when the signal is given.
 */
export async function keepBeating(options: {
  devices: readonly PlacedDevice[]
  fleet: Fleet
  random: Random
  pause: Pause
  signal: AbortSignal
}): Promise<void> {
  const { devices, fleet, random, pause, signal } = options
  const beating = devices
    .filter(({ readiness }) => readiness !== 'planned')
    .map(async (placed) => {
      const actor = fleet.actor(placed.key)!
      // Those watched by the minute first.
      const first = placed.heartbeatSeconds <= 60 ? random.next() * 3 : random.next() * settleSeconds
      await pause(first * 1000, signal)
      while (!signal.aborted) {
        await actor.device.beat(heartbeatOf(placed, actor.stamp()))
        await pause(placed.heartbeatSeconds * 1000, signal)
      }
    })
  await Promise.allSettled(beating)
}
