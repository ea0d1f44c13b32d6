import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError } from '../../../kernel/index.ts'
import type { Jwks, PublicJwk, SigningAlgorithm } from '../../token/algorithms.ts'
import { BoundedCache } from '../../token/bounded-cache.ts'
import { secondsNow } from '../../token/seconds.ts'
import { federationErrors } from '../federation-errors.ts'
import { createKeySeal, type SealingKey } from './key-seal.ts'

/** Why a key was revoked (OpenID Federation 1.0, section 8.7.3). */
export type RevocationReason = 'unspecified' | 'compromised' | 'superseded'

/** A key that has ended, for those who check what it signed (section 8.7.2). Times are seconds since 1970. */
export type HistoricalKey = PublicJwk & {
  iat: number
  exp: number
  revoked?: { revoked_at: number; reason?: RevocationReason }
}

export interface RotationTimes {
  /** The new key is published for this long before it signs, so that others know it by then (section 11.2): 86,400 s. */
  publishSeconds?: number
  /** The old keys are published for this long after that, for what they have signed: 604,800 s. */
  retireSeconds?: number
  /** The new key ends after this, unless it is rotated before: 400 days. */
  lifeSeconds?: number
}

/** Done in the transaction of a change: what it throws undoes the change. */
export type Within = (client: PoolClient) => Promise<unknown>

/** Keys that this installation signs with. The database is the truth, so that several processes sign with the same. */
export interface FederationKeys {
  /** Makes the first key when there is none in force; it signs at once. */
  ensure(): Promise<void>
  /** Adds a key and sets an end to the others. Returns its name. */
  rotate(times?: RotationTimes, within?: Within): Promise<string>
  /** The same, when the newest key is older than so many seconds; undefined when it is not. */
  rotateWhenOlder(seconds: number, times?: RotationTimes): Promise<string | undefined>
  /**
   * Ends a key at once. When it was the one that signs, the next newest does; without one, a key is made.
   *
   * @throws {KnutpunktError} trust.federation_key_unknown
   */
  revoke(kid: string, reason: RevocationReason, within?: Within): Promise<void>
  /** The keys that are in force, the newest first. */
  published(): Promise<Jwks>
  historical(): Promise<HistoricalKey[]>
  /** The same keys with their private parts, the one that signs now first: for a library that signs itself. */
  privateKeys(): Promise<JWK[]>
  /** Signs claims as a JWT of a type. @throws {KnutpunktError} trust.federation_no_key */
  sign(typ: string, claims: Record<string, unknown>): Promise<{ jwt: string; kid: string }>
}

export interface FederationKeysOptions {
  db: Database
  clock: Clock
  sealing: readonly SealingKey[]
  /** ES256 when not told; the Swedish profile has all entities support it (section 6). */
  algorithm?: SigningAlgorithm
  /** Which keys: those of the federation when not told, or those that tokens are signed with. */
  table?: 'trust.federation_key' | 'trust.token_key'
}

const day = 86_400
const usual: Required<RotationTimes> = { publishSeconds: day, retireSeconds: 7 * day, lifeSeconds: 400 * day }
const inForce = 'revoked_at is null and expires_at > to_timestamp($1)'

interface KeyRow {
  kid: string
  alg: SigningAlgorithm
  public_jwk: PublicJwk
  sealed_private: Buffer
}

/** Keeps signing keys in the database, sealed ({@link createKeySeal}). Their private parts are erased once they have ended. */
export function createFederationKeys(options: FederationKeysOptions): FederationKeys {
  const { db, clock, algorithm = 'ES256', table = 'trust.federation_key' } = options
  const seal = createKeySeal(
    options.sealing,
    table === 'trust.token_key' ? 'token signing key' : 'federation signing key',
  )
  const opened = new BoundedCache<Awaited<ReturnType<typeof importJWK>>>(10)

  async function insertKey(client: PoolClient, signsFrom: number, expiresAt: number): Promise<string> {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
    const publicJwk = await exportJWK(publicKey)
    const kid = await calculateJwkThumbprint(publicJwk)
    const sealed = seal.seal(JSON.stringify(await exportJWK(privateKey)), kid)
    await client.query(
      `insert into ${table} (kid, alg, public_jwk, sealed_private, created_at, signs_from, expires_at)
       values ($1, $2, $3, $4, to_timestamp($5), to_timestamp($6), to_timestamp($7))`,
      [
        kid,
        algorithm,
        { ...publicJwk, kid, alg: algorithm, use: 'sig' },
        sealed,
        secondsNow(clock),
        signsFrom,
        expiresAt,
      ],
    )
    return kid
  }

  /** One change of keys at a time, over all processes. */
  const change = <T>(fn: (client: PoolClient, now: number) => Promise<T>): Promise<T> =>
    db.transaction(async (client) => {
      await client.query(`lock table ${table} in share row exclusive mode`)
      const now = secondsNow(clock)
      await client.query(
        `update ${table} set sealed_private = null
         where sealed_private is not null and (revoked_at is not null or expires_at <= to_timestamp($1))`,
        [now],
      )
      return fn(client, now)
    })

  async function ensureWithin(client: PoolClient, now: number): Promise<void> {
    const { rowCount } = await client.query(
      `select from ${table} where ${inForce} and signs_from <= to_timestamp($1) limit 1`,
      [now],
    )
    if (rowCount === 0) await insertKey(client, now, now + usual.lifeSeconds)
  }

  async function rotateWithin(client: PoolClient, now: number, times?: RotationTimes): Promise<string> {
    const { publishSeconds, retireSeconds, lifeSeconds } = { ...usual, ...times }
    const signsFrom = now + publishSeconds
    await client.query(
      `update ${table} set expires_at = least(expires_at, to_timestamp($2)) where ${inForce}`,
      [now, signsFrom + retireSeconds],
    )
    return insertKey(client, signsFrom, signsFrom + lifeSeconds)
  }

  async function openKey({
    kid,
    alg,
    sealed_private,
  }: KeyRow): Promise<Awaited<ReturnType<typeof importJWK>>> {
    const now = secondsNow(clock)
    const held = opened.get(kid, now)
    if (held) return held
    const key = await importJWK(JSON.parse(seal.open(sealed_private, kid)) as JWK, alg)
    opened.set(kid, key, now + 3600)
    return key
  }

  return {
    ensure: () => change(ensureWithin),
    rotate: (times, within) =>
      change(async (client, now) => {
        const kid = await rotateWithin(client, now, times)
        await within?.(client)
        return kid
      }),
    rotateWhenOlder: (seconds, times) =>
      change(async (client, now) => {
        const { rowCount } = await client.query(
          `select from ${table} where ${inForce} and signs_from > to_timestamp($2) limit 1`,
          [now, now - seconds],
        )
        return rowCount === 0 ? rotateWithin(client, now, times) : undefined
      }),
    revoke: (kid, reason, within) =>
      change(async (client, now) => {
        const { rowCount } = await client.query(
          `update ${table} set revoked_at = to_timestamp($2), revoked_reason = $3, sealed_private = null
           where kid = $1 and revoked_at is null`,
          [kid, now, reason],
        )
        if (rowCount === 0) throw new KnutpunktError(federationErrors.federation_key_unknown)
        opened.delete(kid)
        await ensureWithin(client, now)
        await within?.(client)
      }),
    async published() {
      const { rows } = await db.pool.query<Pick<KeyRow, 'public_jwk'>>(
        `select public_jwk from ${table} where ${inForce} order by signs_from desc, made desc`,
        [secondsNow(clock)],
      )
      return { keys: rows.map(({ public_jwk }) => public_jwk) }
    },
    historical: () => historicalKeys(db, table, secondsNow(clock)),
    async privateKeys() {
      const { rows } = await db.pool.query<KeyRow>(
        `select kid, alg, public_jwk, sealed_private from ${table} where ${inForce}
         order by signs_from > to_timestamp($1), signs_from desc, made desc`,
        [secondsNow(clock)],
      )
      return rows.map(({ kid, public_jwk, sealed_private }) => ({
        ...public_jwk,
        ...(JSON.parse(seal.open(sealed_private, kid)) as JWK),
      }))
    },
    async sign(typ, claims) {
      const { rows } = await db.pool.query<KeyRow>({
        name: `${table}.signing`,
        text: `select kid, alg, public_jwk, sealed_private from ${table}
               where ${inForce} and signs_from <= to_timestamp($1) order by signs_from desc, made desc limit 1`,
        values: [secondsNow(clock)],
      })
      const [row] = rows
      if (!row) throw new KnutpunktError(federationErrors.federation_no_key)
      const header = { typ, alg: row.alg, kid: row.kid }
      return {
        jwt: await new SignJWT(claims).setProtectedHeader(header).sign(await openKey(row)),
        kid: row.kid,
      }
    },
  }
}

async function historicalKeys(db: Database, table: string, now: number): Promise<HistoricalKey[]> {
  const { rows } = await db.pool.query<{
    public_jwk: PublicJwk
    iat: number
    exp: number
    revoked: number | null
    reason: RevocationReason
  }>(
    `select public_jwk, extract(epoch from created_at)::int as iat, extract(epoch from expires_at)::int as exp,
            extract(epoch from revoked_at)::int as revoked, revoked_reason as reason
     from ${table} where revoked_at is not null or expires_at <= to_timestamp($1)
     order by created_at desc limit 1000`,
    [now],
  )
  return rows.map(({ public_jwk, iat, exp, revoked, reason }) => ({
    ...public_jwk,
    iat,
    exp,
    ...(revoked !== null && { revoked: { revoked_at: revoked, reason } }),
  }))
}
