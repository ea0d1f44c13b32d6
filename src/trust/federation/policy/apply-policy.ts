import { KnutpunktError } from '../../../kernel/index.ts'
import { federationErrors } from '../federation-errors.ts'
import { includes, intersection, isSubset, union } from './json-values.ts'
import type { Metadata, MetadataPolicy, OperatorName, ParameterPolicy } from './policy.ts'

/** The parameters of words between spaces, which policies see as lists (section 6.1.3.1.8; RFC 7591, section 2). */
const wordParameters = new Set(['scope'])

/**
 * Applies a chain's policy to metadata (OpenID Federation 1.0, section 6.1.4.2). Only entity types that are in the metadata
 * get anything; the operators work in their order.
 *
 * @param policy checked or merged before
 * @throws {KnutpunktError} trust.policy_violated, with the operator and the parameter
 */
export function applyPolicy(metadata: Metadata, policy: MetadataPolicy | undefined): Metadata {
  if (!policy) return metadata
  const entries = Object.entries(metadata).map(([type, parameters]) => {
    const policies = Object.hasOwn(policy, type) ? policy[type]! : {}
    return [type, applyToType(parameters, policies, type)]
  })
  return Object.fromEntries(entries) as Metadata
}

function applyToType(
  parameters: Readonly<Record<string, unknown>>,
  policies: Readonly<Record<string, ParameterPolicy>>,
  type: string,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...parameters }
  for (const [name, operators] of Object.entries(policies)) {
    const words = wordParameters.has(name)
    const given = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    const value = applyToParameter(
      words ? split(given) : given,
      words ? splitOperators(operators) : operators,
      `${type}.${name}`,
    )
    if (value === undefined) delete result[name]
    else result[name] = words && Array.isArray(value) ? value.join(' ') : value
  }
  return result
}

/** One parameter through all its operators; undefined is absent. */
function applyToParameter(given: unknown, policy: ParameterPolicy, at: string): unknown {
  const has = (name: OperatorName) => Object.hasOwn(policy, name)
  const list = (name: OperatorName) => policy[name] as unknown[]
  const violated = (operator: OperatorName) =>
    new KnutpunktError(federationErrors.policy_violated, { values: { at, operator } })
  const asList = (value: unknown, operator: OperatorName): unknown[] => {
    if (!Array.isArray(value)) throw violated(operator)
    return value
  }
  let value = given
  if (has('value')) value = policy['value'] ?? undefined
  if (has('add')) value = value === undefined ? list('add') : union(asList(value, 'add'), list('add'))
  if (has('default')) value ??= policy['default']
  if (has('one_of') && value !== undefined && !includes(list('one_of'), value)) throw violated('one_of')
  if (has('subset_of') && value !== undefined)
    value = intersection(asList(value, 'subset_of'), list('subset_of'))
  if (
    has('superset_of') &&
    value !== undefined &&
    !isSubset(list('superset_of'), asList(value, 'superset_of'))
  ) {
    throw violated('superset_of')
  }
  if (policy['essential'] === true && value === undefined) throw violated('essential')
  return value
}

function split(value: unknown): unknown {
  return typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : value
}

function splitOperators(policy: ParameterPolicy): ParameterPolicy {
  const { value, default: fallback } = policy
  return {
    ...policy,
    ...(value !== undefined && { value: split(value) }),
    ...(fallback !== undefined && { default: split(fallback) }),
  }
}
