import type pg from 'pg'
import { newId, type Temporal } from '../../kernel/index.ts'
import { type AlarmRow, newAlarm } from '../alarm/alarm.ts'
import { pickChains } from '../alarm/chain-pick.ts'
import { nextStep } from '../alarm/chain-run.ts'
import { loadDirectory } from '../alarm/directory.ts'
import type { AlarmClass, ChainTarget, WhoIsCalled } from '../contract/index.ts'

export interface WhoAsked {
  controllerId: string
  personId?: string
  class: AlarmClass
  at: Temporal.Instant
}

/**
 * Who would be called if this alarm came at this time and nobody answered: it goes through the chain with the very
 * functions that a real alarm does, each step opened when the one before has run out. Ends with the fallback.
 */
export async function whoIsCalled(client: pg.PoolClient, asked: WhoAsked): Promise<WhoIsCalled> {
  const alarm = imagined(asked)
  const chain = (await pickChains(client, [alarm])).get(alarm.id)!
  const targets = [...chain.steps.flatMap((step) => step.targets), ...chain.fallback.targets]
  const directory = await loadDirectory(client, [{ targets, personId: alarm.person_id }])
  const calls: WhoIsCalled['calls'] = []
  for (let step = 0, afterSeconds = 0, last = false; !last; ) {
    const at = asked.at.add({ seconds: afterSeconds })
    const reachable = (wanted: readonly ChainTarget[]) => directory.reachable(wanted, alarm.person_id, at)
    const next = nextStep(chain, step, at, (wanted) => reachable(wanted).length > 0)
    const called = next.fallback
      ? directory.callees(next.targets, alarm.person_id, at)
      : reachable(next.targets)
    calls.push({
      step: next.step,
      afterSeconds,
      fallback: next.fallback,
      names: [...new Set(called.map(({ name }) => name))],
    })
    step = next.step
    afterSeconds += next.waitSeconds
    last = next.fallback
  }
  return {
    ...(chain.chainId === null ? {} : { chainId: chain.chainId }),
    chainName: chain.name,
    at: asked.at.toString(),
    calls,
  }
}

function imagined({ controllerId, personId, class: alarmClass, at }: WhoAsked): AlarmRow {
  const pressedAt = new Date(at.epochMilliseconds)
  return newAlarm(newId(), {
    subject: {
      controllerId,
      personId: personId ?? null,
      homeId: null,
      deviceId: null,
      scheme: null,
      address: null,
    },
    class: alarmClass,
    pressedAt,
    receivedAt: pressedAt,
    marks: [],
    location: null,
    text: null,
    voice: null,
  })
}
