import { hkdfSync, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { createIdentityVault, type IdentityVault, type PersonIdentity } from '../../kernel/index.ts'
import type { EpochKey } from './pseudonym-keys.ts'
import type { StageOne } from './stage-one.ts'
import { insertTokens, readSealed, readTokens } from './vault-store.ts'

/** People at a time: some megabytes of parameters. */
const portion = 10_000
const tokenBytes = 16

/**
 * Pseudonyms at random, written down in the node's own database: the identity sealed beside a keyed look-up, as everywhere. Nothing can be
 * worked out of a pseudonym, not even with the key: that takes the list too.
 */
export function vaultStageOne({ id, key }: EpochKey, db: Pick<Pool, 'query'>): StageOne {
  const vault = identityVault(key)
  const find: StageOne['find'] = async (identities) => {
    const found = new Map<PersonIdentity, string>()
    for (const some of portions(identities)) {
      const lookups = some.map((identity) => vault.lookup(identity))
      const known = await readTokens(db, id, lookups)
      some.forEach((identity, at) => {
        const token = known.get(lookups[at]!.toString('hex'))
        if (token !== undefined) found.set(identity, token)
      })
    }
    return found
  }
  return {
    find,
    async make(identities) {
      const made = new Map(await find(identities))
      for (const some of portions(identities.filter((identity) => !made.has(identity)))) {
        await insertTokens(
          db,
          id,
          some.map((identity) => ({ ...vault.seal(identity), token: newToken(id) })),
        )
        // Whoever was first has written them: what stands there holds.
        for (const [identity, token] of await find(some)) made.set(identity, token)
      }
      return made
    },
    async open(pseudonyms) {
      const found = new Map<string, PersonIdentity>()
      for (const some of portions(pseudonyms))
        for (const { token, sealed } of await readSealed(db, id, some)) found.set(token, vault.open(sealed))
      return found
    },
  }
}

const newToken = (id: string): string => `${id}.${randomBytes(tokenBytes).toString('base64url')}`

function identityVault(key: Buffer): IdentityVault {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `knutpunkt vault ${use}`, 32))
  return createIdentityVault({ encryption: [{ id: 1, key: derived('seal') }], lookup: derived('lookup') })
}

function* portions<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += portion) yield all.slice(from, from + portion)
}
