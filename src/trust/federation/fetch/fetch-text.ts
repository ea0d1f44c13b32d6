import type { FetchText } from '../../token/issuer-keys.ts'
import type { AddressRules } from '../entity-id.ts'
import { Budget, usualFetchLimits } from './budget.ts'
import type { FederationFetch } from './fetch.ts'

/** What a JWK Set is sent as (RFC 7517, section 8.5), and what most send it as. */
export const keySetTypes = ['application/json', 'application/jwk-set+json'] as const

/** Fetches an issuer's key set with the same guards as a federation's statements: for `remoteKeys`. */
export function fetchKeySetWith(fetch: FederationFetch, rules: AddressRules = {}): FetchText {
  return (url) => new Budget({ ...rules, fetch, limits: usualFetchLimits }).get(url, keySetTypes)
}
