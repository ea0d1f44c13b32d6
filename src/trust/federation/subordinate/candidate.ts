import { type Clock } from '../../../kernel/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { secondsNow } from '../../token/seconds.ts'
import type { Resolver } from '../chain/resolver.ts'
import { type AddressRules, configurationUrl, requireEntityId } from '../entity-id.ts'
import { readConfiguration } from '../statement/statement.ts'

/** An entity as it tells of itself, before it is registered. */
export interface Candidate {
  readonly entityId: string
  readonly jwks: Jwks
  readonly entityTypes: readonly string[]
  /** Whether it names us as its superior; without that no chain through us holds. */
  readonly namesUs: boolean
  readonly expiresAt: number
}

/**
 * Reads what an entity publishes of itself, and that it holds the key it publishes. Whether the key is the right one is for
 * people to compare, since nobody vouches for it yet (Swedish OpenID Federation profile 1.0, section 3.1).
 *
 * @throws {KnutpunktError}
 */
export async function readCandidate(
  entityId: string,
  deps: { resolver: Resolver; clock: Clock; ownId: string; rules: AddressRules },
): Promise<Candidate> {
  requireEntityId(entityId, deps.rules)
  const compact = await deps.resolver
    .budget()
    .get(configurationUrl(entityId), 'application/entity-statement+jwt')
  const moment = { now: secondsNow(deps.clock), skew: 60 }
  const { claims } = await readConfiguration(compact, entityId, moment, deps.rules)
  return {
    entityId,
    jwks: claims.jwks,
    entityTypes: Object.keys(claims.metadata ?? {}),
    namesUs: claims.authority_hints?.includes(deps.ownId) ?? false,
    expiresAt: claims.exp,
  }
}
