import { hkdfSync } from 'node:crypto'
import { hmacSha256, parsePersonIdentity } from '../../kernel/index.ts'
import type { StageTwo } from '../compile/extract.ts'
import type { Pseudonyms as StageOne } from '../load/pseudonymise.ts'
import type { Pseudonyms as StageTwoMaker } from '../run/execute.ts'
import type { PseudonymKeys } from './pseudonym-keys.ts'

/** Both stages. */
export interface Pseudonyms extends StageOne, StageTwoMaker {}

/** HMAC-SHA-256 takes in blocks of so many bytes. */
const blockBytes = 64
/** Of a pseudonym: 120 bits, so that two people of ten million do not get the same (one in 10^22). */
const pseudonymCharacters = 20

/**
 * Pseudonyms in two stages: the first with the region's key, so that identities are in no store; the second with a key of each permit and
 * epoch, so that nobody has the same pseudonym under two permits. Without the keys nobody can try numbers and compare.
 */
export function createPseudonyms({ id, stageOne, master }: PseudonymKeys): Pseudonyms {
  return {
    async stageOne(identities) {
      const made = new Map<string, string>()
      for (const written of identities) {
        const identity = parsePersonIdentity(written)
        if (identity !== undefined) made.set(written, pseudonym(stageOne, id, identity))
      }
      return made
    },
    stageTwo: async (permit, epoch, column) => stageTwo(permitKey(master, permit, epoch), column),
  }
}

function pseudonym(key: Buffer, id: string, identity: string): string {
  return `${id}.${hmacSha256(key, `knutpunkt pseudonym 1\0${identity}`).toString('base64url').slice(0, pseudonymCharacters)}`
}

/** HKDF-SHA-256 (RFC 5869) of the master key, for one permit in one epoch. */
function permitKey(master: Buffer, permit: string, epoch: number): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `knutpunkt pseudonym 2 ${permit} ${epoch}`, 32))
}

/** HMAC-SHA-256 (RFC 2104) as DuckDB's SQL, of two plain hashes. */
function stageTwo(key: Buffer, column: string): StageTwo {
  const block = Buffer.concat([key], blockBytes)
  const pad = (by: number): string => Buffer.from(block.map((byte) => byte ^ by)).toString('hex')
  return {
    sql: `sha256(unhex(?) || unhex(sha256(unhex(?) || encode(${column}))))`,
    values: [pad(0x5c), pad(0x36)],
  }
}
