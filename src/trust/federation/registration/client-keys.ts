import { type Clock, KnutpunktError } from '../../../kernel/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { checkTimes, readJwt, verifyJwt } from '../../token/jws.ts'
import { readKeySet } from '../../token/key-set.ts'
import { secondsNow } from '../../token/seconds.ts'
import { parseStrictJson } from '../../token/strict-json.ts'
import type { TrustChain } from '../chain/validate-chain.ts'
import { federationErrors } from '../federation-errors.ts'
import type { Budget } from '../fetch/budget.ts'

/** What a JWK Set is sent as (RFC 7517, section 8.5), and what most send it as. */
const keySetTypes = ['application/json', 'application/jwk-set+json'] as const

/**
 * The keys a client uses in the protocol, which are not its federation keys (OpenID Federation 1.0, section 5.2.1): in its
 * metadata as `jwks`, at `signed_jwks_uri` under its federation keys, or at `jwks_uri`; looked for in this order.
 *
 * @throws {KnutpunktError} trust.registration_refused and those of fetching and of a JWT
 */
export async function clientKeysOf(
  metadata: Readonly<Record<string, unknown>>,
  chain: TrustChain,
  { budget, clock }: { budget: Budget; clock: Clock },
): Promise<Jwks> {
  const { jwks, signed_jwks_uri: signed, jwks_uri: plain } = metadata
  if (jwks !== undefined) return usable(jwks)
  if (typeof signed === 'string')
    return signedKeys(await budget.get(signed, 'application/jwk-set+jwt'), chain, clock)
  if (typeof plain === 'string') return usable(parseStrictJson(await budget.get(plain, keySetTypes)))
  throw refused('its metadata have no keys')
}

async function signedKeys(compact: string, chain: TrustChain, clock: Clock): Promise<Jwks> {
  const jwt = readJwt(compact, { types: ['jwk-set+jwt'], maxBytes: 65_536 })
  await verifyJwt(jwt, chain.jwks)
  if (jwt.claims['iss'] !== chain.subject || jwt.claims['sub'] !== chain.subject)
    throw refused("its keys are another's")
  checkTimes(jwt.claims, { now: secondsNow(clock), skew: 60 }, [])
  return usable({ keys: jwt.claims['keys'] })
}

function usable(value: unknown): Jwks {
  const keys = readKeySet(value, { lenient: true })
  if (typeof keys === 'string') throw refused(`of its keys, ${keys}`)
  if (keys.keys.length === 0) throw refused('none of its keys can be used')
  return keys
}

export function refused(fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.registration_refused, { values: { fault } })
}
