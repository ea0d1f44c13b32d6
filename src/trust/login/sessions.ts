import { type Clock, type Database, type Log, startTicker } from '../../kernel/index.ts'
import { BoundedCache } from '../token/bounded-cache.ts'
import { secondsNow } from '../token/seconds.ts'
import {
  channel,
  countSessions,
  hashOf,
  purgeSessions,
  readSession,
  readSessions,
  type StoredSession,
  touchSession,
} from './session-store.ts'

/** Sessions as requests and streams ask about them. */
export interface Sessions {
  /** The session of a cookie, if it holds now. Notes that she is there. */
  bySecret(secret: string): Promise<StoredSession | undefined>
  /** Whether a session that an app's token rests on has not been ended. */
  standing(id: string): Promise<boolean>
  /** Calls `end` once when the session does not hold any more. Answers how to stop following. */
  follow(id: string, end: () => void): () => void
  /** Forgets what is remembered of a session here, so that a change shows at once. */
  forget(id: string): void
  stop(): Promise<void>
}

export interface SessionsDeps {
  db: Database
  clock: Clock
  log: Log
  /** Ends a session that stands for nobody any more: of an employee who has left, in an assignment that has ended. */
  endStale: (session: StoredSession) => Promise<void>
  /** Told once a minute how many sessions hold in the installation. */
  onCounted?: (count: number) => void
  /** Of the age of what is remembered, ms; monotonic. For tests. */
  elapsed?: () => number
}

/** A session is believed for so long without being looked at again; together with {@link everyMs} below a second. */
const freshMs = 500
const everyMs = 400
/** Told when a party has changed, as an employee or her assignments. */
const partiesChannel = 'trust.parties'
/** Whether those behind open streams are still who they were is looked at so often, should the telling be lost. */
const partiesEveryMs = 5_000
const purgeEveryMs = 60_000
/** Sessions remembered; the one not used for the longest goes first. */
const most = 20_000

interface Kept {
  session: StoredSession | undefined
  checkedAt: number
}

/**
 * Sessions, remembered for half a second. An end anywhere is told by NOTIFY with its commit; in case the telling is lost, what
 * is remembered is looked at again, so that an ended session is over in every process within a second.
 */
export async function createSessions(deps: SessionsDeps): Promise<Sessions> {
  const { db, clock, log, elapsed = () => performance.now() } = deps
  const kept = new BoundedCache<Kept>(most)
  const standing = new BoundedCache<{ stands: boolean; checkedAt: number }>(most)
  const secretsOf = new Map<string, string>()
  const followers = new Map<string, Set<() => void>>()

  const forget = (id: string): void => {
    standing.delete(id)
    const key = secretsOf.get(id)
    if (key !== undefined) kept.delete(key)
    secretsOf.delete(id)
  }
  const endFollowed = (id: string): void => {
    const ends = followers.get(id)
    followers.delete(id)
    for (const end of ends ?? []) end()
  }
  /** Looks at those that streams are open for. */
  async function checkFollowed(): Promise<void> {
    const ids = [...followers.keys()]
    if (ids.length === 0) return
    const now = secondsNow(clock)
    const found = new Map((await readSessions(db.pool, ids)).map((each) => [each.id, each]))
    for (const id of ids) {
      const session = found.get(id)
      if (!session || !holds(session, now)) endFollowed(id)
    }
  }
  async function checkParties(): Promise<void> {
    for (const session of await readSessions(db.pool, [...followers.keys()])) await deps.endStale(session)
  }
  const soon = (check: () => Promise<void>) =>
    void check().catch((err: unknown) => log.debug({ err }, 'open sessions could not be looked at'))
  const listening = await db.listen(channel, (id) => {
    if (id === '') {
      kept.clear()
      standing.clear()
      secretsOf.clear()
    } else forget(id)
    soon(checkFollowed)
  })
  const partiesListening = await db.listen(partiesChannel, () => soon(checkParties))
  const partiesTicker = startTicker({
    everyMs: partiesEveryMs,
    run: checkParties,
    clock,
    log,
    name: 'trust.sessions.parties',
  })
  const ticker = startTicker({ everyMs, run: checkFollowed, clock, log, name: 'trust.sessions.follow' })
  const purger = startTicker({
    everyMs: purgeEveryMs,
    run: async () => {
      const now = secondsNow(clock)
      await purgeSessions(db.pool, now)
      deps.onCounted?.(await countSessions(db.pool, now))
    },
    clock,
    log,
    name: 'trust.sessions.purge',
  })

  async function look(secret: string): Promise<StoredSession | undefined> {
    const key = hashOf(secret).toString('base64')
    const held = kept.get(key, 0)
    if (held && elapsed() - held.checkedAt < freshMs) return held.session
    const checkedAt = elapsed()
    const session = await readSession(db.pool, secret)
    kept.set(key, { session, checkedAt }, Infinity)
    if (session) {
      if (secretsOf.size > 2 * most) secretsOf.clear()
      secretsOf.set(session.id, key)
    }
    return session
  }

  return {
    forget,
    async bySecret(secret) {
      const session = await look(secret)
      const now = secondsNow(clock)
      if (!session || !holds(session, now)) return undefined
      if (session.seenAt < now - 60) {
        await touchSession(db.pool, session.id, now)
        forget(session.id)
      }
      return session
    },
    async standing(id) {
      const held = standing.get(id, 0)
      if (held && elapsed() - held.checkedAt < freshMs) return held.stands
      const checkedAt = elapsed()
      const [session] = await readSessions(db.pool, [id])
      const stands = session !== undefined && session.endedAt === null
      standing.set(id, { stands, checkedAt }, Infinity)
      return stands
    },
    follow(id, end) {
      const ends = followers.get(id) ?? new Set()
      followers.set(id, ends.add(end))
      return () => {
        ends.delete(end)
        if (ends.size === 0 && followers.get(id) === ends) followers.delete(id)
      }
    },
    async stop() {
      // One after the other: they share a connection.
      await listening.close()
      await partiesListening.close()
      await Promise.all([ticker, partiesTicker, purger].map((each) => each.stop()))
    },
  }
}

/** Neither ended, nor past its hours, nor left alone for too long. */
export function holds(session: StoredSession, now: number): boolean {
  return session.endedAt === null && session.expiresAt > now && session.seenAt + session.idleSeconds > now
}
