import type { PoolClient } from 'pg'

type Queryable = Pick<PoolClient, 'query'>

/** A consumer's key: who holds its private half sees the deliveries of the organisation. */
export interface SftpKey {
  readonly id: string
  readonly organisation: string
  readonly system: string | null
  /** The employee who uses it. */
  readonly person: string | null
  readonly name: string
  readonly publicKey: string
  readonly fingerprint: string
  readonly addedAt: Date
  readonly usedAt: Date | null
  readonly revokedAt: Date | null
}

const columns = `id, organisation, system, person, name, public_key as "publicKey", fingerprint, added_at as "addedAt", used_at as "usedAt",
  revoked_at as "revokedAt"`

/** @returns undefined when the key is in force already */
export async function insertKey(
  db: Queryable,
  key: Omit<SftpKey, 'usedAt' | 'revokedAt'> & { addedBy: string },
): Promise<SftpKey | undefined> {
  const { rows } = await db.query<SftpKey>(
    `insert into hub.sftp_key (id, organisation, system, person, name, public_key, fingerprint, added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning ${columns}`,
    [
      key.id,
      key.organisation,
      key.system,
      key.person,
      key.name,
      key.publicKey,
      key.fingerprint,
      key.addedBy,
      key.addedAt,
    ],
  )
  return rows[0]
}

/** `organisations` absent: of all. */
export async function listKeys(db: Queryable, organisations?: readonly string[]): Promise<SftpKey[]> {
  const { rows } = await db.query<SftpKey>(
    `select ${columns} from hub.sftp_key where $1::uuid[] is null or organisation = any($1) order by added_at desc limit 500`,
    [organisations ?? null],
  )
  return rows
}

export async function readKey(db: Queryable, id: string): Promise<SftpKey | undefined> {
  return (await db.query<SftpKey>(`select ${columns} from hub.sftp_key where id = $1`, [id])).rows[0]
}

/** The key by that fingerprint that is in force. */
export async function keyInForce(db: Queryable, fingerprint: string): Promise<SftpKey | undefined> {
  const { rows } = await db.query<SftpKey>(
    `select ${columns} from hub.sftp_key where fingerprint = $1 and revoked_at is null`,
    [fingerprint],
  )
  return rows[0]
}

export async function noteKeyUse(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query('update hub.sftp_key set used_at = $2 where id = $1', [id, at])
}

/** @returns undefined when it was revoked before */
export async function revokeKey(
  db: Queryable,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<SftpKey | undefined> {
  const { rows } = await db.query<SftpKey>(
    `update hub.sftp_key set revoked_by = $2, revoked_at = $3 where id = $1 and revoked_at is null returning ${columns}`,
    [id, by, at],
  )
  return rows[0]
}
