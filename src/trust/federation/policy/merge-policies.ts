import { KnutpunktError } from '../../../kernel/index.ts'
import { federationErrors } from '../federation-errors.ts'
import { checkParameterPolicy, checkPolicy } from './check-policy.ts'
import { intersection, sameJson, union } from './json-values.ts'
import { type MetadataPolicy, type OperatorName, operatorNames, type ParameterPolicy } from './policy.ts'

/** What a subordinate statement says of policy. */
export interface StatedPolicy {
  metadata_policy?: MetadataPolicy
  /** Operators beyond the standard ones that must be understood. None is understood here. */
  metadata_policy_crit?: readonly string[]
}

/**
 * The policy of a trust chain (OpenID Federation 1.0, section 6.1.4.1): that of the anchor, narrowed by each below it.
 *
 * @param stated from the most superior statement to the one about the subject
 * @returns undefined when nobody states a policy
 * @throws {KnutpunktError} trust.policy_operator_critical, policy_malformed, policy_combination_refused,
 *   policy_merge_refused
 */
export function mergePolicies(stated: readonly StatedPolicy[]): MetadataPolicy | undefined {
  const [operator] = stated.flatMap((each) => each.metadata_policy_crit ?? [])
  if (operator !== undefined) {
    throw new KnutpunktError(federationErrors.policy_operator_critical, { values: { operator } })
  }
  const policies = stated.flatMap((each) =>
    each.metadata_policy === undefined ? [] : [each.metadata_policy],
  )
  return policies
    .map(checkPolicy)
    .reduce<MetadataPolicy | undefined>(
      (superior, subordinate) =>
        superior === undefined
          ? subordinate
          : mergeMembers(superior, subordinate, (one, other, type) =>
              mergeMembers(one, other, (upper, lower, parameter) =>
                mergeParameter(upper, lower, `${type}.${parameter}`),
              ),
            ),
      undefined,
    )
}

/** Members of both, those in both merged, the superior's first. */
function mergeMembers<T>(
  superior: Readonly<Record<string, T>>,
  subordinate: Readonly<Record<string, T>>,
  merge: (superior: T, subordinate: T, name: string) => T,
): Readonly<Record<string, T>> {
  const merged = { ...superior }
  for (const [name, value] of Object.entries(subordinate)) {
    merged[name] = Object.hasOwn(superior, name) ? merge(superior[name]!, value, name) : value
  }
  return merged
}

function mergeParameter(
  superior: ParameterPolicy,
  subordinate: ParameterPolicy,
  at: string,
): ParameterPolicy {
  const merged = mergeMembers(superior, subordinate, (one, other, name) =>
    isStandard(name) ? mergeOperator(name, one, other, at) : other,
  )
  checkParameterPolicy(merged, at)
  return merged
}

function mergeOperator(name: OperatorName, one: unknown, other: unknown, at: string): unknown {
  const refused = () =>
    new KnutpunktError(federationErrors.policy_merge_refused, { values: { at, operator: name } })
  if (name === 'value' || name === 'default') {
    if (!sameJson(one, other)) throw refused()
    return one
  }
  if (name === 'essential') return one === true || other === true
  const lists = [one as unknown[], other as unknown[]] as const
  if (name === 'add' || name === 'superset_of') return union(...lists)
  const common = intersection(...lists)
  if (name === 'one_of' && common.length === 0) throw refused()
  return common
}

function isStandard(name: string): name is OperatorName {
  return (operatorNames as readonly string[]).includes(name)
}
