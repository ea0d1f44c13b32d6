import type { Chain, ChainGap, ChainTarget, Group, WeekWindow } from '../contract/index.ts'
import {
  complement,
  intersection,
  never,
  union,
  type WeekSet,
  weekSet,
  wholeWeek,
  windowsOf,
  without,
} from './week-set.ts'

/** What a chain's targets are worth: the groups that are there and serve the controller, and the staff who are there. */
export interface ReachableTargets {
  groups: ReadonlyMap<string, Pick<Group, 'kind' | 'hours' | 'phone'>>
  staff: ReadonlyMap<string, { phone?: string }>
}

/** A gap in a chain, for whoever has so many relatives. Steps count from 1; steps + 1 is the fallback. */
export type Finding = Pick<ChainGap, 'kind' | 'step' | 'windows'>

type Steps = Pick<Chain, 'steps' | 'fallback'>

/**
 * The parts of the week in which a chain does not do what it says, for a person with so many relatives: steps
 * that call nobody, targets that are gone, and times when only the fallback is left.
 *
 * An employee without a phone number reaches nobody. How long steps wait is left aside: each moment of the week is
 * looked at as if the whole chain ran within it.
 */
export function findGaps(chain: Steps, targets: ReachableTargets, relatives: number): Finding[] {
  const steps = chain.steps.map((step, index) => lookAt(step, index + 1, targets, relatives))
  const reached = union(...steps.map((step) => step.reached))
  return [
    ...steps.flatMap((step) => step.findings),
    ...finding('only_fallback', undefined, complement(reached)),
    ...fallbackFindings(chain, targets),
  ]
}

interface LookedAt {
  /** When the step is used and reaches somebody. */
  reached: WeekSet
  findings: Finding[]
}

function lookAt(
  step: Chain['steps'][number],
  number: number,
  targets: ReachableTargets,
  relatives: number,
): LookedAt {
  const used = weekSet(step.windows)
  const reached = intersection(
    used,
    union(...step.targets.map((target) => reachOf(target, targets, relatives))),
  )
  const nobody = without(used, reached)
  const has = (test: (target: ChainTarget) => boolean) => step.targets.some(test)
  const onGroup = has(({ kind, id = '' }) => kind === 'group' && targets.groups.has(id))
  const onRelatives = has(({ kind }) => kind === 'relatives')
  const phoneless = has((target) => target.kind !== 'relatives' && lacksPhone(target, targets, false))
  return {
    reached,
    findings: [
      ...(has((target) => isMissing(target, targets)) ? finding('target_missing', number, used) : []),
      ...(phoneless ? finding('no_phone', number, used) : []),
      ...(onGroup ? finding('group_off_duty', number, nobody) : []),
      ...(!onGroup && onRelatives ? finding('empty_step', number, nobody) : []),
    ],
  }
}

function fallbackFindings({ steps, fallback }: Steps, targets: ReachableTargets): Finding[] {
  const number = steps.length + 1
  if (isMissing(fallback, targets)) return finding('target_missing', number, wholeWeek)
  const hours: readonly WeekWindow[] =
    fallback.kind === 'group' ? (targets.groups.get(fallback.id)?.hours ?? []) : []
  return [
    ...(lacksPhone(fallback, targets, true) ? finding('no_phone', number, wholeWeek) : []),
    ...finding('fallback_off_duty', number, complement(weekSet(hours))),
  ]
}

function reachOf(target: ChainTarget, targets: ReachableTargets, relatives: number): WeekSet {
  const { kind, id = '', place = 1 } = target
  if (kind === 'relatives') return relatives >= place ? wholeWeek : never
  if (kind === 'staff') return targets.staff.get(id)?.phone === undefined ? never : wholeWeek
  const group = targets.groups.get(id)
  return group ? weekSet(group.hours) : never
}

type Named = Pick<ChainTarget, 'kind' | 'id'>

function isMissing({ kind, id = '' }: Named, targets: ReachableTargets): boolean {
  return (kind === 'group' && !targets.groups.has(id)) || (kind === 'staff' && !targets.staff.has(id))
}

/** A reception sees the alarm on its screens; as the fallback it must be reached when nobody sits there. */
function lacksPhone({ kind, id = '' }: Named, targets: ReachableTargets, asFallback: boolean): boolean {
  if (kind === 'staff') return targets.staff.has(id) && targets.staff.get(id)?.phone === undefined
  const group = targets.groups.get(id)
  return group !== undefined && group.phone === undefined && (asFallback || group.kind === 'response')
}

function finding(kind: ChainGap['kind'], step: number | undefined, when: WeekSet): Finding[] {
  if (when.length === 0) return []
  return [{ kind, ...(step === undefined ? {} : { step }), windows: windowsOf(when) }]
}
