import { type Clock, type Database, KnutpunktError } from '../../../kernel/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { secondsNow } from '../../token/seconds.ts'
import { type AddressRules, requireEntityId } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { Within } from '../key/federation-keys.ts'
import type { Metadata, MetadataPolicy } from '../policy/policy.ts'
import { commonChecks, keySetClaim, subordinateChecks } from '../statement/claim-checks.ts'
import type { Constraints } from '../statement/claims.ts'

/** An entity that this installation is the immediate superior of, and what it says of it. */
export interface Subordinate {
  readonly entityId: string
  /** The entity's federation keys, learnt when it was registered. */
  readonly jwks: Jwks
  readonly entityTypes: readonly string[]
  /** Whether it has subordinates of its own. */
  readonly intermediate: boolean
  readonly metadata?: Metadata
  readonly metadataPolicy?: MetadataPolicy
  readonly constraints?: Constraints
}

/** Which subordinates to list (OpenID Federation 1.0, section 8.2.1). */
export interface SubordinateFilter {
  entityTypes?: readonly string[]
  intermediate?: boolean
  trustMarked?: boolean
  trustMarkType?: string
}

export interface SubordinateStore {
  /**
   * Registers an entity, or changes what is said of it.
   *
   * @throws {KnutpunktError} trust.entity_id_wrong, statement_claim_wrong, policy_malformed, policy_combination_refused
   */
  put(subordinate: Subordinate, within?: Within): Promise<void>
  /** No statement is issued about it from now on. @throws {KnutpunktError} trust.subordinate_unknown */
  end(entityId: string, within?: Within): Promise<void>
  find(entityId: string): Promise<Subordinate | undefined>
  /** Entity identifiers in order, 10,000 at most. */
  list(filter?: SubordinateFilter): Promise<string[]>
}

interface Row {
  entity_id: string
  jwks: Jwks
  entity_types: string[]
  intermediate: boolean
  metadata: Metadata | null
  metadata_policy: MetadataPolicy | null
  constraints: Constraints | null
}

const listLimit = 10_000

export function createSubordinateStore(
  db: Database,
  clock: Clock,
  rules: AddressRules = {},
): SubordinateStore {
  return {
    async put(subordinate, within) {
      checkSubordinate(subordinate, rules)
      const { entityId, jwks, entityTypes, intermediate, metadata, metadataPolicy, constraints } = subordinate
      await db.transaction(async (client) => {
        await client.query(
          `insert into trust.federation_subordinate as held
           (entity_id, jwks, entity_types, intermediate, metadata, metadata_policy, constraints, registered_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8), to_timestamp($8))
         on conflict (entity_id) do update set jwks = excluded.jwks, entity_types = excluded.entity_types,
           intermediate = excluded.intermediate, metadata = excluded.metadata, metadata_policy = excluded.metadata_policy,
           constraints = excluded.constraints, changed_at = excluded.changed_at, ended_at = null`,
          [
            entityId,
            jwks,
            entityTypes,
            intermediate,
            metadata,
            metadataPolicy,
            constraints,
            secondsNow(clock),
          ],
        )
        await within?.(client)
      })
    },
    async end(entityId, within) {
      await db.transaction(async (client) => {
        const { rowCount } = await client.query(
          'update trust.federation_subordinate set ended_at = to_timestamp($2) where entity_id = $1 and ended_at is null',
          [entityId, secondsNow(clock)],
        )
        if (rowCount === 0) throw new KnutpunktError(federationErrors.subordinate_unknown)
        await within?.(client)
      })
    },
    async find(entityId) {
      const { rows } = await db.pool.query<Row>(
        `select entity_id, jwks, entity_types, intermediate, metadata, metadata_policy, constraints
         from trust.federation_subordinate where entity_id = $1 and ended_at is null`,
        [entityId],
      )
      return rows[0] && subordinateOf(rows[0])
    },
    async list({ entityTypes, intermediate, trustMarked, trustMarkType } = {}) {
      const { rows } = await db.pool.query<{ entity_id: string }>(
        `select entity_id from trust.federation_subordinate as s
         where ended_at is null and ($1::text[] is null or entity_types && $1) and ($2::boolean is null or intermediate = $2)
           and (not $3 or exists (
             select from trust.federation_trust_mark as m
             where m.subject = s.entity_id and m.revoked_at is null and ($4::text is null or m.type = $4)
               and (m.expires_at is null or m.expires_at > to_timestamp($5))))
         order by entity_id limit $6`,
        [
          entityTypes?.length ? entityTypes : null,
          intermediate ?? null,
          trustMarked === true || trustMarkType !== undefined,
          trustMarkType ?? null,
          secondsNow(clock),
          listLimit,
        ],
      )
      return rows.map((row) => row.entity_id)
    },
  }
}

/** What would be signed is checked as if it were received. */
function checkSubordinate(subordinate: Subordinate, rules: AddressRules): void {
  requireEntityId(subordinate.entityId, rules)
  keySetClaim(subordinate.jwks, 'jwks')
  const { metadata, metadataPolicy, constraints } = subordinate
  if (metadata !== undefined) commonChecks['metadata']!(metadata, 'metadata', rules)
  if (metadataPolicy !== undefined)
    subordinateChecks['metadata_policy']!(metadataPolicy, 'metadata_policy', rules)
  if (constraints !== undefined) subordinateChecks['constraints']!(constraints, 'constraints', rules)
}

function subordinateOf(row: Row): Subordinate {
  return {
    entityId: row.entity_id,
    jwks: row.jwks,
    entityTypes: row.entity_types,
    intermediate: row.intermediate,
    ...(row.metadata && { metadata: row.metadata }),
    ...(row.metadata_policy && { metadataPolicy: row.metadata_policy }),
    ...(row.constraints && { constraints: row.constraints }),
  }
}
