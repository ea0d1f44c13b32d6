import { KnutpunktError } from '../../../kernel/index.ts'
import { type SigningAlgorithm, signingAlgorithms } from '../../token/algorithms.ts'
import { checkTimes, type Moment, readJwt, type UnverifiedJwt, verifyJwt } from '../../token/jws.ts'
import type { AddressRules } from '../entity-id.ts'
import { isEntityId } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import { commonChecks, configurationChecks, subordinateChecks, wrongClaim } from './claim-checks.ts'
import { type StatementClaims, statementType } from './claims.ts'

/** An entity statement whose form and time were checked, and whose signature was not. */
export interface EntityStatement {
  readonly jwt: UnverifiedJwt
  readonly claims: StatementClaims
}

export interface StatementRules extends AddressRules {
  /** Characters of one statement at most: 65,536. */
  maxStatementBytes?: number
  algorithms?: readonly SigningAlgorithm[]
}

/**
 * Reads an entity statement and checks all that can be told from itself: steps 1 to 9 and 13 to 24 of OpenID Federation
 * 1.0, section 3.3. The signature is for the chain.
 *
 * @throws {KnutpunktError} trust.statement_claim_wrong, statement_critical_unknown, policy_malformed,
 *   policy_combination_refused, and those of a JWT
 */
export function readStatement(compact: unknown, moment: Moment, rules: StatementRules = {}): EntityStatement {
  const jwt = readJwt(compact, {
    types: [statementType],
    maxBytes: rules.maxStatementBytes ?? 65_536,
    algorithms: rules.algorithms ?? signingAlgorithms,
  })
  const { header, claims } = jwt
  if (typeof header['kid'] !== 'string' || header['kid'] === '')
    throw wrongClaim('kid', 'it is missing from the header')
  for (const name of ['trust_chain', 'peer_trust_chain']) {
    if (name in header) throw wrongClaim(name, 'a statement is part of a chain and carries none')
  }
  for (const name of ['iss', 'sub']) {
    if (!isEntityId(claims[name], rules)) throw wrongClaim(name, 'it is not an entity identifier')
  }
  checkTimes(claims, moment, ['iat', 'exp'])
  if (claims['jwks'] === undefined) throw wrongClaim('jwks', 'it is missing')
  checkClaims(claims, rules)
  return { jwt, claims: claims as unknown as StatementClaims }
}

/** Whether a statement is an entity's about itself. */
export function isConfiguration({ claims }: Pick<EntityStatement, 'claims'>): boolean {
  return claims.iss === claims.sub
}

/**
 * Reads an Entity Configuration of an entity and verifies that the entity signed it itself.
 *
 * @throws {KnutpunktError} trust.statement_about_other besides those of {@link readStatement} and of signatures
 */
export async function readConfiguration(
  compact: unknown,
  entityId: string,
  moment: Moment,
  rules?: StatementRules,
): Promise<EntityStatement> {
  const statement = readStatement(compact, moment, rules)
  requireParties(statement, entityId, entityId)
  await verifyJwt(statement.jwt, statement.claims.jwks)
  return statement
}

/** @throws {KnutpunktError} trust.statement_about_other */
export function requireParties({ claims }: EntityStatement, iss: string, sub: string): void {
  if (claims.iss !== iss || claims.sub !== sub)
    throw new KnutpunktError(federationErrors.statement_about_other)
}

function checkClaims(claims: Readonly<Record<string, unknown>>, rules: AddressRules): void {
  const configuration = claims['iss'] === claims['sub']
  const misplaced = configuration ? subordinateChecks : configurationChecks
  for (const name of [...Object.keys(misplaced), 'trust_anchor']) {
    if (name in claims) throw wrongClaim(name, 'it does not belong in this kind of statement')
  }
  const checks = { ...commonChecks, ...(configuration ? configurationChecks : subordinateChecks) }
  for (const [name, check] of Object.entries(checks)) if (name in claims) check(claims[name], name, rules)
}
