import type { PoolClient } from 'pg'
import type { Clock, Database } from '../../kernel/index.ts'
import { EiFault } from './ei-fault.ts'
import { type Engagement, type EngagementTransaction, type Kept, keyOf, outcomeOf } from './engagement.ts'
import {
  type EngagementRow,
  engagementOf,
  type FindFilter,
  findRows,
  keptByKey,
  lockPeople,
  putEngagements,
  removeEngagements,
  updatedRows,
} from './engagement-store.ts'
import type { ResidentId, ResidentVault } from './resident.ts'

/** A change as it was made, sealed, for those who are told of it. */
export interface IndexChange {
  readonly deleted: boolean
  readonly sealed: Buffer
  readonly place: Omit<Engagement, 'resident'>
  readonly kept: Kept
}

export interface IndexServiceDeps {
  db: Database
  clock: Clock
  vault: ResidentVault
  /** The index's own HSA-id: the owner of what sources tell it. */
  hsaId: string
  /** In the transaction of the changes. */
  tell(client: PoolClient, changes: readonly IndexChange[]): Promise<void>
}

export type From = 'source' | 'index'

/** How many were changed, and how many were left as they were. */
export interface Applied {
  changed: number
  left: number
}

export type IndexService = ReturnType<typeof createIndexService>

const mostPeople = 1000

/** The engagement index: changes, and what is known of somebody. */
export function createIndexService({ db, clock, vault, hsaId, tell }: IndexServiceDeps) {
  function prepared(transactions: readonly EngagementTransaction[], from: From) {
    const rows = transactions.map(({ deleted, engagement }) => {
      const { resident, ...rest } = engagement
      const place = { ...rest, owner: from === 'source' ? hsaId : rest.owner }
      const { sealed, lookup } = vault.seal(resident)
      return { deleted, engagement, place, sealed, person: lookup, key: keyOf(lookup, place) }
    })
    const seen = new Map<string, number>()
    for (const [at, { key }] of rows.entries()) {
      const name = key.toString('hex')
      const before = seen.get(name)
      if (before !== undefined)
        throw new EiFault('EI002', `transactions ${before + 1} and ${at + 1} have the same key`)
      seen.set(name, at)
    }
    return rows
  }

  async function applyIn(
    client: PoolClient,
    transactions: readonly EngagementTransaction[],
    from: From,
  ): Promise<Applied> {
    const rows = prepared(transactions, from)
    await lockPeople(
      client,
      rows.map(({ person }) => person),
    )
    const before = await keptByKey(
      client,
      rows.map(({ key }) => key),
    )
    // Read when nobody else can change these people: later changes have later times.
    const at = clock.epochMilliseconds()
    const put: EngagementRow[] = []
    const removed: Buffer[] = []
    const changes: IndexChange[] = []
    for (const { deleted, engagement, place, sealed, person, key } of rows) {
      const known = before.get(key.toString('hex'))
      const outcome = outcomeOf(known, { deleted, engagement }, { from, at })
      if (outcome.act === 'nothing') continue
      if (outcome.act === 'put') put.push({ key, person, sealed, place, ...outcome.kept })
      else removed.push(key)
      const kept = outcome.act === 'put' ? outcome.kept : { ...known!, updatedAt: at }
      changes.push({ deleted, sealed, place, kept })
    }
    await putEngagements(client, put)
    await removeEngagements(client, removed)
    if (changes.length > 0) await tell(client, changes)
    return { changed: changes.length, left: rows.length - changes.length }
  }

  return {
    /** All of them or none. @throws {EiFault} EI002 */
    apply: (transactions: readonly EngagementTransaction[], from: From): Promise<Applied> =>
      db.transaction((client) => applyIn(client, transactions, from)),
    applyIn,
    async find(resident: ResidentId, filter: FindFilter): Promise<Engagement[]> {
      const rows = await findRows(db.pool, vault.lookup(resident), filter)
      return rows.map((row) => engagementOf(vault, row))
    },
    /** Changes of a domain since a time, by resident; at most a thousand residents, and whether there are more. */
    async updates(asked: { serviceDomain: string; since: number; after?: ResidentId | undefined }) {
      const after = asked.after && vault.lookup(asked.after)
      const rows = await updatedRows(db.pool, { ...asked, after, people: mostPeople + 1 })
      const byPerson = Map.groupBy(rows, ({ person }) => person.toString('hex'))
      const groups = [...byPerson.values()].slice(0, mostPeople)
      return {
        byResident: groups.map((group) => group.map((row) => engagementOf(vault, row))),
        complete: byPerson.size <= mostPeople,
      }
    },
  }
}
