import {
  type Clock,
  type Database,
  type Log,
  type Metrics,
  startTicker,
  type Temporal,
  type Ticker,
} from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import type { CallOut } from '../alarm/call.ts'
import type { Intake } from '../intake/intake.ts'
import type { RefusalLedger } from '../intake/refusals.ts'
import { enterOwed } from './enter-owed.ts'
import { escalateDue } from './escalate.ts'
import { startListening } from './listening.ts'
import { superviseDevices } from './supervise-devices.ts'
import { watchScreens } from './watch-screens.ts'

export interface WatchDeps {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  audit: Pick<Audit, 'append'>
  intake: Intake
  refusals: RefusalLedger
  callOut: CallOut
  heartbeatTolerance: number
  screenLiveSeconds: number
}

const everyMs = { escalate: 1_000, devices: 15_000, screens: 10_000, refusals: 5_000, owed: 15_000 }

/**
 * The watch over the watch: chains that must go on, devices that fall silent, screens that nobody sits at. Each runs in
 * every process; the database sees to it that each thing is done once.
 */
export function startWatch(deps: WatchDeps): { stop(): Promise<void> } {
  const { db, clock, log } = deps
  const listening = startListening(db, clock)
  const escalations = deps.metrics.counter(
    'knutpunkt_escalations_total',
    'Chain steps opened because the one before ran out',
  )
  const whenThere = (run: (now: Temporal.Instant) => Promise<unknown>) => async (now: Temporal.Instant) => {
    if (db.available()) await run(now)
  }
  const tick = (name: string, interval: number, run: (now: Temporal.Instant) => Promise<unknown>): Ticker =>
    startTicker({ name, everyMs: interval, run: whenThere(run), clock, log })

  const tickers = [
    tick('escalate alarms', everyMs.escalate, async (now) =>
      escalations.inc(await escalateDue(db, now, deps.callOut)),
    ),
    tick('supervise devices', everyMs.devices, (now) =>
      superviseDevices(
        { db, intake: deps.intake, tolerance: deps.heartbeatTolerance },
        now,
        listening.since(now),
      ),
    ),
    tick('watch screens', everyMs.screens, async (now) => {
      // Screens get the time to come back after a start or an outage that they have to go missing.
      const settled = now.since(listening.since(now)).total('seconds') >= deps.screenLiveSeconds
      if (settled) await watchScreens({ db, callOut: deps.callOut, liveSeconds: deps.screenLiveSeconds }, now)
    }),
    tick('write down refusals', everyMs.refusals, (now) =>
      deps.refusals.flush(new Date(now.epochMilliseconds)),
    ),
    tick('make entries that are owed', everyMs.owed, () => enterOwed(db, deps.audit)),
  ]
  return {
    stop: async () => {
      listening.stop()
      await Promise.all(tickers.map((ticker) => ticker.stop()))
    },
  }
}
