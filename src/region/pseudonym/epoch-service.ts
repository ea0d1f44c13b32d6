import {
  addJob,
  type Clock,
  type Database,
  KnutpunktError,
  type Log,
  type Party,
} from '../../kernel/index.ts'
import type { Audit, Guard } from '../../trust/index.ts'
import { nodeEntry } from '../run/entries.ts'
import type { Store } from '../store/store.ts'
import { destroyDue, insertEpoch, keepFor, listEpochs, putInForce } from './epoch-store.ts'
import { pseudonymErrors } from './pseudonym-errors.ts'
import type { Method, PseudonymKeys } from './pseudonym-keys.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { rekey } from './rekey.ts'
import { deleteTokens } from './vault-store.ts'

export interface EpochDeps {
  db: Database
  clock: Clock
  log: Log
  guard: Guard
  audit: Pick<Audit, 'append'>
  keys: PseudonymKeys
  pseudonyms: Pseudonyms
  store: Pick<Store, 'reader' | 'write'>
  /** The node's data is read where it is: its pseudonyms are the region's own. */
  inPlace: boolean
}

export type EpochService = ReturnType<typeof createEpochService>

export const rekeyTask = 'region:pseudonyms-rekey'
/** A region that says nothing else can go back to people under an old key for a year. */
const usualKeepDays = 365

/**
 * Epochs of the region's key. A change is one transaction of the store, which notes in it what its pseudonyms are of: the store is believed, the
 * database follows. Loads make pseudonyms in the store's epoch, and so no change makes two people of one.
 */
export function createEpochService(deps: EpochDeps) {
  const { db, clock, guard, audit, keys, pseudonyms, store } = deps
  const now = () => new Date(clock.epochMilliseconds())

  async function inForce(): Promise<string> {
    const [row] = await store.reader.rows('select id from meta.epoch')
    return row === undefined ? pseudonyms.newest() : String(row['id'])
  }

  /** Brings the database to what the store and the key file say. @throws {KnutpunktError} region.pseudonym_keys_unusable: the file is of another time than the store */
  async function settle(people?: number): Promise<void> {
    const id = await inForce()
    if (!keys.epochs().some((key) => key.id === id))
      throw new KnutpunktError(pseudonymErrors.pseudonym_keys_unusable)
    const known = new Map((await listEpochs(db.pool)).map((each) => [each.id, each]))
    for (const key of keys.epochs()) {
      const row = known.get(key.id)
      // A stop came between the file and the database: what no store was made with is not kept, what was destroyed goes.
      if (row?.state === 'destroyed' || (row === undefined && Number(key.id) > Number(id)))
        await keys.destroy(key.id)
      else if (row === undefined)
        await insertEpoch(db.pool, { ...key, begunBy: null, begunAt: now(), keepDays: usualKeepDays })
    }
    await db.transaction(async (client) => {
      if (!(await putInForce(client, id, { at: now(), people }))) return
      await audit.append(client, [nodeEntry('region.pseudonyms.changed')])
    })
  }

  return {
    inForce,
    settle,
    list: () => listEpochs(db.pool),
    /**
     * Begins an epoch: its key is made, and the store's pseudonyms are made anew as soon as no load is under way.
     *
     * @param asked.from the epoch that is in force, as a confirmation
     * @throws {KnutpunktError} region.pseudonyms_in_place, pseudonyms_stale, pseudonyms_pending
     */
    async begin(party: Party, asked: { from: string; method: Method; keepDays: number }): Promise<void> {
      const granted = await guard.require(party, { act: 'region.decide' })
      if (deps.inPlace) throw new KnutpunktError(pseudonymErrors.pseudonyms_in_place)
      const here = await inForce()
      if (here !== asked.from)
        throw new KnutpunktError(pseudonymErrors.pseudonyms_stale, { values: { given: asked.from, here } })
      const pending = (await listEpochs(db.pool)).find(({ state }) => state === 'pending')
      if (pending) throw isPending(pending.id)
      const key = await keys.add(asked.method)
      try {
        await db.transaction(async (client) => {
          const epoch = { ...key, begunBy: party.id, begunAt: now(), keepDays: usualKeepDays }
          if (!(await insertEpoch(client, epoch))) throw isPending(key.id)
          await keepFor(client, here, asked.keepDays)
          await addJob(client, rekeyTask, {})
          await guard.enter(client, party, { act: 'region.pseudonyms.begin', granted })
        })
      } catch (error) {
        await keys.destroy(key.id)
        throw error
      }
    },
    /** Makes the store's pseudonyms anew, when an epoch waits for that. */
    async change(): Promise<void> {
      const pending = (await listEpochs(db.pool)).find(({ state }) => state === 'pending')
      if (pending === undefined) return
      const people = await store.write((connection) => rekey(connection, pseudonyms, pending.id))
      await settle(people)
      deps.log.info({ epoch: pending.id, people }, 'pseudonyms were made anew')
    },
    /** Destroys keys of epochs that were kept as long as was said, with what the vault has of them. */
    async destroyOld(): Promise<void> {
      const destroyed = await db.transaction(async (client) => {
        const due = await destroyDue(client, now())
        for (const id of due) await deleteTokens(client, id)
        await audit.append(
          client,
          due.map(() => nodeEntry('region.pseudonyms.destroyed')),
        )
        return due
      })
      for (const id of destroyed) await keys.destroy(id)
    },
  }
}

const isPending = (epoch: string) =>
  new KnutpunktError(pseudonymErrors.pseudonyms_pending, { values: { epoch } })
