import type { Pause } from '../device/patience.ts'
import type { SimulatorLog } from '../log.ts'
import type { Act } from '../plan/act.ts'
import { most, type OpenAlarms } from './open-alarms.ts'

/** Stories whose later acts may still come. A story is over well before this many others have begun. */
const storiesRemembered = 200

/** A plan this far behind (a computer that slept) goes on from where it is, rather than all at once. */
const latestMilliseconds = 30_000

/**
 * Follows a plan until the signal is given.
 *
 * A story is begun only while the reception can take it: with more than {@link most} open, or when it
 * cannot be asked, the story is left out, and so are its later acts.
 */
export async function followPlan(options: {
  plan: Iterable<Act>
  /** Simulated seconds per real second. */
  speed: number
  perform: (act: Act) => void
  countOpen: () => Promise<OpenAlarms>
  pause: Pause
  now: () => number
  signal: AbortSignal
  log: SimulatorLog
}): Promise<void> {
  const { plan, speed, perform, countOpen, pause, now, signal, log } = options
  const begun = new Set<number>()
  const reception = watchReception(countOpen, log)
  let origin = now()
  for (const act of plan) {
    const due = origin + (act.at * 1000) / speed
    if (now() - due > latestMilliseconds) origin += now() - due
    else await pause(Math.max(0, due - now()), signal).catch(() => undefined)
    if (signal.aborted) return
    if (act.opens ? await reception.takes(act.tier) : begun.has(act.story)) {
      if (signal.aborted) return
      remember(begun, act.story)
      perform(act)
      log.info('simulated act', { kind: act.kind, device: act.device })
    }
  }
}

function remember(begun: Set<number>, story: number): void {
  begun.add(story)
  if (begun.size > storiesRemembered) begun.delete(begun.values().next().value!)
}

/** Asks the reception before each story, and tells once when it goes quiet and once when it goes on. */
function watchReception(
  countOpen: () => Promise<OpenAlarms>,
  log: SimulatorLog,
): { takes(tier: Act['tier']): Promise<boolean> } {
  const holding = { care: false, technical: false }
  return {
    async takes(tier) {
      const open = await countOpen().catch(() => undefined)
      const hold = open === undefined || open[tier] > most[tier]
      if (hold !== holding[tier]) {
        holding[tier] = hold
        log.info(hold ? 'simulator waits for alarms to be handled' : 'simulator goes on', {
          tier,
          open: open?.[tier],
        })
      }
      return !hold
    },
  }
}
