import Type from 'typebox'
import { type App, type Database, KnutpunktError, type Party, partyOf } from '../../kernel/index.ts'
import { type Guard, Id, page } from '../../trust/index.ts'
import { RegionRun, RunRefusal } from '../contract/run.ts'
import { thresholdOf } from '../policy/policy.ts'
import type { PolicyService } from '../policy/policy-service.ts'
import { regionErrors } from '../region-errors.ts'
import { RunState } from '../wire/index.ts'
import type { RunService } from './run-service.ts'
import { listRuns, readRun, type StoredRun } from './run-store.ts'
import { askerOf, wordsOf } from './words.ts'

export interface RunRouteDeps {
  db: Database
  guard: Guard
  runs: RunService
  policies: PolicyService
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/region/v1/runs'
const tags = ['runs']
const read = { permission: 'region.runs.read' }
const decide = { permission: 'region.runs.decide' }
const ById = Type.Object({ id: Id })

/** What the node has been ordered to run, and what somebody is to decide on. */
export function runRoutes(app: App, deps: RunRouteDeps): void {
  const { db, guard, runs } = deps
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Runs, the newest first; those that wait for a decision are held',
        querystring: Type.Object({
          state: Type.Optional(RunState),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          cursor: Type.Optional(Id),
        }),
        response: { 200: page(RegionRun) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const { state, limit = 50, cursor } = request.query
      const listed = await listRuns(db.pool, { state, before: cursor, limit: limit + 1 })
      const items = await Promise.all(listed.slice(0, limit).map((run) => shown(deps, run)))
      return { items, ...(listed.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: { tags, summary: 'A run: what is asked, in words', params: ById, response: { 200: RegionRun } },
    },
    (request) => one(deps, partyOf(request), request.params.id),
  )
  app.post(
    `${path}/:id/approve`,
    {
      config: decide,
      schema: { tags, summary: 'Let a run that is held go on', params: ById, response: { 200: RegionRun } },
    },
    async (request) => {
      await runs.approve(partyOf(request), request.params.id)
      return one(deps, partyOf(request), request.params.id)
    },
  )
  app.post(
    `${path}/:id/refuse`,
    {
      config: decide,
      schema: {
        tags,
        summary: 'Refuse a run that is held, with a reason that is told to who asked',
        params: ById,
        body: RunRefusal,
        response: { 200: RegionRun },
      },
    },
    async (request) => {
      await runs.refuse(partyOf(request), request.params.id, request.body.reason)
      return one(deps, partyOf(request), request.params.id)
    },
  )
  app.post(
    `${path}/:id/cancel`,
    {
      config: decide,
      schema: {
        tags,
        summary: 'End a run that waits or is under way, with a reason that is told to who asked',
        params: ById,
        body: RunRefusal,
        response: { 200: RegionRun },
      },
    },
    async (request) => {
      await runs.cancel(partyOf(request), request.params.id, request.body.reason)
      return one(deps, partyOf(request), request.params.id)
    },
  )
}

async function one(deps: RunRouteDeps, party: Party, id: string): Promise<RegionRun> {
  await deps.guard.require(party, { act: 'region.read' })
  const run = await readRun(deps.db.pool, id)
  if (run === undefined) throw new KnutpunktError(regionErrors.run_unknown)
  return shown(deps, run)
}

async function shown({ db, policies, nameOf }: RunRouteDeps, run: StoredRun): Promise<RegionRun> {
  const { ordered } = run
  const { product, selection, permit } = ordered
  const decided = await policies.decidedFor(db.pool, product.id)
  const threshold =
    run.evidence?.threshold ??
    thresholdOf(product, { decided, defaults: policies.defaults, ordered: ordered.threshold })
  const partsOf = (
    list: readonly { id: string; title: { sv: string; en: string } }[],
    ids: readonly string[],
  ) => list.filter(({ id }) => ids.includes(id)).map(({ id, title }) => ({ id, title }))
  const name = run.decidedBy === null ? undefined : await nameOf(run.decidedBy)
  return {
    id: run.id,
    hub: run.hub,
    state: run.state,
    ...(run.heldWhy !== null && { heldWhy: run.heldWhy }),
    product: { id: product.id, version: product.version, title: product.title, purpose: product.purpose },
    form: run.form,
    ...(permit && { permit: { id: permit.id, until: permit.until } }),
    askedBy: ordered.askedBy,
    asker: askerOf(ordered),
    purpose: ordered.purpose,
    measures: partsOf(product.measures, selection.measures),
    dimensions: partsOf(product.dimensions, selection.dimensions),
    period: selection.period,
    threshold,
    words: wordsOf(ordered, threshold),
    receivedAt: run.receivedAt.toISOString(),
    ...(run.decidedBy !== null && { decidedBy: { id: run.decidedBy, ...(name !== undefined && { name }) } }),
    ...timesOf(run),
    ...(run.reason !== null && { reason: run.reason }),
    ...(run.evidence !== null && { evidence: run.evidence }),
    ...(run.cellCount !== null && { cells: run.cellCount }),
  }
}

function timesOf({ decidedAt, startedAt, endedAt }: StoredRun) {
  return {
    ...(decidedAt !== null && { decidedAt: decidedAt.toISOString() }),
    ...(startedAt !== null && { startedAt: startedAt.toISOString() }),
    ...(endedAt !== null && { endedAt: endedAt.toISOString() }),
  }
}
