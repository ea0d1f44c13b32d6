import { hkdfSync } from 'node:crypto'
import { type Database, hmacSha256, type PersonIdentity, parsePersonIdentity } from '../../kernel/index.ts'
import type { StageTwo } from '../compile/extract.ts'
import type { Pseudonyms as StageOneMaker } from '../load/pseudonymise.ts'
import type { Pseudonyms as StageTwoMaker } from '../run/execute.ts'
import { keyedStageOne } from './keyed.ts'
import type { EpochKey, PseudonymKeys } from './pseudonym-keys.ts'
import { epochOf, type StageOne } from './stage-one.ts'
import { vaultStageOne } from './vault.ts'

/** Both stages. */
export interface Pseudonyms extends StageOneMaker, StageTwoMaker {
  /** @param epoch the newest when it is not told */
  stageOne(identities: string[], epoch?: string): Promise<ReadonlyMap<string, string>>
  /** Whose pseudonyms of stage 1 they are; those whose epoch's key is not here, or that it has not made, are not in the answer. */
  open(pseudonyms: readonly string[]): Promise<ReadonlyMap<string, PersonIdentity>>
  /** The same people's pseudonyms in another epoch; those that cannot be opened are not in the answer. */
  remake(pseudonyms: readonly string[], epoch: string): Promise<ReadonlyMap<string, string>>
  /** The pseudonyms that the same people had in an epoch; none are made. */
  known(pseudonyms: readonly string[], epoch: string): Promise<string[]>
  /** Stage 2 of one pseudonym of stage 1, in hex, as the SQL of `stageTwo` makes it. */
  stageTwoOf(permit: string, epoch: number): (pseudonym: string) => string
}

/** HMAC-SHA-256 takes in blocks of so many bytes. */
const blockBytes = 64

/**
 * Pseudonyms in two stages: the first with the key of the region's epoch, so that identities are in no store; the second with a key of each
 * permit and its epoch, so that nobody has the same pseudonym under two permits.
 *
 * @param db where the vault is; without it no epoch can have one
 */
export function createPseudonyms(keys: PseudonymKeys, db?: Pick<Database, 'pool'>): Pseudonyms {
  const made = new Map<EpochKey, StageOne>()
  const stageOneOf = (epoch: string): StageOne => {
    const key = keys.epochs().find(({ id }) => id === epoch)
    if (key === undefined) throw new RangeError(`there is no key of the epoch ${epoch}`)
    const known = made.get(key) ?? stageOneBy(key, db)
    made.set(key, known)
    return known
  }
  const open: Pseudonyms['open'] = async (pseudonyms) => {
    const found = new Map<string, PersonIdentity>()
    const here = new Set(keys.epochs().map(({ id }) => id))
    for (const [epoch, some] of Map.groupBy(pseudonyms, epochOf))
      if (here.has(epoch))
        for (const [pseudonym, identity] of await stageOneOf(epoch).open(some)) found.set(pseudonym, identity)
    return found
  }
  const newest = () => keys.epochs().at(-1)!.id
  return {
    newest,
    open,
    async stageOne(written, epoch = newest()) {
      const read = new Map(written.map((each) => [each, parsePersonIdentity(each)]))
      const identities = new Set([...read.values()].filter((each) => each !== undefined))
      const pseudonyms = await stageOneOf(epoch).make([...identities])
      const answer = new Map<string, string>()
      for (const [each, identity] of read) if (identity) answer.set(each, pseudonyms.get(identity)!)
      return answer
    },
    async remake(pseudonyms, epoch) {
      const opened = await open(pseudonyms)
      const fresh = await stageOneOf(epoch).make([...new Set(opened.values())])
      return new Map([...opened].map(([pseudonym, identity]) => [pseudonym, fresh.get(identity)!]))
    },
    async known(pseudonyms, epoch) {
      const opened = await open(pseudonyms)
      return [...(await stageOneOf(epoch).find([...new Set(opened.values())])).values()]
    },
    stageTwo: async (permit, epoch, column) => stageTwo(permitKey(keys.master, permit, epoch), column),
    stageTwoOf(permit, epoch) {
      const key = permitKey(keys.master, permit, epoch)
      return (pseudonym) => hmacSha256(key, pseudonym).toString('hex')
    },
  }
}

function stageOneBy(key: EpochKey, db: Pick<Database, 'pool'> | undefined): StageOne {
  if (key.method === 'keyed') return keyedStageOne(key)
  if (db === undefined)
    throw new RangeError(`the epoch ${key.id} has a vault, and there is no database for it`)
  return vaultStageOne(key, db.pool)
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
