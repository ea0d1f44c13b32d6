import type { Lacking } from '../contract/decision.ts'
import { type CedarRequest, EvaluationError } from './cedar-value.ts'
import type { CompiledPolicy, Condition } from './compile.ts'
import type { Policies } from './load-policies.ts'

/** More would not be read. */
const mostPermits = 3

/**
 * Says what would have to change for a denial to become a permit: for each rule that forbade, its way out, and when no
 * rule permitted, the rules that came nearest with their conditions that did not hold.
 *
 * Nearest are those whose failed conditions somebody can do something about; that the actor is another kind of party than
 * the rule speaks of is not such a condition.
 */
export function whatWouldHaveToChange(
  policies: Policies,
  request: CedarRequest,
  forbids: readonly string[],
): Lacking[] {
  const barred = forbids.map((id) => lackingOf(policies, id, policies.textOf.get(id)!.needs))
  return [...barred, ...nearestPermits(policies, request)]
}

interface Near {
  id: string
  needs: string[]
  fixed: number
}

function nearestPermits(policies: Policies, request: CedarRequest): Lacking[] {
  const permits = policies.about(request).filter((policy) => policy.effect === 'permit')
  const near = permits.map((policy) => nearness(policies, policy, request))
  if (near.some(({ needs }) => needs.length === 0)) return []
  const least = Math.min(...near.map(({ fixed }) => fixed))
  return near
    .filter(({ fixed }) => fixed === least)
    .sort((a, b) => a.needs.length - b.needs.length)
    .slice(0, mostPermits)
    .map(({ id, needs }) => lackingOf(policies, id, needs))
}

function nearness(policies: Policies, policy: CompiledPolicy, request: CedarRequest): Near {
  const names = policies.textOf.get(policy.id)!.needs
  const needs = names.filter((_, index) => !holds(policy.conditions[index]!, request))
  const fixed = needs.filter((need) => policies.words.conditions[need]?.fixed === true).length
  return { id: policy.id, needs, fixed }
}

function holds(condition: Condition, request: CedarRequest): boolean {
  try {
    return condition(request)
  } catch (error) {
    if (error instanceof EvaluationError) return false
    throw error
  }
}

function lackingOf(policies: Policies, id: string, needs: readonly string[]): Lacking {
  const lacking = needs.map((need) => {
    const { sv, en } = policies.words.conditions[need]!
    return { id: need, text: { sv, en } }
  })
  return { rule: id, law: policies.textOf.get(id)!.law, lacking }
}
