import type { FastifyRequest } from 'fastify'
import Type, { type Static, type TObject, type TSchema } from 'typebox'
import { type App, type PageAsked, partyOf } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import { Change, Id, PageQuery, page } from '../contract/index.ts'
import type { Register, Stored, Written } from './register.ts'
import { tidy } from './tidy.ts'

export const base = '/api/welfare/v1'

/** Query of every request: the group that asks sees only what belongs to the controllers it serves. */
export const ViewerQuery = Type.Object({
  group: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'The group that asks: sees only controllers it serves. Of an employee only her own',
    }),
  ),
})
export const ById = Type.Object({ id: Id })
const RemoveQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    by: Type.Optional(Id),
  }),
])
const Empty = Type.Null({ description: 'Done' })

/** How a register is reached over HTTP. */
export interface RegisterDoor<Doc extends Stored, Write extends Written, Filter> {
  /** Last part of the path and of the permission: `homes`. */
  path: string
  /** In the documentation: "home", "homes". */
  one: string
  many: string
  register: Register<Doc, Write, Filter>
  schemas: { Doc: TSchema; Write: TSchema; Filter: TObject }
  /** What a reader gets of a document; protected identity is hidden here. */
  show?: (doc: Doc, viewer: Viewer) => Doc
  showHistory?: (
    id: string,
    changes: Static<typeof Change>[],
    viewer: Viewer,
  ) => Promise<Static<typeof Change>[]>
  /** Given its own route by the caller, when reading one needs more. */
  ownGet?: boolean
  removable: boolean
}

/** Adds list, get, create, change, remove and history of one register. */
export function addRegisterRoutes<Doc extends Stored, Write extends Written, Filter>(
  app: App,
  door: RegisterDoor<Doc, Write, Filter>,
): void {
  const { path, one, many, register, schemas } = door
  const url = `${base}/${path}`
  const show = door.show ?? ((doc: Doc) => doc)
  const tags = [path]
  const read = { permission: `welfare.${path}.read` }
  const write = { permission: `welfare.${path}.write` }
  const viewerOf = (request: FastifyRequest) =>
    register.viewer(partyOf(request), (request.query as { group?: string }).group)
  const ListQuery = Type.Intersect([PageQuery, ViewerQuery, schemas.Filter])

  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: `List ${many}`,
        querystring: ListQuery,
        response: { 200: page(schemas.Doc) },
      },
    },
    async (request) => {
      const viewer = await viewerOf(request)
      const found = await register.list(request.query as Filter & PageAsked, viewer)
      return { ...found, items: found.items.map((doc) => show(doc, viewer)) }
    },
  )
  if (door.ownGet !== true) {
    app.get(
      `${url}/:id`,
      {
        config: read,
        schema: {
          tags,
          summary: `Read one ${one}`,
          params: ById,
          querystring: ViewerQuery,
          response: { 200: schemas.Doc },
        },
      },
      async (request) => {
        const viewer = await viewerOf(request)
        return show(await register.get(request.params.id, viewer), viewer)
      },
    )
  }
  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: `Register a ${one}`,
        querystring: ViewerQuery,
        body: schemas.Write,
        response: { 201: schemas.Doc },
      },
    },
    async (request, reply) => {
      const viewer = await viewerOf(request)
      const doc = await register.create(tidy(schemas.Write, request.body) as Write, viewer)
      return reply.code(201).header('location', `${url}/${doc.id}`).send(show(doc, viewer))
    },
  )
  app.put(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: `Change a ${one}`,
        params: ById,
        querystring: ViewerQuery,
        body: schemas.Write,
        response: { 200: schemas.Doc },
      },
    },
    async (request) => {
      const viewer = await viewerOf(request)
      const doc = await register.change(request.params.id, tidy(schemas.Write, request.body) as Write, viewer)
      return show(doc, viewer)
    },
  )
  if (door.removable) {
    app.delete(
      `${url}/:id`,
      {
        config: write,
        schema: {
          tags,
          summary: `Remove a ${one}; its history is kept`,
          params: ById,
          querystring: RemoveQuery,
          response: { 204: Empty },
        },
      },
      async (request, reply) => {
        await register.remove(request.params.id, request.query, await viewerOf(request))
        return reply.code(204).send(null)
      },
    )
  }
  app.get(
    `${url}/:id/history`,
    {
      config: read,
      schema: {
        tags,
        summary: `Every version of a ${one}, newest first`,
        params: ById,
        querystring: ViewerQuery,
        response: { 200: Type.Array(Change) },
      },
    },
    async (request) => {
      const viewer = await viewerOf(request)
      const changes = await register.history(request.params.id, viewer)
      return door.showHistory ? door.showHistory(request.params.id, changes, viewer) : changes
    },
  )
}
