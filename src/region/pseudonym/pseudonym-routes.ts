import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import { type Guard, Id, page } from '../../trust/index.ts'
import {
  type PseudonymEpoch,
  PseudonymEpochs,
  PseudonymEpochWrite,
  Reidentification,
  ReidentificationRefusal,
  ReidentificationWrite,
  ReidentifiedPerson,
} from '../contract/pseudonyms.ts'
import type { EpochService } from './epoch-service.ts'
import type { StoredEpoch } from './epoch-store.ts'
import { pseudonymErrors } from './pseudonym-errors.ts'
import type { ReidentificationService } from './reidentification-service.ts'
import {
  listReidentifications,
  readReidentification,
  type StoredReidentification,
} from './reidentification-store.ts'

export interface PseudonymRouteDeps {
  db: Database
  guard: Guard
  epochs: EpochService
  reidentifications: ReidentificationService
  inPlace: boolean
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/region/v1'
const tags = ['pseudonyms']
const read = { permission: 'region.pseudonyms.read' }
const propose = { permission: 'region.pseudonyms.propose' }
const approve = { permission: 'region.pseudonyms.approve' }
const ById = Type.Object({ id: Id })
const dayMs = 86_400_000
/** Every person of the region is gone through. */
const searchMs = 120_000

/** The region's pseudonyms: epochs of its key, and who is behind one. */
export function pseudonymRoutes(app: App, deps: PseudonymRouteDeps): void {
  epochRoutes(app, deps)
  readRoutes(app, deps)
  decisionRoutes(app, deps)
}

function epochRoutes(app: App, deps: PseudonymRouteDeps): void {
  const { guard, epochs, inPlace } = deps
  const list = async () => ({
    items: await Promise.all((await epochs.list()).map((each) => shownEpoch(deps, each))),
    inPlace,
  })
  app.get(
    `${path}/pseudonyms`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Epochs of the region’s key, the newest first; never the keys',
        response: { 200: PseudonymEpochs },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      return list()
    },
  )
  app.post(
    `${path}/pseudonyms`,
    {
      config: { permission: 'region.pseudonyms.write' },
      schema: {
        tags,
        summary:
          'Begin an epoch with a key of its own: all pseudonyms in the store are made anew, also under permits',
        body: PseudonymEpochWrite,
        response: { 202: PseudonymEpochs },
      },
    },
    async (request, reply) => {
      await epochs.begin(partyOf(request), request.body)
      reply.code(202)
      return list()
    },
  )
}

function readRoutes(app: App, deps: PseudonymRouteDeps): void {
  const { db, guard, reidentifications } = deps
  app.get(
    `${path}/reidentifications`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Requests to know who is behind a pseudonym, the newest first',
        querystring: Type.Object({
          state: Type.Optional(Reidentification.properties.state),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          cursor: Type.Optional(Id),
        }),
        response: { 200: page(Reidentification) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const { state, limit = 50, cursor: before } = request.query
      await reidentifications.expire()
      const found = await listReidentifications(db.pool, { state, before, limit: limit + 1 })
      const items = await Promise.all(found.slice(0, limit).map((each) => shown(deps, each)))
      return { items, ...(found.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/reidentifications/:id`,
    {
      config: read,
      schema: { tags, summary: 'Such a request', params: ById, response: { 200: Reidentification } },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      await reidentifications.expire()
      return one(deps, request.params.id)
    },
  )
}

function decisionRoutes(app: App, deps: PseudonymRouteDeps): void {
  const { reidentifications } = deps
  app.post(
    `${path}/reidentifications`,
    {
      config: propose,
      schema: {
        tags,
        summary: 'Propose that one pseudonym of a permit is gone back from, with reason and legal basis',
        body: ReidentificationWrite,
        response: { 201: Reidentification },
      },
    },
    async (request, reply) => {
      const id = await reidentifications.propose(partyOf(request), request.body)
      reply.code(201)
      return one(deps, id)
    },
  )
  app.post(
    `${path}/reidentifications/:id/approve`,
    {
      config: approve,
      schema: {
        tags,
        summary: 'Approve it, as another than the one who proposed it',
        params: ById,
        response: { 200: Reidentification },
      },
    },
    async (request) => {
      await reidentifications.approve(partyOf(request), request.params.id)
      return one(deps, request.params.id)
    },
  )
  app.post(
    `${path}/reidentifications/:id/refuse`,
    {
      config: approve,
      schema: {
        tags,
        summary: 'Refuse it, as another than the one who proposed it, with a reason',
        params: ById,
        body: ReidentificationRefusal,
        response: { 200: Reidentification },
      },
    },
    async (request) => {
      await reidentifications.refuse(partyOf(request), request.params.id, request.body.reason)
      return one(deps, request.params.id)
    },
  )
  app.post(
    `${path}/reidentifications/:id/identity`,
    {
      config: propose,
      handlerTimeout: searchMs,
      schema: {
        tags,
        summary: 'Who it is: shown once, to the one who proposed it, within a day of the approval',
        params: ById,
        response: { 200: ReidentifiedPerson },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return { identity: await reidentifications.show(partyOf(request), request.params.id) }
    },
  )
}

async function one(deps: PseudonymRouteDeps, id: string): Promise<Reidentification> {
  const found = await readReidentification(deps.db.pool, id)
  if (found === undefined) throw new KnutpunktError(pseudonymErrors.reidentification_unknown)
  return shown(deps, found)
}

async function named({ nameOf }: PseudonymRouteDeps, id: string) {
  const name = await nameOf(id)
  return { id, ...(name !== undefined && { name }) }
}

async function shown(deps: PseudonymRouteDeps, stored: StoredReidentification): Promise<Reidentification> {
  const { proposedBy, proposedAt, decidedBy, decidedAt, refusal, until, endedAt, ...rest } = stored
  return {
    ...rest,
    proposedBy: await named(deps, proposedBy),
    proposedAt: proposedAt.toISOString(),
    ...(decidedBy !== null && { decidedBy: await named(deps, decidedBy) }),
    ...(decidedAt !== null && { decidedAt: decidedAt.toISOString() }),
    ...(refusal !== null && { refusal }),
    ...(endedAt === null ? { until: until.toISOString() } : { endedAt: endedAt.toISOString() }),
  }
}

async function shownEpoch(deps: PseudonymRouteDeps, stored: StoredEpoch): Promise<PseudonymEpoch> {
  const { id, method, state, begunBy, begunAt, keepDays, inForceAt, retiredAt, destroyedAt, people } = stored
  return {
    id,
    method,
    state,
    ...(begunBy !== null && { begunBy: await named(deps, begunBy) }),
    begunAt: begunAt.toISOString(),
    ...(inForceAt !== null && { inForceAt: inForceAt.toISOString() }),
    ...(retiredAt !== null && {
      retiredAt: retiredAt.toISOString(),
      keptUntil: new Date(retiredAt.getTime() + keepDays * dayMs).toISOString(),
    }),
    ...(destroyedAt !== null && { destroyedAt: destroyedAt.toISOString() }),
    ...(people !== null && { people }),
  }
}
