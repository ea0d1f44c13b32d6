import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { type PersonIdentity, parsePersonIdentity } from '../../kernel/index.ts'
import type { EpochKey } from './pseudonym-keys.ts'
import type { StageOne } from './stage-one.ts'

/** An identity's twelve characters, and four bytes of nothing by which a pseudonym of ours is known. */
const identityBytes = 12
const blockBytes = 16
const nothing = Buffer.alloc(blockBytes - identityBytes)
const encoded = 22
/** Sealed at a time: what stands still meanwhile. */
const portion = 20_000

/**
 * Pseudonyms by the key alone: each identity is one block of AES-256, so that the same person always gets the same and two people never do.
 * Without the key nobody can try numbers and compare; with it the node can change keys and re-identify without a list of people. Modes that
 * chain blocks have nothing to add: no text is longer than a block, and being the same each time is the point.
 */
export function keyedStageOne({ id, key }: EpochKey): StageOne {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'knutpunkt pseudonym 1', 32))
  const make: StageOne['make'] = async (identities) => {
    const made = new Map<PersonIdentity, string>()
    for (let from = 0; from < identities.length; from += portion) {
      const some = identities.slice(from, from + portion)
      const plain = Buffer.alloc(some.length * blockBytes)
      some.forEach((identity, at) => plain.write(identity, at * blockBytes, 'latin1'))
      const sealed = createCipheriv('aes-256-ecb', own, null).setAutoPadding(false).update(plain)
      some.forEach((identity, at) => {
        made.set(identity, `${id}.${sealed.toString('base64url', at * blockBytes, (at + 1) * blockBytes)}`)
      })
      await turn()
    }
    return made
  }
  return {
    make,
    find: make,
    async open(pseudonyms) {
      const found = new Map<string, PersonIdentity>()
      const ours = pseudonyms.filter((each) => each.length === id.length + 1 + encoded)
      for (let from = 0; from < ours.length; from += portion) {
        const some = ours.slice(from, from + portion)
        const sealed = Buffer.alloc(some.length * blockBytes)
        some.forEach((each, at) => sealed.write(each.slice(id.length + 1), at * blockBytes, 'base64url'))
        const plain = createDecipheriv('aes-256-ecb', own, null).setAutoPadding(false).update(sealed)
        some.forEach((each, at) => {
          const identity = identityIn(plain.subarray(at * blockBytes, (at + 1) * blockBytes))
          if (identity !== undefined) found.set(each, identity)
        })
        await turn()
      }
      return found
    },
  }
}

function identityIn(block: Buffer): PersonIdentity | undefined {
  if (!block.subarray(identityBytes).equals(nothing)) return undefined
  return parsePersonIdentity(block.toString('latin1', 0, identityBytes))
}

/** Lets others of the process come to their turn. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done))
