import type { Jwks } from '../../token/algorithms.ts'
import type { Metadata, MetadataPolicy } from '../policy/policy.ts'

/** `typ` of an entity statement (OpenID Federation 1.0, section 3). */
export const statementType = 'entity-statement+jwt'

/** Limits an authority sets on the chains below it (section 6.2). */
export interface Constraints {
  readonly max_path_length?: number
  readonly naming_constraints?: {
    readonly permitted?: readonly string[]
    readonly excluded?: readonly string[]
  }
  readonly allowed_entity_types?: readonly string[]
}

/** A trust mark as an Entity Configuration carries it (section 3.1.2). */
export interface CarriedTrustMark {
  readonly trust_mark_type: string
  readonly trust_mark: string
}

/** Who owns a type of trust mark that others issue (section 3.1.2). */
export interface TrustMarkOwner {
  readonly sub: string
  readonly jwks: Jwks
}

/** The claims of an entity statement, checked for form. Which may stand in which kind: sections 3.1.1 to 3.1.3. */
export interface StatementClaims {
  readonly iss: string
  readonly sub: string
  /** Seconds since 1970, as `exp`. */
  readonly iat: number
  readonly exp: number
  readonly jwks: Jwks
  readonly metadata?: Metadata
  readonly crit?: readonly string[]
  // Entity Configurations alone
  readonly authority_hints?: readonly string[]
  readonly trust_anchor_hints?: readonly string[]
  readonly trust_marks?: readonly CarriedTrustMark[]
  readonly trust_mark_issuers?: Readonly<Record<string, readonly string[]>>
  readonly trust_mark_owners?: Readonly<Record<string, TrustMarkOwner>>
  // Subordinate Statements alone
  readonly constraints?: Constraints
  readonly metadata_policy?: MetadataPolicy
  readonly metadata_policy_crit?: readonly string[]
  readonly source_endpoint?: string
}

/** Claims that this specification defines for entity statements, which `crit` must not name (section 3.1.1). */
export const definedClaims: ReadonlySet<string> = new Set([
  'iss',
  'sub',
  'iat',
  'exp',
  'jwks',
  'metadata',
  'crit',
  'authority_hints',
  'trust_anchor_hints',
  'trust_marks',
  'trust_mark_issuers',
  'trust_mark_owners',
  'constraints',
  'metadata_policy',
  'metadata_policy_crit',
  'source_endpoint',
  'trust_anchor',
  'aud',
])
