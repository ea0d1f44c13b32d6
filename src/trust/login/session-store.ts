import { hash, randomBytes } from 'node:crypto'
import type { LevelOfAssurance, Queryable } from '../../kernel/index.ts'

/** A login session as it is stored. Times are seconds since 1970. */
export interface StoredSession {
  readonly id: string
  readonly kind: 'staff' | 'resident'
  /** The employee's or the resident's id. */
  readonly party: string
  readonly level: LevelOfAssurance
  readonly provider: string
  readonly assignment: string | null
  readonly levelAt: number
  readonly seenAt: number
  readonly expiresAt: number
  readonly idleSeconds: number
  readonly endedAt: number | null
}

/** Why a session ended. */
export type EndReason =
  | 'logout'
  | 'logout_all'
  | 'replaced'
  | 'provider_logout'
  | 'employee_ended'
  | 'assignment_ended'
  | 'person_gone'
  | 'identity_changed'

export const channel = 'trust.sessions'

const columns = `id, kind, party, level, provider, assignment, extract(epoch from level_at)::float8 as "levelAt",
  extract(epoch from seen_at)::float8 as "seenAt", extract(epoch from expires_at)::float8 as "expiresAt",
  idle_seconds as "idleSeconds", extract(epoch from ended_at)::float8 as "endedAt"`

/** A cookie's value: 256 bits nobody can guess. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** What is stored of it. */
export const hashOf = (secret: string): Buffer => hash('sha256', secret, 'buffer')

export interface SessionInsert {
  id: string
  secret: string
  kind: 'staff' | 'resident'
  party: string
  level: number
  provider: string
  assignment: string | undefined
  now: number
  absoluteSeconds: number
  idleSeconds: number
  providerSid?: Buffer | undefined
  providerSub?: Buffer | undefined
  idToken?: Buffer | undefined
}

export async function insertSession(db: Queryable, s: SessionInsert): Promise<void> {
  await db.query(
    `insert into trust.session (id, secret, kind, party, level, provider, assignment, began_at, level_at, seen_at,
       expires_at, idle_seconds, provider_sid, provider_sub, id_token)
     values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8), to_timestamp($8), to_timestamp($8), to_timestamp($9), $10, $11,
       $12, $13)`,
    [
      s.id,
      hashOf(s.secret),
      s.kind,
      s.party,
      s.level,
      s.provider,
      s.assignment ?? null,
      s.now,
      s.now + s.absoluteSeconds,
      s.idleSeconds,
      s.providerSid ?? null,
      s.providerSub ?? null,
      s.idToken ?? null,
    ],
  )
}

export async function readSession(db: Queryable, secret: string): Promise<StoredSession | undefined> {
  const { rows } = await db.query<StoredSession>({
    name: 'trust.session.by_secret',
    text: `select ${columns} from trust.session where secret = $1`,
    values: [hashOf(secret)],
  })
  return rows[0]
}

/** Sessions by their ids, for looking after those that are followed. */
export async function readSessions(db: Queryable, ids: readonly string[]): Promise<StoredSession[]> {
  const { rows } = await db.query<StoredSession>({
    name: 'trust.session.by_ids',
    text: `select ${columns} from trust.session where id = any($1::uuid[])`,
    values: [ids],
  })
  return rows
}

/** Notes that she did something; at most once a minute, so that reading costs no writing. */
export async function touchSession(db: Queryable, id: string, now: number): Promise<void> {
  await db.query({
    name: 'trust.session.touch',
    text: `update trust.session set seen_at = to_timestamp($2)
           where id = $1 and seen_at < to_timestamp($2 - 60) and ended_at is null`,
    values: [id, now],
  })
}

/** Ends sessions, and what was granted to apps in them. Answers which had not ended before. */
export async function endSessions(
  db: Queryable,
  ids: readonly string[],
  reason: EndReason,
  now: number,
): Promise<StoredSession[]> {
  const { rows } = await db.query<StoredSession>(
    `update trust.session set ended_at = to_timestamp($2), ended_because = $3, id_token = null
     where id = any($1::uuid[]) and ended_at is null returning ${columns}`,
    [ids, now, reason],
  )
  const ended = rows.map(({ id }) => id)
  if (ended.length === 0) return []
  await db.query(
    `delete from trust.oidc_state where grant_id in (select grant_id from trust.session_grant where session = any($1::uuid[]))`,
    [ended],
  )
  await notifySessions(db, ended)
  return rows
}

/** Tells all processes that something of these sessions has changed; told when the transaction commits. */
export async function notifySessions(db: Queryable, ids: readonly string[]): Promise<void> {
  await db.query(`select pg_notify('${channel}', each) from unnest($1::text[]) as each`, [ids])
}

/** Hers that have not ended. */
export async function openSessionsOf(db: Queryable, party: string, now: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from trust.session where party = $1 and ended_at is null and expires_at > to_timestamp($2)`,
    [party, now],
  )
  return rows.map(({ id }) => id)
}

/** Sessions that have not ended, by what their provider calls them. */
export async function sessionsMarked(
  db: Queryable,
  column: 'provider_sid' | 'provider_sub',
  marks: readonly Buffer[],
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from trust.session where ${column} = any($1::bytea[]) and ended_at is null limit 1000`,
    [marks],
  )
  return rows.map(({ id }) => id)
}

/** The sealed ID token that a session began with, when it is kept. */
export async function readIdToken(db: Queryable, id: string): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ id_token: Buffer | null }>(
    'select id_token from trust.session where id = $1',
    [id],
  )
  return rows[0]?.id_token ?? undefined
}

/** The assignment she acted in the last time. */
export async function lastAssignmentOf(db: Queryable, party: string): Promise<string | undefined> {
  const { rows } = await db.query<{ assignment: string | null }>(
    `select assignment from trust.session where party = $1 and assignment is not null order by began_at desc limit 1`,
    [party],
  )
  return rows[0]?.assignment ?? undefined
}

export async function setAssignment(db: Queryable, id: string, assignment: string | null): Promise<void> {
  await db.query('update trust.session set assignment = $2 where id = $1', [id, assignment])
  await notifySessions(db, [id])
}

type Renewal = Pick<
  SessionInsert,
  'secret' | 'level' | 'provider' | 'now' | 'providerSid' | 'providerSub' | 'idToken'
>

/** A surer login in the same session: under a new cookie, so that nobody who knew the old one gets the new level. */
export async function renewSession(
  db: Queryable,
  id: string,
  { secret, level, provider, now, providerSid, providerSub, idToken }: Renewal,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update trust.session set secret = $2, level = $3, provider = $4, level_at = to_timestamp($5), seen_at = to_timestamp($5),
       provider_sid = $6, provider_sub = $7, id_token = $8
     where id = $1 and ended_at is null`,
    [id, hashOf(secret), level, provider, now, providerSid ?? null, providerSub ?? null, idToken ?? null],
  )
  await notifySessions(db, [id])
  return rowCount === 1
}

/** How many hold now. */
export async function countSessions(db: Queryable, now: number): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from trust.session where ended_at is null and expires_at > to_timestamp($1)
       and seen_at + make_interval(secs => idle_seconds) > to_timestamp($1)`,
    [now],
  )
  return rows[0]!.count
}

/** Forgets sessions that ended or ran out more than a week ago, a thousand at a time. */
export async function purgeSessions(db: Queryable, now: number): Promise<void> {
  await db.query(
    `delete from trust.session where id in (
       select id from trust.session where expires_at < to_timestamp($1) order by expires_at limit 1000)`,
    [now - 7 * 86_400],
  )
}
