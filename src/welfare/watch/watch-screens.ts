import { type Database, newId, type Temporal } from '../../kernel/index.ts'
import type { CallOut } from '../alarm/call.ts'
import { withinWindows } from '../chain/week.ts'
import { applyEffects, SubjectRace } from '../intake/apply-effects.ts'
import type { Effect } from '../intake/effect.ts'
import { digestOf } from '../intake/signal.ts'
import { receptionsWithScreens } from '../screen/screen-store.ts'

/**
 * If nobody sits at a live screen of a reception on duty, that is itself an alarm, to the fallback of those it serves. One
 * alarm a group while it stands open; it is closed by a person, like any other.
 */
export async function watchScreens(
  deps: { db: Database; callOut: CallOut; liveSeconds: number },
  now: Temporal.Instant,
): Promise<number> {
  const at = new Date(now.epochMilliseconds)
  const receptions = await receptionsWithScreens(deps.db.pool, at, deps.liveSeconds)
  const unattended = receptions.filter((group) => group.live === 0 && withinWindows(group.hours, now))
  let raised = 0
  for (const group of unattended) raised += (await raise(deps, group, now)) ? 1 : 0
  return raised
}

async function raise(
  { db, callOut }: { db: Database; callOut: CallOut },
  group: { id: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const open = await db.pool.query(
    `select from welfare.alarm where group_id = $1 and class = 'no_screen' and state <> 'resolved'`,
    [group.id],
  )
  if (open.rowCount !== 0) return false
  try {
    await db.transaction((client) => applyEffects(client, [effect(group.id, now)], now, callOut))
    return true
  } catch (error) {
    if (error instanceof SubjectRace) return false // another process was first
    throw error
  }
}

function effect(groupId: string, now: Temporal.Instant): Effect {
  const at = new Date(now.epochMilliseconds)
  const nobody = {
    controllerId: null,
    personId: null,
    homeId: null,
    deviceId: null,
    scheme: null,
    address: null,
  }
  return {
    signal: {
      id: newId(),
      receivedAt: at,
      occurredAt: at,
      clock: 'platform',
      protocol: 'supervision',
      address: { scheme: 'serial', value: groupId },
      ref: `no_screen:${at.getTime()}`,
      type: 'alarm',
      simulated: false,
      marks: [],
      digest: digestOf([groupId]),
      raw: Buffer.alloc(0),
    },
    device: undefined,
    subject: { ...nobody, groupId },
    act: 'press',
    class: 'no_screen',
    event: 'pressed',
  }
}
