import type { DecidingRule, Decision, DecisionCase, MissingFact } from '../contract/decision.ts'
import { cedarRequest, principalTypes, resourceTypes } from './cedar-case.ts'
import type { Policies } from './load-policies.ts'
import { whatWouldHaveToChange } from './near-miss.ts'

/** A decision before it has an id. */
export type Verdict = Omit<Decision, 'id'>

/** What denies when no rule says anything: nothing is permitted unless a rule permits it. */
const noRulePermits: DecidingRule = {
  id: 'no-rule-permits',
  effect: 'forbid',
  law: 'GDPR art. 25',
  text: {
    sv: 'Ingen regel tillåter det, och det som ingen regel tillåter är förbjudet.',
    en: 'No rule permits it, and what no rule permits is forbidden.',
  },
}

/**
 * Judges a case by the rules. Pure: the same case and rules give the same verdict.
 *
 * Cedar leaves out a rule that cannot be evaluated. Here a forbid that cannot be evaluated denies, and says so: what
 * would have protected somebody is not passed over because of a fault in it. A permit that cannot be evaluated permits nothing.
 */
export function judge(policies: Policies, given: DecisionCase): Verdict {
  const of = withImpossible(policies, given)
  const request = cedarRequest(of, policies)
  const { decision, determining, errors } = policies.authorize(request)
  const unexamined = errors.filter((id) => ruleOf(policies, id).effect === 'forbid')

  if (decision === 'allow' && unexamined.length === 0) {
    return {
      decision: 'permit',
      rules: determining.map((id) => ruleOf(policies, id)),
      obligations: obligationsOf(policies, determining),
    }
  }
  const forbids = decision === 'allow' ? [] : determining
  const rules = [
    ...forbids.map((id) => ruleOf(policies, id)),
    ...unexamined.map((id) => unexaminedRule(policies, id)),
  ]
  return {
    decision: 'deny',
    rules: rules.length > 0 ? rules : [noRulePermits],
    obligations: [],
    missing: whatWouldHaveToChange(policies, request, forbids),
  }
}

/** An act that the schema does not know, or of somebody or to something that it cannot be: a case of missing data. */
function withImpossible(policies: Policies, of: DecisionCase): DecisionCase {
  const { actor, act, resource } = of
  if (policies.applies(principalTypes[actor.kind], act, resourceTypes[resource.kind])) return of
  const lacks: MissingFact = policies.actionOf(act).id === 'unknown' ? 'act' : 'resource'
  return { ...of, missing: [...of.missing, lacks] }
}

function ruleOf(policies: Policies, id: string): DecidingRule {
  return policies.saidOf.get(id)!.rule
}

function unexaminedRule(policies: Policies, id: string): DecidingRule {
  const { law, text } = ruleOf(policies, id)
  return {
    id,
    effect: 'forbid',
    law,
    text: {
      sv: `Regeln kunde inte prövas, och då tillåts ingenting: ${text.sv}`,
      en: `The rule could not be examined, and then nothing is permitted: ${text.en}`,
    },
  }
}

function obligationsOf(policies: Policies, ids: readonly string[]): Decision['obligations'] {
  if (ids.length === 1) return policies.saidOf.get(ids[0]!)!.obligations as Decision['obligations']
  const all = new Map(
    ids.flatMap((id) => policies.saidOf.get(id)!.obligations.map((each) => [each.id, each])),
  )
  return [...all.values()]
}
