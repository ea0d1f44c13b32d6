import Type from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, newId, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import {
  Difference,
  Reconciliation,
  ReconciliationApply,
  ReconciliationWrite,
} from '../contract/engagement-index.ts'
import { Id, oneOf, PageQuery, page } from '../contract/values.ts'
import { engagementOf } from '../engagement-index/engagement-store.ts'
import { indexErrors } from '../engagement-index/index-errors.ts'
import type { ResidentId, ResidentVault } from '../engagement-index/resident.ts'
import { addApplyJob, addCompareJob } from './reconcile.ts'
import {
  countDifferences,
  type DifferenceRow,
  differenceOutcomes,
  insertReconciliation,
  listReconciliations,
  moveReconciliation,
  readDifferences,
  readReconciliation,
  type Reconciliation as Stored,
  wantDifferences,
} from './reconciliation-store.ts'

export interface ReconciliationRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  vault: ResidentVault
  addressing: Addressing
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/exchange/v1/index/reconciliations'
const tags = ['engagement index']
const read = { permission: 'exchange.index.read' }
const write = { permission: 'exchange.index.write' }
const ById = Type.Object({ id: Id })

/** Comparisons of the index with what a source says it has. */
export function reconciliationRoutes(app: App, deps: ReconciliationRouteDeps): void {
  const { db, clock, guard } = deps
  const now = () => new Date(clock.epochMilliseconds())

  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Comparisons, the newest first',
        querystring: PageQuery,
        response: { 200: page(Reconciliation) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { limit = 50, cursor } = request.query
      const rows = await listReconciliations(db.pool, { before: cursor, limit: limit + 1 })
      const items = await Promise.all(rows.slice(0, limit).map((each) => shown(deps, each)))
      return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Ask a source for all it has in a domain, and compare it with the index; changes nothing',
        body: ReconciliationWrite,
        response: { 202: Reconciliation },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const { sourceSystem, serviceDomain, logicalAddress = sourceSystem } = request.body
      const organisation = organisationOf(deps, logicalAddress)
      const granted = await guard.require(party, {
        act: 'services.write',
        ...(organisation && { controller: organisation }),
      })
      const id = newId()
      await db.transaction(async (client) => {
        await insertReconciliation(client, {
          id,
          sourceSystem,
          logicalAddress,
          serviceDomain,
          organisation: organisation ?? null,
          createdBy: party.id,
          createdAt: now(),
        })
        await addCompareJob(client, id)
        await guard.enter(client, party, { act: 'exchange.index.compare', granted, about: id })
      })
      return reply.code(202).send(await shown(deps, (await readReconciliation(db.pool, id))!))
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: { tags, summary: 'A comparison', params: ById, response: { 200: Reconciliation } },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      return shown(deps, await found(deps, request.params.id))
    },
  )
  app.get(
    `${path}/:id/differences`,
    {
      config: read,
      schema: {
        tags,
        summary: 'What source and index do not agree on; people are masked',
        params: ById,
        querystring: Type.Object({
          outcome: Type.Optional(oneOf(differenceOutcomes)),
          after: Type.Optional(Type.Integer({ minimum: 0 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Difference) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'services.read' })
      const { id } = await found(deps, request.params.id)
      const { outcome, after, limit = 100 } = request.query
      const rows = await readDifferences(db.pool, id, { limit, after, ...(outcome && { outcome }) })
      await guard.enter(db.pool, party, { act: 'exchange.index.differences', granted, about: id })
      return { items: rows.map((row) => shownDifference(deps, row)) }
    },
  )
  app.post(
    `${path}/:id/apply`,
    {
      config: write,
      schema: {
        tags,
        summary:
          'Make the index say what the source says, of these differences; what was changed since is left alone',
        params: ById,
        body: ReconciliationApply,
        response: { 202: Reconciliation },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const { organisation } = await found(deps, request.params.id)
      const granted = await guard.require(party, {
        act: 'services.write',
        ...(organisation !== null && { controller: organisation }),
      })
      const { id } = request.params
      await db.transaction(async (client) => {
        const { state } = (await readReconciliation(client, id, true))!
        if (state !== 'ready' && state !== 'applied')
          throw new KnutpunktError(indexErrors.reconciliation_not_ready, { values: { state } })
        if ((await wantDifferences(client, id, request.body)) === 0) return
        await moveReconciliation(client, id, { state: 'applying' })
        await addApplyJob(client, id)
        await guard.enter(client, party, { act: 'exchange.index.reconcile', granted, about: id })
      })
      return reply.code(202).send(await shown(deps, await found(deps, id)))
    },
  )
}

/** Whose the source is, when it is known. */
function organisationOf({ addressing }: ReconciliationRouteDeps, hsaId: string): string | undefined {
  const routing = addressing.current()
  return (
    routing.entity('logicalAddress', hsaId)?.organisation ?? routing.componentByHsaId(hsaId)?.organisation
  )
}

async function found({ db }: ReconciliationRouteDeps, id: string): Promise<Stored> {
  const reconciliation = await readReconciliation(db.pool, id)
  if (reconciliation === undefined) throw new KnutpunktError(indexErrors.reconciliation_not_found)
  return reconciliation
}

async function shown({ db, nameOf }: ReconciliationRouteDeps, stored: Stored) {
  const {
    organisation: _,
    code,
    inSource,
    inIndex,
    createdBy,
    createdAt,
    readyAt,
    appliedAt,
    ...rest
  } = stored
  const name = await nameOf(createdBy)
  return {
    ...rest,
    createdBy: { id: createdBy, ...(name !== undefined && { name }) },
    createdAt: createdAt.toISOString(),
    counts: await countDifferences(db.pool, stored.id),
    ...(code !== null && { code }),
    ...(inSource !== null && { inSource }),
    ...(inIndex !== null && { inIndex }),
    ...(readyAt && { readyAt: readyAt.toISOString() }),
    ...(appliedAt && { appliedAt: appliedAt.toISOString() }),
  }
}

function shownDifference({ vault }: ReconciliationRouteDeps, row: DifferenceRow) {
  const { resident, mostRecent, ...place } = engagementOf(vault, row)
  return {
    position: row.position,
    kind: row.kind,
    outcome: row.outcome,
    resident: masked(resident),
    ...place,
    ...(mostRecent !== undefined && { mostRecent: new Date(mostRecent).toISOString() }),
    ...(row.index_most_recent && { indexMostRecent: row.index_most_recent.toISOString() }),
  }
}

/** The date of birth of national numbers, which tells people apart in a list; of reserve numbers, which may carry none, the ends. */
const masked = ({ extension, root }: ResidentId): string =>
  root === undefined ? `${extension.slice(0, 8)}-••••` : `${extension.slice(0, 2)}••••${extension.slice(-1)}`
