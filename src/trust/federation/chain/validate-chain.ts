import { KnutpunktError } from '../../../kernel/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { type Moment, verifyJwt } from '../../token/jws.ts'
import { federationErrors } from '../federation-errors.ts'
import { applyPolicy } from '../policy/apply-policy.ts'
import { mergePolicies } from '../policy/merge-policies.ts'
import type { Metadata } from '../policy/policy.ts'
import type { StatementClaims } from '../statement/claims.ts'
import {
  type EntityStatement,
  isConfiguration,
  readStatement,
  type StatementRules,
} from '../statement/statement.ts'
import { enforceConstraints, onlyAllowedTypes } from './constraints.ts'

/** A trust anchor and its keys, known from outside the federation. */
export interface TrustAnchor {
  readonly entityId: string
  readonly jwks: Jwks
}

export interface ChainRules extends StatementRules {
  /** Statements of one chain at most, the anchor's own among them: 10. */
  maxChainLength?: number
}

/** A chain that holds, and what it says of its subject. */
export interface TrustChain {
  readonly subject: string
  readonly trustAnchor: string
  /** As they stand in a `trust_chain`: the subject's configuration first (section 4). */
  readonly statements: readonly EntityStatement[]
  /** What the subject may be taken for: its metadata after what all its superiors say of it. */
  readonly metadata: Metadata
  /** The subject's federation keys, for trust marks and the like. */
  readonly jwks: Jwks
  /** The anchor's own claims, when its configuration is in the chain. */
  readonly anchor: StatementClaims | undefined
  /** Seconds since 1970: the earliest end of its statements (section 10.4). */
  readonly expiresAt: number
}

/**
 * Validates a trust chain from its subject to a trust anchor (OpenID Federation 1.0, section 10.2), with constraints and
 * metadata policy. Everything is checked here, wherever the statements came from. Signatures come last, from the anchor
 * down, so that nothing is computed for what could not hold.
 *
 * @param compacts the statements; the anchor's own configuration at the end may be left out (section 4)
 * @throws {KnutpunktError} the first fault found
 */
export async function validateChain(
  compacts: readonly unknown[],
  anchors: readonly TrustAnchor[],
  moment: Moment,
  rules: ChainRules = {},
): Promise<TrustChain> {
  const limit = rules.maxChainLength ?? 10
  if (compacts.length > limit)
    throw new KnutpunktError(federationErrors.chain_too_long, { values: { limit } })
  const statements = compacts.map((each) => readStatement(each, moment, rules))
  checkLinks(statements)
  const last = statements.at(-1)!
  const anchor = anchors.find(({ entityId }) => entityId === last.claims.iss)
  if (!anchor) throw new KnutpunktError(federationErrors.chain_no_anchor)
  const claims = statements.map((each) => each.claims)
  enforceConstraints(claims)
  const metadata = resolveMetadata(claims)
  await verifySignatures(statements, anchor)
  return {
    subject: claims[0]!.sub,
    trustAnchor: anchor.entityId,
    statements,
    metadata,
    jwks: claims[0]!.jwks,
    anchor: isConfiguration(last) ? last.claims : undefined,
    expiresAt: Math.min(...claims.map(({ exp }) => exp)),
  }
}

/** That each statement is about the issuer of the one before, that the ends are right, and that no entity comes twice. */
function checkLinks(statements: readonly EntityStatement[]): void {
  const [first, second] = statements
  if (!first) throw malformed('there are none')
  if (!isConfiguration(first)) throw malformed("the first is not the subject's own")
  for (const [index, { claims }] of statements.slice(0, -1).entries()) {
    if (claims.iss !== statements[index + 1]!.claims.sub)
      throw malformed('two neighbours do not belong together')
  }
  const issuers = statements.map(({ claims }) => claims.iss)
  const inner = statements.slice(1, -1)
  if (inner.some(isConfiguration)) throw malformed('an entity speaks of itself in the middle')
  // The anchor's statement and its configuration have one issuer; any other that comes twice is a loop.
  const distinct =
    statements.length > 1 && isConfiguration(statements.at(-1)!) ? issuers.slice(0, -1) : issuers
  const twice = distinct.find((each, index) => distinct.indexOf(each) !== index)
  if (twice !== undefined)
    throw new KnutpunktError(federationErrors.chain_loop, { values: { entity: twice } })
  if (second && !isConfiguration(second) && !first.claims.authority_hints?.includes(second.claims.iss)) {
    throw new KnutpunktError(federationErrors.chain_not_listed, { values: { entity: second.claims.iss } })
  }
}

/** Each statement by the keys that the next one gives its issuer; the top by the anchor's configured keys. */
async function verifySignatures(statements: readonly EntityStatement[], anchor: TrustAnchor): Promise<void> {
  for (let index = statements.length - 1; index >= 0; index--) {
    const keys = statements[index + 1]?.claims.jwks ?? anchor.jwks
    await verifyJwt(statements[index]!.jwt, keys)
  }
  const [first] = statements
  await verifyJwt(first!.jwt, first!.claims.jwks)
}

/**
 * The subject's metadata: its own, what its immediate superior sets, without the types not allowed, under the merged
 * policy (sections 3.1.1, 6.2.3 and 6.1.4).
 */
function resolveMetadata(claims: readonly StatementClaims[]): Metadata {
  const own = claims[0]!.metadata ?? {}
  const set = claims[1]?.metadata ?? {}
  const stated = Object.entries(own).map(([type, parameters]) => [
    type,
    Object.hasOwn(set, type) ? { ...parameters, ...set[type] } : parameters,
  ])
  const allowed = onlyAllowedTypes(Object.fromEntries(stated) as Metadata, claims)
  return applyPolicy(allowed, mergePolicies(claims.slice(1).reverse()))
}

function malformed(fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.chain_malformed, { values: { fault } })
}
