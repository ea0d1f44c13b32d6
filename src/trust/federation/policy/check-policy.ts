import { KnutpunktError } from '../../../kernel/index.ts'
import { isObject } from '../../token/strict-json.ts'
import { federationErrors } from '../federation-errors.ts'
import { includes, isSubset } from './json-values.ts'
import { type MetadataPolicy, type OperatorName, operatorNames, type ParameterPolicy } from './policy.ts'

/**
 * Checks the structure of a `metadata_policy` (section 6.1.2), the kinds of its operators' values, and that only operators
 * stand together that may (section 6.1.3.1).
 *
 * @throws {KnutpunktError} trust.policy_malformed, trust.policy_combination_refused
 */
export function checkPolicy(value: unknown): MetadataPolicy {
  for (const [type, parameters] of membersOf(value, 'metadata_policy')) {
    for (const [parameter, operators] of membersOf(parameters, type)) {
      const at = `${type}.${parameter}`
      membersOf(operators, at)
      checkParameterPolicy(operators as ParameterPolicy, at)
    }
  }
  return value as MetadataPolicy
}

/** Checks the operators of one parameter, alone and together. */
export function checkParameterPolicy(policy: ParameterPolicy, at: string): void {
  for (const name of operatorNames) {
    const fault = name in policy ? valueFault(name, policy[name]) : undefined
    if (fault !== undefined) throw malformed(`${at}.${name}`, fault)
  }
  checkCombination(policy, at)
}

/** Which operators the standard ones may not stand with at all, and on what condition with the others. */
function checkCombination(policy: ParameterPolicy, at: string): void {
  const has = (name: OperatorName) => name in policy
  const refuse = (one: OperatorName, other: OperatorName, when = true) => {
    if (when && has(one) && has(other)) {
      const values = { at, operators: `${one}, ${other}` }
      throw new KnutpunktError(federationErrors.policy_combination_refused, { values })
    }
  }
  const value = policy['value']
  const list = (name: OperatorName) => (policy[name] ?? []) as unknown[]
  const values = asList(value, at.endsWith('.scope'))
  refuse('value', 'add', !values || !isSubset(list('add'), values))
  refuse('value', 'default', value === null)
  refuse('value', 'one_of', !includes(list('one_of'), value))
  refuse('value', 'subset_of', !values || !isSubset(values, list('subset_of')))
  refuse('value', 'superset_of', !values || !isSubset(list('superset_of'), values))
  refuse('value', 'essential', value === null && policy['essential'] === true)
  refuse('add', 'one_of')
  refuse('add', 'subset_of', !isSubset(list('add'), list('subset_of')))
  refuse('one_of', 'subset_of')
  refuse('one_of', 'superset_of')
  refuse('subset_of', 'superset_of', !isSubset(list('superset_of'), list('subset_of')))
}

/** A list to compare with, for `scope` also from its text of words (section 6.1.3.1.8). */
function asList(value: unknown, words: boolean): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  return words && typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : undefined
}

function valueFault(name: OperatorName, value: unknown): string | undefined {
  if (name === 'essential') return typeof value === 'boolean' ? undefined : 'it is not true or false'
  if (name === 'value') return undefined
  if (name === 'default') return value === null ? 'it is null' : undefined
  return Array.isArray(value) ? undefined : 'it is not a list'
}

function membersOf(value: unknown, at: string): [string, unknown][] {
  if (!isObject(value)) throw malformed(at, 'it is not an object')
  return Object.entries(value)
}

function malformed(at: string, fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.policy_malformed, { values: { at, fault } })
}
