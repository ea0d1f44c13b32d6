import { createHash } from 'node:crypto'
import { type Clock, type Database, KnutpunktError, newId } from '../../../kernel/index.ts'
import { secondsNow } from '../../token/seconds.ts'
import { type AddressRules, requireEntityId } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { FederationKeys, Within } from '../key/federation-keys.ts'

/** A type of trust mark that this installation issues. */
export interface TrustMarkType {
  readonly type: string
  /** How long each lives; until revoked when not told, as the Swedish profile prefers (section 5.2). */
  readonly livesSeconds?: number
  readonly ref?: string
  readonly logoUri?: string
  /** The owner's delegation JWT, when another owns the type (OpenID Federation 1.0, section 7.2.1). */
  readonly delegation?: string
}

/** What the issuer answers of a trust mark (section 8.4.2). */
export type TrustMarkStatus = 'active' | 'expired' | 'revoked' | 'invalid'

export interface TrustMarkStore {
  putType(type: TrustMarkType, within?: Within): Promise<void>
  /**
   * Issues a trust mark to an entity.
   *
   * @returns the JWT
   * @throws {KnutpunktError} trust.trust_mark_type_unknown, trust.entity_id_wrong
   */
  issue(type: string, subject: string, within?: Within): Promise<string>
  /** Revokes what an entity holds of a type. @throws {KnutpunktError} trust.trust_mark_unknown */
  revoke(type: string, subject: string, reason?: string, within?: Within): Promise<void>
  /** The newest in force; signed anew when the key that signed it is not published any more. */
  current(type: string, subject: string): Promise<string | undefined>
  /** undefined for a trust mark that was not issued here. */
  statusOf(jwt: string): Promise<TrustMarkStatus | undefined>
  /** Who holds one of a type, in order; 10,000 at most. */
  holders(type: string, subject?: string): Promise<string[]>
}

interface TypeRow {
  lives_seconds: number | null
  ref: string | null
  logo_uri: string | null
  delegation: string | null
}

const active = 'revoked_at is null and (expires_at is null or expires_at > to_timestamp($1))'
const listLimit = 10_000

export function createTrustMarkStore(
  db: Database,
  deps: { clock: Clock; keys: FederationKeys; entityId: string; rules?: AddressRules },
): TrustMarkStore {
  const { clock, keys, entityId } = deps

  async function issue(type: string, subject: string, within?: Within): Promise<string> {
    requireEntityId(subject, deps.rules)
    const { rows } = await db.pool.query<TypeRow>(
      'select lives_seconds, ref, logo_uri, delegation from trust.federation_trust_mark_type where type = $1',
      [type],
    )
    const [row] = rows
    if (!row) throw new KnutpunktError(federationErrors.trust_mark_type_unknown)
    const now = secondsNow(clock)
    const exp = row.lives_seconds === null ? undefined : now + row.lives_seconds
    const { jwt, kid } = await keys.sign(
      'trust-mark+jwt',
      markClaims(row, { entityId, type, subject, now, exp }),
    )
    await db.transaction(async (client) => {
      await client.query(
        `insert into trust.federation_trust_mark (id, type, subject, kid, jwt, jwt_hash, issued_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, to_timestamp($7), to_timestamp($8))`,
        [newId(), type, subject, kid, jwt, hashOf(jwt), now, exp ?? null],
      )
      await within?.(client)
    })
    return jwt
  }

  return {
    async putType({ type, livesSeconds, ref, logoUri, delegation }, within) {
      await db.transaction(async (client) => {
        await client.query(
          `insert into trust.federation_trust_mark_type (type, lives_seconds, ref, logo_uri, delegation) values ($1, $2, $3, $4, $5)
         on conflict (type) do update set lives_seconds = excluded.lives_seconds, ref = excluded.ref,
           logo_uri = excluded.logo_uri, delegation = excluded.delegation`,
          [type, livesSeconds ?? null, ref ?? null, logoUri ?? null, delegation ?? null],
        )
        await within?.(client)
      })
    },
    issue,
    async revoke(type, subject, reason, within) {
      await db.transaction(async (client) => {
        const { rowCount } = await client.query(
          `update trust.federation_trust_mark set revoked_at = to_timestamp($1), revoked_reason = $4
         where type = $2 and subject = $3 and ${active}`,
          [secondsNow(clock), type, subject, reason ?? null],
        )
        if (rowCount === 0) throw new KnutpunktError(federationErrors.trust_mark_unknown)
        await within?.(client)
      })
    },
    async current(type, subject) {
      const { rows } = await db.pool.query<{ jwt: string; kid: string }>(
        `select jwt, kid from trust.federation_trust_mark
         where ${active} and type = $2 and subject = $3 order by issued_at desc, id desc limit 1`,
        [secondsNow(clock), type, subject],
      )
      const [held] = rows
      if (!held) return undefined
      const { keys: published } = await keys.published()
      return published.some(({ kid }) => kid === held.kid) ? held.jwt : issue(type, subject)
    },
    async statusOf(jwt) {
      const { rows } = await db.pool.query<{ expired: boolean | null; revoked: boolean; kid: string }>(
        `select expires_at <= to_timestamp($2) as expired, revoked_at is not null as revoked, kid
         from trust.federation_trust_mark where jwt_hash = $1`,
        [hashOf(jwt), secondsNow(clock)],
      )
      const [row] = rows
      if (!row) return undefined
      if (row.revoked) return 'revoked'
      if (row.expired) return 'expired'
      const { keys: published } = await keys.published()
      return published.some(({ kid }) => kid === row.kid) ? 'active' : 'invalid'
    },
    async holders(type, subject) {
      const { rows } = await db.pool.query<{ subject: string }>(
        `select distinct subject from trust.federation_trust_mark
         where ${active} and type = $2 and ($3::text is null or subject = $3) order by subject limit $4`,
        [secondsNow(clock), type, subject ?? null, listLimit],
      )
      return rows.map((row) => row.subject)
    },
  }
}

function markClaims(
  row: TypeRow,
  {
    entityId,
    type,
    subject,
    now,
    exp,
  }: { entityId: string; type: string; subject: string; now: number; exp: number | undefined },
): Record<string, unknown> {
  return {
    iss: entityId,
    sub: subject,
    trust_mark_type: type,
    iat: now,
    // Two issued within a second are two.
    jti: newId(),
    ...(exp !== undefined && { exp }),
    ...(row.ref !== null && { ref: row.ref }),
    ...(row.logo_uri !== null && { logo_uri: row.logo_uri }),
    ...(row.delegation !== null && { delegation: row.delegation }),
  }
}

function hashOf(jwt: string): Buffer {
  return createHash('sha256').update(jwt).digest()
}
