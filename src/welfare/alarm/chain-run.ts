import type { Temporal } from '../../kernel/index.ts'
import { withinWindows } from '../chain/week.ts'
import type { Chain } from '../contract/index.ts'
import type { AlarmRow, Called, ChainSnapshot } from './alarm.ts'

/** The step a chain opens next. `step` counts from 1; `steps + 1` is the fallback, which repeats until somebody answers. */
export interface NextStep {
  step: number
  fallback: boolean
  targets: Chain['steps'][number]['targets']
  waitSeconds: number
  /** Steps passed over on the way: not their time of the week, or nobody of theirs on duty. */
  passedOver: number[]
}

/**
 * Finds the step after `from` (0 = none yet) that is used at this time and that `reaches` says somebody answers to.
 * There is always one: the fallback.
 */
export function nextStep(
  chain: ChainSnapshot,
  from: number,
  at: Temporal.Instant,
  reaches: (targets: NextStep['targets']) => boolean,
): NextStep {
  const passedOver: number[] = []
  for (let step = from + 1; step <= chain.steps.length; step++) {
    const { windows, targets, waitSeconds } = chain.steps[step - 1]!
    if (withinWindows(windows, at) && reaches(targets)) {
      return { step, fallback: false, targets, waitSeconds, passedOver }
    }
    passedOver.push(step)
  }
  return {
    step: chain.steps.length + 1,
    fallback: true,
    targets: chain.fallback.targets,
    waitSeconds: chain.fallback.repeatSeconds,
    passedOver,
  }
}

/** The alarm with this step open: who is called, since when, and when the next one is due. */
export function openStep(
  alarm: AlarmRow,
  chain: ChainSnapshot,
  next: NextStep,
  calling: Called[],
  now: Date,
): AlarmRow {
  return {
    ...alarm,
    chain,
    step: next.step,
    step_opened_at: now,
    step_due_at: new Date(now.getTime() + next.waitSeconds * 1000),
    calling,
  }
}

/** What a chain of the register looks like in a running alarm. */
export function snapshotOf(chain: Chain): ChainSnapshot {
  const { kind, id, repeatSeconds } = chain.fallback
  return {
    chainId: chain.id,
    name: chain.name,
    steps: chain.steps,
    fallback: { targets: [{ kind, id }], repeatSeconds },
  }
}

/**
 * For an alarm that no chain was written for (a controller without one, an unknown device): the receptions that see it,
 * over and over until somebody answers.
 */
export function receptionsChain(groupIds: readonly string[]): ChainSnapshot {
  return {
    chainId: null,
    name: '',
    steps: [],
    fallback: { targets: groupIds.map((id) => ({ kind: 'group' as const, id })), repeatSeconds: 120 },
  }
}
