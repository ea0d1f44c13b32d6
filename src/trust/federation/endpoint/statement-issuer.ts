import { type Clock, KnutpunktError } from '../../../kernel/index.ts'
import { secondsNow } from '../../token/seconds.ts'
import type { Resolver } from '../chain/resolver.ts'
import { federationErrors } from '../federation-errors.ts'
import type { FederationKeys } from '../key/federation-keys.ts'
import type { TrustMarkStore } from '../mark/trust-mark-store.ts'
import type { TrustMarkVerifier } from '../mark/verify-trust-mark.ts'
import type { FederationSettings } from '../settings.ts'
import { statementType } from '../statement/claims.ts'
import type { SubordinateStore } from '../subordinate/subordinate-store.ts'
import { endpointUrls } from './endpoint-urls.ts'

export interface ResolveQuestion {
  subject: string
  /** One or more; any of them will do (OpenID Federation 1.0, section 8.3.1). */
  trustAnchors: readonly string[]
  /** All types when none is named. */
  entityTypes: readonly string[]
}

/** What this installation signs for others in a federation. Each returns a JWT. */
export interface StatementIssuer {
  /** Its Entity Configuration (section 9). */
  configuration(): Promise<string>
  /** Its statement about a subordinate (section 8.1). @throws {KnutpunktError} trust.subordinate_unknown */
  statementAbout(entityId: string): Promise<string>
  /** What is to be believed of an entity (section 8.3). @throws {NoTrust} */
  resolve(question: ResolveQuestion): Promise<string>
  /** The status of a trust mark issued here (section 8.4). @throws {KnutpunktError} trust.trust_mark_unknown */
  trustMarkStatus(mark: string): Promise<string>
  /** Its keys that have ended (section 8.7). */
  historicalKeys(): Promise<string>
}

export interface StatementIssuerDeps {
  settings: FederationSettings
  keys: FederationKeys
  subordinates: SubordinateStore
  marks: TrustMarkStore
  resolver: Resolver
  markVerifier: TrustMarkVerifier
  clock: Clock
}

const usualStatementSeconds = 86_400

export function createStatementIssuer(deps: StatementIssuerDeps): StatementIssuer {
  const { settings, keys, subordinates, marks, resolver, markVerifier, clock } = deps
  const { entityId, statementSeconds = usualStatementSeconds } = settings
  const sign = async (typ: string, claims: Record<string, unknown>) =>
    (await keys.sign(typ, { iss: entityId, iat: secondsNow(clock), ...claims })).jwt

  return {
    async configuration() {
      return sign(statementType, {
        sub: entityId,
        exp: secondsNow(clock) + statementSeconds,
        jwks: await keys.published(),
        ...ownClaims(settings),
      })
    },
    async statementAbout(subject) {
      const found = await subordinates.find(subject)
      if (!found) throw new KnutpunktError(federationErrors.subordinate_unknown)
      const { jwks, metadata, metadataPolicy, constraints } = found
      return sign(statementType, {
        sub: subject,
        exp: secondsNow(clock) + statementSeconds,
        jwks,
        source_endpoint: endpointUrls(settings)['federation_fetch_endpoint'],
        ...(metadata && { metadata }),
        ...(metadataPolicy && { metadata_policy: metadataPolicy }),
        ...(constraints && { constraints }),
      })
    },
    async resolve({ subject, trustAnchors, entityTypes }) {
      const found = await resolver.resolve(subject, trustAnchors)
      const valid = await markVerifier.valid(found)
      const wanted = Object.entries(found.metadata).filter(
        ([type]) => entityTypes.length === 0 || entityTypes.includes(type),
      )
      return sign('resolve-response+jwt', {
        sub: subject,
        // No longer than the chain, nor than any trust mark in it (Swedish profile, section 4.1).
        exp: Math.min(found.expiresAt, ...valid.map(({ expiresAt }) => expiresAt ?? Infinity)),
        metadata: Object.fromEntries(wanted),
        trust_chain: found.statements.map(({ jwt }) => jwt.compact),
        ...(valid.length > 0 && {
          trust_marks: valid.map(({ type, jwt }) => ({ trust_mark_type: type, trust_mark: jwt })),
        }),
      })
    },
    async trustMarkStatus(mark) {
      const status = await marks.statusOf(mark)
      if (status === undefined) throw new KnutpunktError(federationErrors.trust_mark_unknown)
      return sign('trust-mark-status-response+jwt', { trust_mark: mark, status })
    },
    historicalKeys: async () => sign('jwk-set+jwt', { keys: await keys.historical() }),
  }
}

function ownClaims(settings: FederationSettings): Record<string, unknown> {
  const { authorityHints, metadata, role, trustMarks, trustMarkIssuers, trustMarkOwners } = settings
  const authority = { ...metadata['federation_entity'], ...endpointUrls(settings) }
  return {
    metadata: role === 'leaf' ? metadata : { federation_entity: authority },
    ...(authorityHints.length > 0 && { authority_hints: authorityHints }),
    ...(trustMarks && { trust_marks: trustMarks }),
    ...(trustMarkIssuers && { trust_mark_issuers: trustMarkIssuers }),
    ...(trustMarkOwners && { trust_mark_owners: trustMarkOwners }),
  }
}
