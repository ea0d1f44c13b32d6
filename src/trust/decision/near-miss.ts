import type { Lacking } from '../contract/decision.ts'
import { type CedarRequest, EvaluationError } from './cedar-value.ts'
import type { CompiledPolicy, Condition } from './compile.ts'
import type { Policies, Said } from './load-policies.ts'

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
  const barred = forbids.map((id) => lackingOf(policies, id, policies.saidOf.get(id)!.needs))
  return [...barred, ...nearestPermits(policies, request)]
}

type Needs = Said['needs']

interface Near {
  id: string
  needs: Needs
  fixed: number
}

function nearestPermits(policies: Policies, request: CedarRequest): Lacking[] {
  let near: Near[] = []
  let least = Number.POSITIVE_INFINITY
  for (const policy of policies.about(request)) {
    if (policy.effect !== 'permit' || !policy.entityScope.every((scope) => scope(request))) continue
    const found = nearness(policies, policy, request, least)
    if (found === undefined) continue
    if (found.needs.length === 0) return []
    if (found.fixed < least) near = []
    least = found.fixed
    near.push(found)
  }
  return near
    .toSorted((a, b) => a.needs.length - b.needs.length)
    .slice(0, mostPermits)
    .map(({ id, needs }) => lackingOf(policies, id, needs))
}

/** Undefined as soon as more fixed conditions fail than `most`. */
function nearness(
  policies: Policies,
  policy: CompiledPolicy,
  request: CedarRequest,
  most: number,
): Near | undefined {
  const failed: Needs[number][] = []
  let fixed = 0
  for (const [index, need] of policies.saidOf.get(policy.id)!.needs.entries()) {
    if (holds(policy.conditions[index]!, request)) continue
    if (need.fixed && ++fixed > most) return undefined
    failed.push(need)
  }
  return { id: policy.id, needs: failed, fixed }
}

function holds(condition: Condition, request: CedarRequest): boolean {
  try {
    return condition(request)
  } catch (error) {
    if (error instanceof EvaluationError) return false
    throw error
  }
}

function lackingOf(policies: Policies, id: string, needs: Needs): Lacking {
  const { law } = policies.saidOf.get(id)!.rule
  return { rule: id, law, lacking: needs.map((need) => ({ id: need.id, text: need.text })) }
}
