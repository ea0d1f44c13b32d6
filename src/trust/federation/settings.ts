import { KnutpunktError } from '../../kernel/index.ts'
import type { TrustAnchor } from './chain/validate-chain.ts'
import { type AddressRules, isEntityId } from './entity-id.ts'
import { federationErrors } from './federation-errors.ts'
import type { Metadata } from './policy/policy.ts'
import type { CarriedTrustMark, TrustMarkOwner } from './statement/claims.ts'

/** What this installation is in a federation. */
export interface FederationSettings extends AddressRules {
  /** Its Entity Identifier; its host is where it is reached. */
  entityId: string
  role: 'leaf' | 'intermediate' | 'trust_anchor'
  /** Its immediate superiors; none for a trust anchor at the top. */
  authorityHints: readonly string[]
  /** The anchors it trusts, with their keys from outside the federation. */
  trustAnchors: readonly TrustAnchor[]
  /** By entity type: what it tells of itself. The federation endpoints are added by themselves. */
  metadata: Metadata
  /** An anchor's alone: who may issue which type of trust mark, and who owns those that others issue. */
  trustMarkIssuers?: Readonly<Record<string, readonly string[]>>
  trustMarkOwners?: Readonly<Record<string, TrustMarkOwner>>
  /** Trust marks it has been given. */
  trustMarks?: readonly CarriedTrustMark[]
  /** How long the statements it signs live: 86,400 s. */
  statementSeconds?: number
}

/**
 * Checks that the settings can be lived by. The Swedish profile keeps the roles of the federation's own services and of
 * those that use it apart: a leaf has no `federation_entity`, and the others have nothing else (Swedish OpenID Federation
 * profile 1.0, section 2.2).
 *
 * @throws {KnutpunktError} trust.federation_settings_wrong
 */
export function checkSettings(settings: FederationSettings): FederationSettings {
  const { role, metadata, authorityHints } = settings
  const types = Object.keys(metadata)
  if (!isEntityId(settings.entityId, settings)) throw wrong('the entity identifier is not an https URL')
  if (
    ![...authorityHints, ...settings.trustAnchors.map(({ entityId }) => entityId)].every((id) =>
      isEntityId(id, settings),
    )
  ) {
    throw wrong('a superior or an anchor is not an entity identifier')
  }
  if (role !== 'trust_anchor' && authorityHints.length === 0)
    throw wrong('a leaf or an intermediate has a superior')
  if (role === 'leaf' && types.includes('federation_entity')) throw wrong('a leaf has no federation_entity')
  if (role !== 'leaf' && types.some((type) => type !== 'federation_entity')) {
    throw wrong('an authority has no other entity type than federation_entity')
  }
  if (role !== 'trust_anchor' && (settings.trustMarkIssuers ?? settings.trustMarkOwners)) {
    throw wrong('only a trust anchor says who may issue trust marks')
  }
  return settings
}

function wrong(fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.federation_settings_wrong, { values: { fault } })
}
