import { KnutpunktError } from '../../../kernel/index.ts'
import { federationErrors } from '../federation-errors.ts'
import type { Metadata } from '../policy/policy.ts'
import type { Constraints, StatementClaims } from '../statement/claims.ts'

/**
 * Enforces what each authority of a chain allows below it (OpenID Federation 1.0, section 6.2), each by itself.
 *
 * @param statements the chain from its subject up, ES[0] the subject's Entity Configuration
 * @throws {KnutpunktError} trust.constraint_path_too_long, trust.constraint_name_refused
 */
export function enforceConstraints(statements: readonly StatementClaims[]): void {
  for (const [index, { iss, sub, constraints }] of statements.entries()) {
    if (!constraints || iss === sub) continue
    const limit = constraints.max_path_length
    // ES[j] is about the entity j-1 steps above the subject: so many intermediates are between.
    if (limit !== undefined && index - 1 > limit) {
      throw new KnutpunktError(federationErrors.constraint_path_too_long, { values: { entity: iss, limit } })
    }
    const below = statements.slice(0, index + 1).map((each) => each.sub)
    if (!below.every((entityId) => isNameAllowed(entityId, constraints.naming_constraints))) {
      throw new KnutpunktError(federationErrors.constraint_name_refused, { values: { entity: iss } })
    }
  }
}

/** The subject's metadata without the entity types that some authority does not allow (section 6.2.3). */
export function onlyAllowedTypes(metadata: Metadata, statements: readonly StatementClaims[]): Metadata {
  const allowed = (type: string) =>
    type === 'federation_entity' ||
    statements.every(({ constraints }) => constraints?.allowed_entity_types?.includes(type) ?? true)
  return Object.fromEntries(Object.entries(metadata).filter(([type]) => allowed(type)))
}

/**
 * Whether the host of an entity identifier is in a permitted subtree, when any is named, and in no excluded one
 * (section 6.2.2; RFC 5280, section 4.2.1.10). `.example.com` is every host below it and not itself.
 */
export function isNameAllowed(entityId: string, naming: Constraints['naming_constraints']): boolean {
  const host = new URL(entityId).hostname.toLowerCase().replace(/\.$/, '')
  const within = (name: string) => {
    const wanted = name.toLowerCase()
    return wanted.startsWith('.') ? host.endsWith(wanted) && host.length > wanted.length : host === wanted
  }
  if (naming?.excluded?.some(within)) return false
  return naming?.permitted?.some(within) ?? true
}
