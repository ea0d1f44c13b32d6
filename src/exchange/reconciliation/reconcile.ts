import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type JobHandlers, type Log } from '../../kernel/index.ts'
import { EiFault } from '../engagement-index/ei-fault.ts'
import { type Engagement, keyOf } from '../engagement-index/engagement.ts'
import { engagementOf, keptByKey, lockPeople, rowsOfSource } from '../engagement-index/engagement-store.ts'
import { indexContract, readUpdates, writeGetUpdates } from '../engagement-index/engagement-xml.ts'
import type { IndexService } from '../engagement-index/index-service.ts'
import type { ResidentId, ResidentVault } from '../engagement-index/resident.ts'
import type { MakeCall } from '../gateway/call.ts'
import { readXml, XmlError } from '../soap/xml.ts'
import {
  insertDifferences,
  moveReconciliation,
  type NewDifference,
  purgeReconciliations,
  type Reconciliation,
  readDifferences,
  readReconciliation,
  settleDifferences,
} from './reconciliation-store.ts'

export interface ReconcileDeps {
  db: Database
  clock: Clock
  log: Log
  vault: ResidentVault
  call: MakeCall
  hsaId: string
  service: Pick<IndexService, 'applyIn'>
}

const compareTask = 'exchange:compare-index'
const applyTask = 'exchange:apply-differences'
const purgeTask = 'exchange:purge-comparisons'

/** What a source says it has, at most: beyond this it is compared a domain at a time no more, but told of. */
const mostEngagements = 500_000
const mostPages = 2_000
const pageMs = 30_000
const portion = 1_000
const keptMs = 90 * 86_400_000
const attempts = 4

export const addCompareJob = (client: PoolClient, reconciliation: string) =>
  addJob(client, compareTask, { reconciliation }, { maxAttempts: attempts })
export const addApplyJob = (client: PoolClient, reconciliation: string) =>
  addJob(client, applyTask, { reconciliation })

export function reconciliationJobs(deps: ReconcileDeps): { handlers: JobHandlers; crontab: string } {
  const idOf = (payload: unknown) => (payload as { reconciliation: string }).reconciliation
  return {
    handlers: {
      [compareTask]: async (payload, { lastAttempt }) => {
        const found = await readReconciliation(deps.db.pool, idOf(payload))
        if (found?.state !== 'asking') return
        try {
          await compare(deps, found)
        } catch (error) {
          if (!(error instanceof SourceFault) && !lastAttempt) throw error
          // Told to who asked, who may ask again.
          deps.log.warn(
            { err: error, reconciliation: found.id },
            'a source could not be compared with the index',
          )
          const code = error instanceof SourceFault ? error.code : 'failed'
          await moveReconciliation(deps.db.pool, found.id, { state: 'failed', code })
        }
      },
      [applyTask]: async (payload) => apply(deps, idOf(payload)),
      [purgeTask]: async () =>
        purgeReconciliations(deps.db.pool, new Date(deps.clock.epochMilliseconds() - keptMs)),
    },
    crontab: `23 3 * * * ${purgeTask}`,
  }
}

/** The source gave no list: what its call came to, or what is wrong with the list. */
class SourceFault extends Error {
  override readonly name = 'SourceFault'
  readonly code: string
  constructor(code: string) {
    super(`the source gave no list: ${code}`)
    this.code = code
  }
}

type Listed = Pick<NewDifference, 'key' | 'sealed' | 'place'>

async function compare(deps: ReconcileDeps, asked: Reconciliation): Promise<void> {
  const source = await listOf(deps, asked)
  const differences: NewDifference[] = []
  let inIndex = 0
  await deps.db.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read')
    const locked = await readReconciliation(client, asked.id, true)
    if (locked?.state !== 'asking') return
    const inSource = source.size
    for (let after: Buffer | undefined; ; ) {
      const { sourceSystem, serviceDomain } = asked
      const rows = await rowsOfSource(client, { sourceSystem, serviceDomain, after, limit: portion })
      inIndex += rows.length
      for (const row of rows) {
        const difference = differenceOf(deps, row, source.get(row.key.toString('hex')))
        if (difference) differences.push(difference)
        source.delete(row.key.toString('hex'))
      }
      after = rows.at(-1)?.key
      if (rows.length < portion) break
    }
    differences.push(...[...source.values()].map((listed) => ({ ...listed, kind: 'missing' as const })))
    for (let from = 0; from < differences.length; from += portion)
      await insertDifferences(client, asked.id, from, differences.slice(from, from + portion))
    const readyAt = new Date(deps.clock.epochMilliseconds())
    await moveReconciliation(client, asked.id, { state: 'ready', inSource, inIndex, readyAt })
  })
}

function differenceOf(
  { vault }: ReconcileDeps,
  row: Awaited<ReturnType<typeof rowsOfSource>>[number],
  listed: Listed | undefined,
): NewDifference | undefined {
  const { resident: _, ...place } = engagementOf(vault, row)
  const index = { indexMostRecent: place.mostRecent, indexUpdatedAt: place.updatedAt }
  if (listed === undefined) return { kind: 'extra', key: row.key, sealed: row.sealed, place, ...index }
  if (listed.place.mostRecent === place.mostRecent) return undefined
  return { kind: 'differs', ...listed, ...index }
}

/** All that the source says it has, by key. @throws {SourceFault} */
async function listOf(deps: ReconcileDeps, asked: Reconciliation): Promise<Map<string, Listed>> {
  const found = new Map<string, Listed>()
  let after: ResidentId | undefined
  for (let page = 0; page < mostPages; page++) {
    const { engagements, last, complete } = await pageOf(deps, asked, after)
    for (const { resident, ...place } of engagements.filter((each) => isAsked(each, asked))) {
      const { lookup, sealed } = deps.vault.seal(resident)
      // A source does not know which index it tells.
      const own = { ...place, owner: deps.hsaId }
      const key = keyOf(lookup, own)
      found.set(key.toString('hex'), { key, sealed, place: own })
    }
    if (found.size > mostEngagements) throw new SourceFault('too_large')
    if (complete) return found
    if (last === undefined || (after && last.extension === after.extension && last.root === after.root))
      throw new SourceFault('endless')
    after = last
  }
  throw new SourceFault('endless')
}

const isAsked = (engagement: Engagement, { sourceSystem, serviceDomain }: Reconciliation): boolean =>
  engagement.sourceSystem === sourceSystem && engagement.serviceDomain === serviceDomain

async function pageOf(
  { call, hsaId }: ReconcileDeps,
  { id, logicalAddress, serviceDomain }: Reconciliation,
  after: ResidentId | undefined,
) {
  const answer = await call({
    consumer: hsaId,
    contract: indexContract('GetUpdates'),
    logicalAddress,
    body: writeGetUpdates({ serviceDomain, since: 0, ...(after && { after }) }),
    correlationId: id,
    timeoutMs: pageMs,
  })
  if (answer.code !== undefined) throw new SourceFault(answer.code)
  try {
    return readUpdates(readXml(answer.body))
  } catch (error) {
    if (error instanceof EiFault || error instanceof XmlError) throw new SourceFault('unreadable')
    throw error
  }
}

/** Makes the wanted differences true, a portion at a time: each is told to subscribers as a change of its own. */
async function apply({ db, clock, vault, service }: ReconcileDeps, id: string): Promise<void> {
  for (let more = true; more; ) {
    more = await db.transaction(async (client) => {
      const found = await readReconciliation(client, id, true)
      if (found?.state !== 'applying') return false
      const rows = await readDifferences(client, id, { outcome: 'wanted', limit: portion })
      if (rows.length === 0) {
        const appliedAt = new Date(clock.epochMilliseconds())
        await moveReconciliation(client, id, { state: 'applied', appliedAt })
        return false
      }
      const opened = rows.map((row) => ({ ...row, engagement: engagementOf(vault, row) }))
      await lockPeople(
        client,
        opened.map(({ engagement }) => vault.lookup(engagement.resident)),
      )
      const kept = await keptByKey(
        client,
        rows.map(({ key }) => key),
      )
      const still = opened.filter(
        ({ key, index_updated_at: then }) => kept.get(key.toString('hex'))?.updatedAt === then?.getTime(),
      )
      if (still.length > 0)
        await service.applyIn(
          client,
          still.map(({ kind, engagement }) => ({ deleted: kind === 'extra', engagement })),
          'source',
        )
      const positions = still.map(({ position }) => position)
      const since = rows.map(({ position }) => position).filter((position) => !positions.includes(position))
      await settleDifferences(client, id, positions, 'applied')
      await settleDifferences(client, id, since, 'changed_since')
      return true
    })
  }
}
