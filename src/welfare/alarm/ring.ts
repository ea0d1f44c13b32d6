import type { PoolClient } from 'pg'
import type { Temporal } from '../../kernel/index.ts'
import type { ChainTarget } from '../contract/index.ts'
import type { AlarmRow, ChainSnapshot } from './alarm.ts'
import type { NewEvent } from './alarm-store.ts'
import type { WantedCalls } from './call.ts'
import { pickChains } from './chain-pick.ts'
import { nextStep, openStep } from './chain-run.ts'
import { loadDirectory } from './directory.ts'

/**
 * Opens the next chain step of each of these ringing alarms: the first of a new round, or the one after the step that ran out.
 * Writes nothing: answers the changed alarms, the lines for their stories and the calls to make, for the caller to write in
 * the same transaction.
 *
 * `waitSeconds` counts from `now`, when the step is opened, not from the press.
 */
export async function ring(
  client: PoolClient,
  alarms: readonly AlarmRow[],
  now: Temporal.Instant,
): Promise<{ alarms: AlarmRow[]; events: NewEvent[]; calls: WantedCalls[] }> {
  if (alarms.length === 0) return { alarms: [], events: [], calls: [] }
  const fresh = alarms.filter((alarm) => alarm.chain === null)
  const picked = fresh.length > 0 ? await pickChains(client, fresh) : new Map()
  const opening = alarms.map((alarm) => ({ alarm, chain: alarm.chain ?? picked.get(alarm.id)! }))
  const directory = await loadDirectory(
    client,
    opening.map(({ alarm, chain }) => ({
      targets: targetsFrom(chain, alarm.step),
      personId: alarm.person_id,
    })),
  )
  const at = new Date(now.epochMilliseconds)
  const events: NewEvent[] = []
  const opened: AlarmRow[] = []
  const calls: WantedCalls[] = []
  for (const { alarm, chain } of opening) {
    if (alarm.urgency === 'test') {
      opened.push({ ...alarm, chain })
      continue
    }
    const reachable = (targets: readonly ChainTarget[]) => directory.reachable(targets, alarm.person_id, now)
    const next = nextStep(chain, alarm.step, now, (targets) => reachable(targets).length > 0)
    // The fallback is called whether on duty or not: there is nobody after it.
    const callees = next.fallback
      ? directory.callees(next.targets, alarm.person_id, now)
      : reachable(next.targets)
    const calling = callees.map(({ kind, name, phone }) => ({ kind, name, phone }))
    const row = openStep(alarm, chain, next, calling, at)
    opened.push(row)
    calls.push({
      alarm: row,
      callees: callees.filter((c) => c.phone !== null && (next.fallback || !c.screens)),
    })
    const { step, fallback, passedOver, waitSeconds } = next
    events.push({
      alarmId: alarm.id,
      at,
      kind: 'step_opened',
      data: {
        round: row.round,
        step,
        fallback,
        passedOver,
        waitSeconds,
        names: calling.map((c) => c.name),
        kinds: calling.map((c) => c.kind),
      },
    })
  }
  return { alarms: opened, events, calls }
}

/** Everybody whom the rest of a chain may come to call, the fallback included. */
function targetsFrom(chain: ChainSnapshot, step: number): ChainTarget[] {
  return [...chain.steps.slice(step).flatMap((s) => s.targets), ...chain.fallback.targets]
}
