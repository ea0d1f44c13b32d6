import { KnutpunktError } from '../../../kernel/index.ts'
import { checkTimes, type Moment, readJwt, verifyJwt } from '../../token/jws.ts'
import { configurationUrl, isFederationUrl } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { Budget } from '../fetch/budget.ts'
import { readConfiguration, type StatementRules } from '../statement/statement.ts'
import type { TrustAnchor } from './validate-chain.ts'

/** A chain comes with its answer, so an answer may be this large. */
const maxBytes = 131_072

/**
 * Asks an anchor's resolver for the chain of an entity that does not publish its configuration itself, as the Swedish
 * profile has it for those that are not made for a federation (sections 2.3 and 2.4.2). The resolver is asked where the
 * statements are, not what to believe: the chain it gives is for the caller to validate (OpenID Federation 1.0, section
 * 8.3.3).
 *
 * @returns the statements, not validated
 * @throws {KnutpunktError} when the anchor has no resolver, or its answer is not its own or not about the entity
 */
export async function askResolver(
  subject: string,
  anchor: TrustAnchor,
  { budget, moment, rules }: { budget: Budget; moment: Moment; rules: StatementRules },
): Promise<readonly unknown[]> {
  const compact = await budget.get(configurationUrl(anchor.entityId), 'application/entity-statement+jwt')
  const { jwt, claims } = await readConfiguration(compact, anchor.entityId, moment, rules)
  await verifyJwt(jwt, anchor.jwks)
  const endpoint = claims.metadata?.['federation_entity']?.['federation_resolve_endpoint']
  if (!isFederationUrl(endpoint, rules)) {
    const values = { claim: 'federation_resolve_endpoint', fault: 'the anchor has none' }
    throw new KnutpunktError(federationErrors.statement_claim_wrong, { values })
  }
  const url = new URL(endpoint)
  url.searchParams.set('sub', subject)
  url.searchParams.set('trust_anchor', anchor.entityId)
  const answer = readJwt(await budget.get(url.href, 'application/resolve-response+jwt'), {
    types: ['resolve-response+jwt'],
    maxBytes,
  })
  await verifyJwt(answer, claims.jwks)
  checkTimes(answer.claims, moment, ['iat', 'exp'])
  const { iss, sub, trust_chain: chain } = answer.claims
  if (iss !== anchor.entityId || sub !== subject)
    throw new KnutpunktError(federationErrors.statement_about_other)
  if (!Array.isArray(chain)) {
    throw new KnutpunktError(federationErrors.chain_malformed, { values: { fault: 'there is none' } })
  }
  return chain
}
