import type { PoolClient } from 'pg'
import { type Database, newId, type Temporal } from '../../kernel/index.ts'
import type { CallOut } from '../alarm/call.ts'
import { withinWindows } from '../chain/week.ts'
import { applyEffects, SubjectRace } from '../intake/apply-effects.ts'
import type { Effect } from '../intake/effect.ts'
import { digestOf } from '../intake/signal.ts'
import { receptionsWithScreens } from '../screen/screen-store.ts'

/**
 * If nobody sits at a live screen of a reception on duty, that is itself an alarm, to the fallback of those it serves. One
 * alarm a group while it stands open; it is closed by a person, like any other. When somebody came and has left again while it
 * stands open, it rings again.
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
  try {
    return await db.transaction(async (client) => {
      if (await isTold(client, group.id)) return false
      await applyEffects(client, [effect(group.id, now)], now, callOut)
      return true
    })
  } catch (error) {
    if (error instanceof SubjectRace) return false // another process was first
    throw error
  }
}

/** Whether this absence has its alarm; locked, so that of two processes one tells of it. */
async function isTold(client: PoolClient, groupId: string): Promise<boolean> {
  const { rows } = await client.query<{ told: boolean }>(
    `select a.ringing or not exists (select from welfare.screen s
        where s.group_id = a.group_id and s.attended_at > a.last_received_at) as told
      from welfare.alarm a where a.group_id = $1 and a.class = 'no_screen' and a.state <> 'resolved' for update`,
    [groupId],
  )
  return rows[0]?.told === true
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
