import { createHash } from 'node:crypto'
import { type Clock, type Database, KnutpunktError } from '../../kernel/index.ts'
import { secondsNow } from './seconds.ts'
import { tokenErrors } from './token-errors.ts'

/** What a one-time identifier was used for. The same `jti` may come once of each kind and user. */
export type ReplayKind = 'dpop' | 'client-assertion' | 'request-object' | 'access-token' | 'logout-token'

/** Remembers the one-time identifiers (`jti`) of proofs until they could not be used any more. */
export interface ReplayStore {
  /**
   * Notes that an identifier was used.
   *
   * @param user whose identifier it is: `jti` is unique per issuer or key only
   * @param until seconds since 1970 from which on the proof is refused for its age
   * @returns false when it was used before
   * @throws {KnutpunktError} trust.replay_memory_full: rather refuse than forget
   */
  use(kind: ReplayKind, user: string, jti: string, until: number): Promise<boolean>
  /** Forgets what is out of date; called from time to time. Returns how many remain, counted to the limit at most. */
  purge(): Promise<number>
}

/** What is stored: neither the identifier nor who used it can be read from it. */
function mark(kind: ReplayKind, user: string, jti: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([kind, user, jti]))
    .digest()
}

/** In this process alone; for a single process and for tests. Full at `max`, after what is out of date is forgotten. */
export function memoryReplayStore(clock: Clock, max = 100_000): ReplayStore {
  const seen = new Map<string, number>()
  const purge = (): number => {
    const now = secondsNow(clock)
    for (const [key, until] of seen) if (until <= now) seen.delete(key)
    return seen.size
  }
  return {
    async use(kind, user, jti, until) {
      const key = mark(kind, user, jti).toString('base64')
      if (seen.has(key)) return false
      if (seen.size >= max && purge() >= max) throw new KnutpunktError(tokenErrors.replay_memory_full)
      seen.set(key, until)
      return true
    },
    purge: async () => purge(),
  }
}

/**
 * In PostgreSQL, so that several processes refuse what one of them has taken. One insert a proof; only proofs whose
 * signature holds get here. When a purge finds `max` or more, further ones are refused until a later purge finds room.
 */
export function databaseReplayStore(db: Database, clock: Clock, max = 1_000_000): ReplayStore {
  let full = false
  return {
    async use(kind, user, jti, until) {
      if (full) throw new KnutpunktError(tokenErrors.replay_memory_full)
      const { rowCount } = await db.pool.query({
        name: 'trust_proof_use',
        text: `insert into trust.used_proof (mark, until) values ($1, to_timestamp($2)) on conflict do nothing`,
        values: [mark(kind, user, jti), until],
      })
      return rowCount === 1
    },
    async purge() {
      await db.pool.query('delete from trust.used_proof where until <= to_timestamp($1)', [secondsNow(clock)])
      const { rows } = await db.pool.query<{ n: number }>(
        'select count(*)::int as n from (select from trust.used_proof limit $1) as counted',
        [max],
      )
      full = rows[0]!.n >= max
      return rows[0]!.n
    },
  }
}
