import { compactVerify, importJWK, type JWK } from 'jose'
import { KnutpunktError } from '../../kernel/index.ts'
import {
  isAllowedAlgorithm,
  type Jwks,
  type SigningAlgorithm,
  signingAlgorithms,
  unfitKey,
} from './algorithms.ts'
import { JsonRefused, parseStrictObject } from './strict-json.ts'
import { tokenErrors } from './token-errors.ts'

/** A JWT whose form was checked and whose signature was not. Nothing in it may be believed yet. */
export interface UnverifiedJwt {
  readonly compact: string
  readonly header: Readonly<Record<string, unknown>> & {
    readonly alg: SigningAlgorithm
    readonly typ?: string
  }
  readonly claims: Readonly<Record<string, unknown>>
}

export interface ReadOptions {
  /** The media types allowed in `typ`, without `application/` (RFC 8725, section 3.11). */
  types: readonly string[]
  /** Characters of the compact form at most. */
  maxBytes: number
  algorithms?: readonly SigningAlgorithm[]
}

const base64url = /^[A-Za-z0-9_-]+$/

/**
 * Takes a compact JWS apart, strictly: its size, three parts of base64url in the one canonical form, no duplicate
 * members, an allowed algorithm, the right type, no critical extensions and no unencoded payload.
 *
 * @throws {KnutpunktError} trust.jwt_too_large, jwt_malformed, jwt_algorithm_refused, jwt_type_wrong
 */
export function readJwt(compact: unknown, options: ReadOptions): UnverifiedJwt {
  if (typeof compact !== 'string') throw malformed('it is not a text')
  if (compact.length > options.maxBytes) {
    throw new KnutpunktError(tokenErrors.jwt_too_large, { values: { limit: options.maxBytes } })
  }
  const parts = compact.split('.')
  if (parts.length === 5) throw malformed('it is encrypted')
  if (parts.length !== 3) throw malformed('it does not have three parts')
  const header = readPart(parts[0]!)
  const allowed = options.algorithms ?? signingAlgorithms
  if (!isAllowedAlgorithm(header['alg'], allowed)) {
    throw new KnutpunktError(tokenErrors.jwt_algorithm_refused, { values: { allowed: allowed.join(', ') } })
  }
  // What is critical must be understood, and nothing critical is understood here (RFC 7515, section 4.1.11; RFC 7797).
  if ('crit' in header || 'b64' in header) throw malformed('it has critical extensions')
  checkType(header['typ'], options.types)
  checkCanonical(parts[2]!)
  return { compact, header: header as UnverifiedJwt['header'], claims: readPart(parts[1]!) }
}

/**
 * Verifies the signature with the key of the set that the header names by `kid`. Keys that the header carries or points
 * to (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.
 *
 * @throws {KnutpunktError} trust.jwt_key_unknown, jwt_key_unfit, jwt_signature_wrong
 */
export async function verifyJwt(jwt: UnverifiedJwt, keys: Jwks): Promise<void> {
  const { kid } = jwt.header
  const key = typeof kid === 'string' && kid !== '' ? keys.keys.find((each) => each.kid === kid) : undefined
  if (!key) throw new KnutpunktError(tokenErrors.jwt_key_unknown)
  await verifyWithKey(jwt, key)
}

/** Verifies the signature with one key. @throws {KnutpunktError} trust.jwt_key_unfit, jwt_signature_wrong */
export async function verifyWithKey(jwt: UnverifiedJwt, key: JWK): Promise<void> {
  const fault = unfitKey(key, jwt.header.alg)
  if (fault !== undefined) throw new KnutpunktError(tokenErrors.jwt_key_unfit, { values: { fault } })
  let imported: Awaited<ReturnType<typeof importJWK>>
  try {
    imported = await importJWK(key, jwt.header.alg)
  } catch (cause) {
    throw new KnutpunktError(tokenErrors.jwt_key_unfit, { values: { fault: 'it cannot be read' }, cause })
  }
  try {
    await compactVerify(jwt.compact, imported, { algorithms: [jwt.header.alg] })
  } catch (cause) {
    throw new KnutpunktError(tokenErrors.jwt_signature_wrong, { cause })
  }
}

/** How far clocks may differ, and when it is now, both in whole seconds since 1970. */
export interface Moment {
  now: number
  skew: number
}

/**
 * Checks `exp`, `nbf` and `iat` where they are, as numbers of seconds (RFC 7519, section 4.1). `exp` itself is too late.
 *
 * @throws {KnutpunktError} trust.jwt_expired, jwt_not_yet_valid, jwt_claim_wrong
 */
export function checkTimes(
  claims: Readonly<Record<string, unknown>>,
  { now, skew }: Moment,
  required: readonly ('exp' | 'iat' | 'nbf')[],
): void {
  for (const name of required) if (claims[name] === undefined) throw claimWrong(name)
  const [exp, nbf, iat] = [seconds(claims, 'exp'), seconds(claims, 'nbf'), seconds(claims, 'iat')]
  if (exp !== undefined && now >= exp + skew) throw new KnutpunktError(tokenErrors.jwt_expired)
  if ((nbf ?? now) > now + skew || (iat ?? now) > now + skew) {
    throw new KnutpunktError(tokenErrors.jwt_not_yet_valid)
  }
}

/** A claim that must be a text that is not empty. @throws {KnutpunktError} trust.jwt_claim_wrong */
export function textClaim(claims: Readonly<Record<string, unknown>>, name: string, maxLength = 2048): string {
  const value = claims[name]
  if (typeof value !== 'string' || value === '' || value.length > maxLength) throw claimWrong(name)
  return value
}

/** The error of a claim that is missing or has the wrong form. */
export function claimWrong(claim: string): KnutpunktError {
  return new KnutpunktError(tokenErrors.jwt_claim_wrong, { values: { claim } })
}

function seconds(claims: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = claims[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 8.64e12)
    throw claimWrong(name)
  return value
}

function readPart(part: string): Record<string, unknown> {
  const bytes = checkCanonical(part)
  try {
    return parseStrictObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    throw malformed(error instanceof JsonRefused ? error.message : 'it is not UTF-8')
  }
}

/** Base64url has several spellings of one content when spare bits are set; only the canonical one is taken. */
function checkCanonical(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url')
  if (!base64url.test(part) || bytes.toString('base64url') !== part) throw malformed('it is not base64url')
  return bytes
}

function checkType(typ: unknown, types: readonly string[]): void {
  const name = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined
  if (name === undefined || !types.includes(name)) {
    throw new KnutpunktError(tokenErrors.jwt_type_wrong, { values: { expected: types.join(', ') } })
  }
}

function malformed(fault: string): KnutpunktError {
  return new KnutpunktError(tokenErrors.jwt_malformed, { values: { fault } })
}
