import type pg from 'pg'
import { type Clock, type Database, type LevelOfAssurance, newId } from '../../kernel/index.ts'
import type { Audit } from '../audit/audit.ts'
import { secondsNow } from '../token/seconds.ts'
import type { LoginDirectory } from './directory.ts'
import {
  type EndReason,
  endSessions,
  insertSession,
  lastAssignmentOf,
  newSecret,
  openSessionsOf,
  renewSession,
  type StoredSession,
  setAssignment,
} from './session-store.ts'
import type { Sessions } from './sessions.ts'
import type { SessionTimes } from './settings.ts'

/** Who has shown who she is, and how. */
export interface Shown {
  kind: 'staff' | 'resident'
  party: string
  level: LevelOfAssurance
  provider: string
  providerSid?: Buffer | undefined
  providerSub?: Buffer | undefined
  /** Seals what the provider gave, for the session of this id. */
  idToken?: ((session: string) => Buffer) | undefined
}

/** Beginning and ending sessions; each is entered in the audit log in its own transaction. */
export interface Logins {
  /**
   * Logs somebody in under a new cookie. A session the browser had is ended; or made surer when it is hers and `shown` is another
   * level.
   *
   * @returns the cookie's value
   */
  begin(shown: Shown, before: StoredSession | undefined): Promise<{ secret: string; session: string }>
  end(sessions: readonly string[], reason: EndReason): Promise<void>
  endAllOf(party: string, reason: EndReason): Promise<void>
  choose(session: StoredSession, assignment: string): Promise<void>
  /** Enters that somebody who is known was not let in. */
  refused(who: Pick<Shown, 'kind' | 'party'>): Promise<void>
}

export interface LoginsDeps {
  db: Database
  clock: Clock
  audit: Pick<Audit, 'append'>
  directory: LoginDirectory
  sessions: Sessions
  times: SessionTimes
}

export function createLogins(deps: LoginsDeps): Logins {
  const { db, clock, audit, directory, sessions, times } = deps

  const enter = (
    client: pg.PoolClient,
    act: string,
    who: Pick<Shown, 'kind' | 'party'>,
    session: string | undefined,
    more: { assignment?: string | undefined; outcome?: 'done' | 'denied' } = {},
  ) =>
    audit.append(client, [
      {
        actorKind: who.kind === 'staff' ? 'employee' : 'resident',
        actor: who.party,
        act: `trust.session.${act}`,
        outcome: more.outcome ?? 'done',
        ...(more.assignment !== undefined && { assignment: more.assignment }),
        ...(session !== undefined && { about: session }),
      },
    ])

  /** The only one she has; of several the one she acted in the last time, if it holds. */
  async function firstAssignment(client: pg.PoolClient, { kind, party }: Shown): Promise<string | undefined> {
    if (kind === 'resident') return undefined
    const held = (await directory.assignmentsOf(party)) ?? []
    if (held.length === 1) return held[0]!.id
    const last = await lastAssignmentOf(client, party)
    return held.some(({ id }) => id === last) ? last : undefined
  }

  async function endIn(client: pg.PoolClient, ids: readonly string[], reason: EndReason): Promise<void> {
    const act = reason === 'logout' || reason === 'logout_all' ? 'logout' : 'end'
    for (const each of await endSessions(client, ids, reason, secondsNow(clock)))
      await enter(client, act, each, each.id)
  }

  return {
    async begin(shown, before) {
      const secret = newSecret()
      const now = secondsNow(clock)
      const same = before?.party === shown.party && before.kind === shown.kind
      const session = await db.transaction(async (client) => {
        if (before && same && shown.level > before.level) {
          const renewed = await renewSession(client, before.id, {
            ...shown,
            secret,
            now,
            idToken: shown.idToken?.(before.id),
          })
          if (renewed) {
            await enter(client, 'step_up', shown, before.id)
            return before.id
          }
        }
        if (before) await endIn(client, [before.id], 'replaced')
        const id = newId()
        const assignment = await firstAssignment(client, shown)
        await insertSession(client, {
          ...shown,
          ...times,
          id,
          secret,
          assignment,
          now,
          idToken: shown.idToken?.(id),
        })
        await enter(client, 'login', shown, id, { assignment })
        return id
      })
      if (before) sessions.forget(before.id)
      return { secret, session }
    },
    async end(ids, reason) {
      await db.transaction((client) => endIn(client, ids, reason))
      for (const id of ids) sessions.forget(id)
    },
    async endAllOf(party, reason) {
      const ids = await db.transaction(async (client) => {
        const open = await openSessionsOf(client, party, secondsNow(clock))
        await endIn(client, open, reason)
        return open
      })
      for (const id of ids) sessions.forget(id)
    },
    async choose(session, assignment) {
      await db.transaction(async (client) => {
        await setAssignment(client, session.id, assignment)
        await enter(client, 'choose_assignment', session, session.id, { assignment })
      })
      sessions.forget(session.id)
    },
    async refused(who) {
      await db.transaction(async (client) => {
        await enter(client, 'login', who, undefined, { outcome: 'denied' })
      })
    },
  }
}
