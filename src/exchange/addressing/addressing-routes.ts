import Type from 'typebox'
import { type App, type Database, KnutpunktError, type Party, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import {
  Authorisation,
  Component,
  Draft,
  DraftDiff,
  DraftWrite,
  draftStates,
  Endpoint,
  LogicalAddress,
  Operations,
  Route,
  Version,
} from '../contract/addressing.ts'
import { Id, oneOf, page } from '../contract/values.ts'
import { addressingErrors } from './addressing-errors.ts'
import type { AddressingService } from './addressing-service.ts'
import { listDrafts, readDraft, type StoredDraft } from './addressing-store.ts'
import type { Follower } from './follower.ts'
import { listRows, sortable } from './listing.ts'
import type { Operation } from './operations.ts'
import type { VersionContent } from './version.ts'

export interface AddressingRouteDeps {
  db: Database
  guard: Guard
  follower: Follower
  service: AddressingService
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/exchange/v1/addressing'
const tags = ['addressing']
const read = { permission: 'exchange.addressing.read' }
const write = { permission: 'exchange.addressing.write' }
const ById = Type.Object({ id: Id })

/** Everything that is addressed, drafts of changes, and published versions. */
export function addressingRoutes(app: App, deps: AddressingRouteDeps): void {
  entityRoutes(app, deps)
  draftRoutes(app, deps)
  stepRoutes(app, deps)
  versionRoutes(app, deps)
}

const ListQuery = Type.Object({
  search: Type.Optional(Type.String({ maxLength: 100 })),
  sort: Type.Optional(oneOf(sortable)),
  descending: Type.Optional(Type.Boolean({ default: false })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
})

function entityRoutes(app: App, { guard, follower }: AddressingRouteDeps): void {
  const lists = [
    ['components', 'component', Component],
    ['endpoints', 'endpoint', Endpoint],
    ['logical-addresses', 'logicalAddress', LogicalAddress],
    ['routes', 'route', Route],
    ['authorisations', 'authorisation', Authorisation],
  ] as const
  for (const [name, kind, schema] of lists) {
    app.get(
      `${path}/${name}`,
      {
        config: read,
        schema: {
          tags,
          summary: `All ${name.replace('-', ' ')} of the published version, or those in which every word is found`,
          querystring: ListQuery,
          response: {
            200: Type.Object({
              version: Type.Integer(),
              total: Type.Integer(),
              items: Type.Array(schema as Type.TSchema),
              names: Type.Record(Type.String(), Type.String(), {
                description: 'What the items point at is called, by id or HSA-id',
              }),
            }),
          },
        },
      },
      async (request) => {
        await guard.require(partyOf(request), { act: 'services.read' })
        const { search = '', sort, descending = false, limit = 100, offset = 0 } = request.query
        const routing = follower.current()
        return {
          version: routing.version,
          ...listRows(routing, kind, { search, sort, descending, limit, offset }),
        }
      },
    )
  }
}

function draftRoutes(app: App, deps: AddressingRouteDeps): void {
  const { db, guard, service } = deps
  app.get(
    `${path}/drafts`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Drafts, the newest first',
        querystring: Type.Object({
          state: Type.Optional(oneOf(draftStates)),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          cursor: Type.Optional(Id),
        }),
        response: { 200: page(Draft) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'services.read' })
      const { state, limit = 50, cursor } = request.query
      const listed = await listDrafts(db.pool, {
        limit: limit + 1,
        ...(state && { state }),
        ...(cursor && { before: cursor }),
      })
      const items = await Promise.all(listed.slice(0, limit).map((draft) => shown(deps, party, draft)))
      return { items, ...(listed.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/drafts/:id`,
    {
      config: read,
      schema: { tags, summary: 'A draft', params: ById, response: { 200: Draft } },
    },
    (request) => one(deps, partyOf(request), request.params.id),
  )
  app.post(
    `${path}/drafts`,
    {
      config: write,
      bodyLimit: 8 * 1024 * 1024,
      schema: {
        tags,
        summary: 'Begin a draft of changes; refused when two rows would hold for the same at once',
        body: DraftWrite,
        response: { 201: Draft },
      },
    },
    async (request, reply) => {
      const id = await service.create(partyOf(request), request.body)
      return reply.code(201).send(await one(deps, partyOf(request), id))
    },
  )
  app.put(
    `${path}/drafts/:id`,
    {
      config: write,
      bodyLimit: 8 * 1024 * 1024,
      schema: {
        tags,
        summary: 'Change a draft; what was approved of it is approved no longer',
        params: ById,
        body: DraftWrite,
        response: { 200: Draft },
      },
    },
    async (request) => {
      await service.change(partyOf(request), request.params.id, request.body)
      return one(deps, partyOf(request), request.params.id)
    },
  )
  app.get(
    `${path}/drafts/:id/diff`,
    {
      config: read,
      schema: {
        tags,
        summary:
          'What a draft would change: rows, who gains, who loses, and which recorded calls would break',
        params: ById,
        response: { 200: DraftDiff },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const draft = await found(deps, request.params.id)
      return service.diff(draft.operations)
    },
  )
  app.post(
    `${path}/diff`,
    {
      config: read,
      bodyLimit: 8 * 1024 * 1024,
      schema: {
        tags,
        summary: 'What changes would do, without keeping them',
        body: Type.Object({ operations: Operations }),
        response: { 200: DraftDiff },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      return service.diff(request.body.operations as Operation[])
    },
  )
}

/** From written to published. */
function stepRoutes(app: App, deps: AddressingRouteDeps): void {
  const { service } = deps
  const step = (
    name: string,
    summary: string,
    permission: string,
    go: (party: Party, id: string) => Promise<unknown>,
  ) =>
    app.post(
      `${path}/drafts/:id/${name}`,
      { config: { permission }, schema: { tags, summary, params: ById, response: { 200: Draft } } },
      async (request) => {
        await go(partyOf(request), request.params.id)
        return one(deps, partyOf(request), request.params.id)
      },
    )
  step('submit', 'Ask for approval of a draft', 'exchange.addressing.write', service.submit)
  step('approve', 'Approve a draft that somebody else wrote', 'exchange.addressing.approve', service.approve)
  step(
    'publish',
    'Publish an approved draft; every gateway follows within a second',
    'exchange.addressing.write',
    service.publish,
  )
  step('discard', 'Discard a draft', 'exchange.addressing.write', service.discard)
}

function versionRoutes(app: App, deps: AddressingRouteDeps): void {
  const { guard, service, follower } = deps
  app.get(
    `${path}/versions`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Published versions, the newest first',
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          before: Type.Optional(Type.Integer()),
        }),
        response: { 200: Type.Object({ current: Type.Integer(), items: Type.Array(Version) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { limit = 50, before } = request.query
      const rows = await service.versions({ limit, ...(before !== undefined && { before }) })
      const current = follower.current().version
      const items = await Promise.all(
        rows.map(async ({ number, document, hash }) => {
          const { note, at, author, approver, operations } = JSON.parse(document) as VersionContent
          return {
            number,
            note,
            at,
            hash,
            author: await named(deps, author),
            approver: await named(deps, approver),
            changes: operations.length,
            current: number === current,
          }
        }),
      )
      return { current, items }
    },
  )
  app.post(
    `${path}/versions/:number/roll-back`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a draft that takes addressing back to what it was at a version',
        params: Type.Object({ number: Type.Integer({ minimum: 1 }) }),
        response: { 201: Draft },
      },
    },
    async (request, reply) => {
      const id = await service.rollBack(partyOf(request), request.params.number)
      return reply.code(201).send(await one(deps, partyOf(request), id))
    },
  )
}

async function found({ db }: AddressingRouteDeps, id: string): Promise<StoredDraft> {
  const draft = await readDraft(db.pool, id)
  if (draft === undefined) throw new KnutpunktError(addressingErrors.draft_not_found)
  return draft
}

async function one(deps: AddressingRouteDeps, party: Party, id: string): Promise<Type.Static<typeof Draft>> {
  await deps.guard.require(party, { act: 'services.read' })
  return shown(deps, party, await found(deps, id))
}

async function named({ nameOf }: AddressingRouteDeps, id: string) {
  const name = await nameOf(id)
  return { id, ...(name !== undefined && { name }) }
}

async function shown(deps: AddressingRouteDeps, party: Party, draft: StoredDraft) {
  const { id, version, title, state, operations, author, approver, publishedAs } = draft
  return {
    id,
    version,
    title,
    state,
    operations: operations as Type.Static<typeof Operations>,
    author: await named(deps, author),
    ...(approver !== null && { approver: await named(deps, approver) }),
    ...(publishedAs !== null && { publishedAs }),
    mine: author === party.id,
    createdAt: draft.createdAt.toISOString(),
    updatedAt: draft.updatedAt.toISOString(),
  }
}
