import type { Database } from '../database/database.ts'
import { unusable } from './keys.ts'
import type { IdentityVault } from './vault.ts'

/**
 * Makes sure that the keys are those that the database's identities were sealed with: their fingerprint is written down at the
 * first start and compared at every other. Without this, a lost key file would be made anew without a word, and
 * everybody be registered twice.
 *
 * @throws {KnutpunktError} kernel.identity_keys_unusable when they are others
 */
export async function checkKeysBelong(db: Database, vault: IdentityVault): Promise<void> {
  await db.pool.query('create table if not exists kernel.identity_key (fingerprint text not null)')
  const { rows } = await db.pool.query<{ fingerprint: string }>(
    `with first as (
      insert into kernel.identity_key select $1 where not exists (select from kernel.identity_key) returning fingerprint)
    select fingerprint from first union all select fingerprint from kernel.identity_key`,
    [vault.fingerprint],
  )
  if (!rows.some((row) => row.fingerprint === vault.fingerprint)) {
    throw unusable(
      'the identities in the database were sealed with other keys; bring back the key file that belongs to it',
    )
  }
}
