import { type Queryable } from '../../kernel/index.ts'
import type { Operation } from './operations.ts'
import type { SignedVersion } from './version.ts'

/** A draft as it is stored. */
export interface StoredDraft {
  id: string
  version: number
  title: string
  state: 'open' | 'submitted' | 'approved' | 'published' | 'discarded'
  operations: Operation[]
  author: string
  approver: string | null
  publishedAs: number | null
  createdAt: Date
  updatedAt: Date
}

const columns = `id, version, title, state, operations, author, approver, published_as as "publishedAs",
  created_at as "createdAt", updated_at as "updatedAt"`

export async function insertDraft(
  db: Queryable,
  draft: Pick<StoredDraft, 'id' | 'title' | 'operations' | 'author'> & {
    organisation: string | undefined
    at: Date
  },
): Promise<void> {
  await db.query(
    `insert into exchange.addressing_draft (id, title, state, operations, organisation, author, created_at, updated_at)
     values ($1, $2, 'open', $3, $4, $5, $6, $6)`,
    [
      draft.id,
      draft.title,
      JSON.stringify(draft.operations),
      draft.organisation ?? null,
      draft.author,
      draft.at,
    ],
  )
}

export async function readDraft(db: Queryable, id: string, lock = false): Promise<StoredDraft | undefined> {
  const { rows } = await db.query<StoredDraft>(
    `select ${columns} from exchange.addressing_draft where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

/** The newest first; without their operations, which may be many. */
export async function listDrafts(
  db: Queryable,
  asked: { state?: string; before?: string; limit: number },
): Promise<StoredDraft[]> {
  const { rows } = await db.query<StoredDraft>(
    `select ${columns} from exchange.addressing_draft
     where ($1::text is null or state = $1) and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [asked.state ?? null, asked.before ?? null, asked.limit],
  )
  return rows
}

export async function updateDraft(
  db: Queryable,
  id: string,
  change: Partial<Pick<StoredDraft, 'title' | 'operations' | 'state' | 'approver' | 'publishedAs'>> & {
    at: Date
  },
): Promise<void> {
  await db.query(
    `update exchange.addressing_draft set version = version + 1, updated_at = $2,
       title = coalesce($3, title), operations = coalesce($4, operations), state = coalesce($5, state),
       approver = case when $6 = '' then null else coalesce($6, approver) end, published_as = coalesce($7, published_as)
     where id = $1`,
    [
      id,
      change.at,
      change.title ?? null,
      change.operations === undefined ? null : JSON.stringify(change.operations),
      change.state ?? null,
      change.approver === null ? '' : (change.approver ?? null),
      change.publishedAs ?? null,
    ],
  )
}

/** Versions come one after the other: who publishes holds this until it is committed. */
export async function lockPublishing(db: Queryable): Promise<void> {
  await db.query('select pg_advisory_xact_lock(hashtext($1))', ['exchange.addressing_version'])
}

export async function insertVersion(db: Queryable, version: SignedVersion): Promise<void> {
  await db.query(
    `insert into exchange.addressing_version (number, document, previous, hash, signature, key)
     values ($1, $2, $3, $4, $5, $6)`,
    [version.number, version.document, version.previous, version.hash, version.signature, version.key],
  )
}

export async function listVersions(
  db: Queryable,
  asked: { before?: number; limit: number },
): Promise<Pick<SignedVersion, 'number' | 'document' | 'hash'>[]> {
  const { rows } = await db.query(
    `select number, document, hash from exchange.addressing_version
     where ($1::int is null or number < $1) order by number desc limit $2`,
    [asked.before ?? null, asked.limit],
  )
  return rows as Pick<SignedVersion, 'number' | 'document' | 'hash'>[]
}

/** Versions up to a number, oldest first. */
export async function versionsUntil(db: Queryable, number: number): Promise<SignedVersion[]> {
  const { rows } = await db.query<SignedVersion>(
    `select number, document, previous, hash, signature, key from exchange.addressing_version
     where number <= $1 order by number`,
    [number],
  )
  return rows
}
