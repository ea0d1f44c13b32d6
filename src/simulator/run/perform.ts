import { messageOf, type Wanderer } from '../device/messages.ts'
import type { Pause } from '../device/patience.ts'
import type { Act } from '../plan/act.ts'
import type { Home } from '../population/population.ts'
import { createRandom } from '../random.ts'
import type { Actor, Fleet } from './fleet.ts'

/** Makes an act happen. Returns when it has been made, not when it has got through. */
export function perform(
  act: Act,
  stage: {
    fleet: Fleet
    homes: ReadonlyMap<string, Home>
    pause: Pause
    signal: AbortSignal
    now: () => number
  },
): void {
  const { fleet, signal } = stage
  const actor = act.kind === 'unknown_press' ? fleet.stranger(act.device) : fleet.actor(act.device)
  if (!actor) return
  if (act.kind === 'silence') {
    actor.device.silence(stage.pause((act.seconds ?? 0) * 1000, signal))
    return
  }
  const home = stage.homes.get(actor.placed.home)
  const wanderer = act.kind === 'wandering' && home ? whereabouts(act, home, stage.now()) : undefined
  void actor.device.tell(messageOf(act.kind, actor.placed, actor.stamp(), wanderer))
}

/** Further from home the longer it lasts, in one direction for each story. */
function whereabouts(act: Act, home: Home, now: number): Wanderer {
  const random = createRandom(act.story).fork(act.device)
  const direction = random.next() * 2 * Math.PI
  const metres = 250 + (act.at % 600)
  const { latitude, longitude } = home.position
  return {
    position: {
      latitude: latitude + (Math.cos(direction) * metres) / 111_320,
      longitude:
        longitude + (Math.sin(direction) * metres) / (111_320 * Math.cos((latitude * Math.PI) / 180)),
    },
    at: new Date(now).toISOString(),
  }
}

/** Many people press within seconds of each other. Resolves when every press has got through or was given up. */
export async function pressAll(
  actors: readonly Actor[],
  spacingMilliseconds: number,
  stage: { pause: Pause; signal: AbortSignal },
): Promise<void> {
  const deliveries: Promise<unknown>[] = []
  for (const actor of actors) {
    if (stage.signal.aborted) break
    deliveries.push(actor.device.tell(messageOf('press', actor.placed, actor.stamp())))
    await stage.pause(spacingMilliseconds, stage.signal).catch(() => undefined)
  }
  await Promise.all(deliveries)
}
