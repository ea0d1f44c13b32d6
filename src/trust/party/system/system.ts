import { createPublicKey } from 'node:crypto'
import { KnutpunktError, type Party } from '../../../kernel/index.ts'
import { allPermissions } from '../../access/roles.ts'
import type { SystemCreate } from '../../contract/party.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { readKeySet } from '../../token/key-set.ts'
import { parseSmartScope } from '../../token/smart-scopes.ts'
import { partyErrors } from '../party-errors.ts'

/** What a system may ask for beside permissions and SMART scopes for resources (OpenID Connect Core, SMART App Launch 2.2). */
const otherScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'fhirUser',
  'launch',
  'launch/patient',
  'offline_access',
  'online_access',
])

/** What reaches the whole installation, whoever the system acts for: only those who administer all of it give that. */
const installationWide: ReadonlySet<string> = new Set([
  'trust.audit.extract',
  'trust.audit.read',
  'trust.audit.review',
  'trust.audit.review_assign',
  'trust.audit.review_rules',
  'trust.certification.write',
  'trust.federation.write',
  'trust.keys.write',
  'welfare.controllers.write',
])

/** By which a system decides who may do what: given, and its keys held, by those who may that themselves. */
const governing: ReadonlySet<string> = new Set([
  'trust.agreements.write',
  'trust.certification.write',
  'trust.federation.write',
  'trust.keys.write',
  'trust.limits.write',
  'trust.parties.write',
  'trust.systems.write',
])

/** Whether somebody may give such scopes, or hold the keys of a system that has them: none that govern, and that she lacks. */
export function mayGovern({ permissions }: Pick<Party, 'permissions'>, scopes: readonly string[]): boolean {
  return scopes.every((scope) => !governing.has(scope) || permissions.has(scope))
}

/**
 * Requires that scopes are known, and that whoever gives them may.
 *
 * @throws {KnutpunktError} trust.party_code_unknown, trust.party_beyond_reach
 */
export function checkScopes(
  scopes: readonly string[],
  givenBy: Pick<Party, 'controllers' | 'permissions'>,
): void {
  const unknown = scopes.find((scope) => !isScope(scope))
  if (unknown !== undefined) {
    throw new KnutpunktError(partyErrors.party_code_unknown, { values: { field: 'scopes', code: unknown } })
  }
  const beyond = givenBy.controllers !== 'all' && scopes.some((scope) => installationWide.has(scope))
  if (beyond || !mayGovern(givenBy, scopes)) {
    throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field: 'scopes' } })
  }
}

const isScope = (scope: string): boolean =>
  allPermissions.has(scope) || otherScopes.has(scope) || parseSmartScope(scope) !== undefined

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
const longestKey = 16_384

/**
 * Reads the public keys of a system: RSA of 2048 to 8192 bits or EC on P-256, P-384 or P-521, each with a `kid`, and nothing
 * private or symmetric (Ena OAuth 2.0 profile, section 8.2).
 *
 * @throws {KnutpunktError} trust.system_keys_unusable
 */
export function readKeys(jwks: unknown): Jwks {
  const keys = readKeySet(jwks)
  if (typeof keys === 'string') throw unusable('de är inte publika RSA- eller EC-nycklar med egna namn', keys)
  for (const jwk of keys.keys) {
    if (JSON.stringify(jwk).length > longestKey) throw unusable('en nyckel är för lång', 'one is too long')
    if (!isStrong(jwk)) throw unusable('en nyckel är för svag eller trasig', 'one is too weak, or broken')
  }
  return keys
}

function isStrong(jwk: Jwks['keys'][number]): boolean {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = createPublicKey({
      key: jwk as Record<string, unknown>,
      format: 'jwk',
    })
    if (type === 'ec') return curves.has(details.namedCurve ?? '')
    const bits = details.modulusLength ?? 0
    return type === 'rsa' && bits >= 2048 && bits <= 8192
  } catch {
    return false
  }
}

function unusable(reasonSv: string, reasonEn: string): KnutpunktError {
  return new KnutpunktError(partyErrors.system_keys_unusable, { values: { reasonSv, reasonEn } })
}

type SystemLogin = Pick<
  SystemCreate,
  'authentication' | 'grantTypes' | 'jwks' | 'jwksUri' | 'certificateSubject' | 'redirectUris'
>

/**
 * Requires that a system can show who it is in the way it has chosen, and that addresses are such as one may go to.
 *
 * @throws {KnutpunktError} trust.system_authentication_incomplete, trust.system_url_unusable
 */
export function checkLogin(system: SystemLogin): void {
  const { authentication, grantTypes, jwks, jwksUri, certificateSubject, redirectUris = [] } = system
  const lacking =
    authentication === 'tls_client_auth'
      ? certificateSubject === undefined && 'certificateSubject'
      : !jwks?.keys.length && jwksUri === undefined && 'jwks'
  if (lacking) throw incomplete(lacking)
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0) throw incomplete('redirectUris')
  if (jwksUri !== undefined && !isUsableUrl(jwksUri)) throw badUrl('jwksUri')
  if (!redirectUris.every(isUsableUrl)) throw badUrl('redirectUris')
}

/** HTTPS, or the caller's own machine (RFC 8252, section 7.3); no fragment (RFC 6749, section 3.1.2), no password. */
function isUsableUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
  )
}

const incomplete = (field: string) =>
  new KnutpunktError(partyErrors.system_authentication_incomplete, { values: { field } })
const badUrl = (field: string) => new KnutpunktError(partyErrors.system_url_unusable, { values: { field } })
