import { KnutpunktError } from '../../../kernel/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { readKeySet } from '../../token/key-set.ts'
import { isObject } from '../../token/strict-json.ts'
import { type AddressRules, isEntityId, isFederationUrl } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import { checkPolicy } from '../policy/check-policy.ts'
import { operatorNames } from '../policy/policy.ts'
import { definedClaims } from './claims.ts'

/** A claim's form: returns when it is right, throws when not. */
type Check = (value: unknown, claim: string, rules: AddressRules) => void

const maxListed = 1000

/**
 * The claims that may stand in both kinds of statement, in Entity Configurations alone and in Subordinate Statements alone
 * (OpenID Federation 1.0, sections 3.1.1 to 3.1.3), with the check of each. `trust_anchor` belongs to Explicit
 * Registration and stands in neither (section 3.2).
 */
export const commonChecks: Record<string, Check> = {
  jwks: (value, claim) => void keySetClaim(value, claim),
  metadata: checkMetadata,
  crit: checkCritical,
}
export const configurationChecks: Record<string, Check> = {
  authority_hints: checkHints,
  trust_anchor_hints: checkHints,
  trust_marks: checkTrustMarks,
  trust_mark_issuers: checkIssuers,
  trust_mark_owners: checkOwners,
}
export const subordinateChecks: Record<string, Check> = {
  constraints: checkConstraints,
  metadata_policy: (value) => void checkPolicy(value),
  metadata_policy_crit: checkPolicyCritical,
  source_endpoint: (value, claim, rules) => {
    if (!isFederationUrl(value, rules)) throw wrongClaim(claim, 'it is not an https URL')
  },
}

export function wrongClaim(claim: string, fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.statement_claim_wrong, { values: { claim, fault } })
}

/** A claim that is a set of federation keys; at least one. */
export function keySetClaim(value: unknown, claim: string): Jwks {
  const keys = readKeySet(value)
  if (typeof keys === 'string') throw wrongClaim(claim, keys)
  if (keys.keys.length === 0) throw wrongClaim(claim, 'it has no key')
  return keys
}

/** By entity type an object of parameters, none of which is null (section 5). */
function checkMetadata(value: unknown, claim: string): void {
  if (!isObject(value)) throw wrongClaim(claim, 'it is not an object')
  for (const parameters of Object.values(value)) {
    if (!isObject(parameters)) throw wrongClaim(claim, 'the metadata of a type are not an object')
    if (Object.values(parameters).includes(null)) throw wrongClaim(claim, 'one of its values is null')
  }
}

/** Nothing beyond the specification is understood, so a claim named here is one too many. */
function checkCritical(value: unknown, claim: string): void {
  const names = texts(value, claim)
  const own = names.find((name) => definedClaims.has(name))
  if (own !== undefined) throw wrongClaim(claim, 'it names a claim of the specification itself')
  throw new KnutpunktError(federationErrors.statement_critical_unknown, { values: { claim: names[0]! } })
}

function checkPolicyCritical(value: unknown, claim: string): void {
  const standard = texts(value, claim).some((name) => (operatorNames as readonly string[]).includes(name))
  if (standard) throw wrongClaim(claim, 'it names an operator of the specification itself')
}

function checkHints(value: unknown, claim: string, rules: AddressRules): void {
  if (!texts(value, claim).every((each) => isEntityId(each, rules))) {
    throw wrongClaim(claim, 'one of them is not an entity identifier')
  }
}

function checkTrustMarks(value: unknown, claim: string): void {
  if (!Array.isArray(value) || value.length > maxListed) throw wrongClaim(claim, 'it is not a list')
  for (const each of value) {
    const whole =
      isObject(each) && typeof each['trust_mark_type'] === 'string' && typeof each['trust_mark'] === 'string'
    if (!whole) throw wrongClaim(claim, 'one of them lacks its type or itself')
  }
}

function checkIssuers(value: unknown, claim: string, rules: AddressRules): void {
  if (!isObject(value)) throw wrongClaim(claim, 'it is not an object')
  for (const issuers of Object.values(value)) {
    if (!Array.isArray(issuers) || !issuers.every((each) => isEntityId(each, rules))) {
      throw wrongClaim(claim, 'one of the issuers is not an entity identifier')
    }
  }
}

function checkOwners(value: unknown, claim: string, rules: AddressRules): void {
  if (!isObject(value)) throw wrongClaim(claim, 'it is not an object')
  for (const owner of Object.values(value)) {
    if (!isObject(owner) || !isEntityId(owner['sub'], rules))
      throw wrongClaim(claim, 'an owner has no identifier')
    keySetClaim(owner['jwks'], claim)
  }
}

function checkConstraints(value: unknown, claim: string): void {
  if (!isObject(value)) throw wrongClaim(claim, 'it is not an object')
  const { max_path_length: length, naming_constraints: naming, allowed_entity_types: types } = value
  if (length !== undefined && !(Number.isInteger(length) && (length as number) >= 0)) {
    throw wrongClaim(claim, 'max_path_length is not a whole number')
  }
  if (naming !== undefined) {
    if (!isObject(naming)) throw wrongClaim(claim, 'naming_constraints is not an object')
    for (const list of [naming['permitted'], naming['excluded']])
      if (list !== undefined) texts(list, claim, true)
  }
  // federation_entity is always allowed and must not be listed (section 6.2.3).
  if (types !== undefined && texts(types, claim, true).includes('federation_entity')) {
    throw wrongClaim(claim, 'allowed_entity_types lists federation_entity')
  }
}

/** A list of texts, which may not be empty unless told. */
function texts(value: unknown, claim: string, mayBeEmpty = false): string[] {
  if (
    !Array.isArray(value) ||
    value.length > maxListed ||
    value.some((each) => typeof each !== 'string' || each === '')
  ) {
    throw wrongClaim(claim, 'it is not a list of texts')
  }
  if (value.length === 0 && !mayBeEmpty) throw wrongClaim(claim, 'it is empty')
  return value as string[]
}
