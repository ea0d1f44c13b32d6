import Type, { type Static, type TObject, type TSchema } from 'typebox'
import { type App, type PageAsked, partyOf, type Queryable } from '../../../kernel/index.ts'
import { PartyChange } from '../../contract/party.ts'
import { Id, PageQuery, page } from '../../contract/values.ts'
import type { Register, Stored, Written } from './register.ts'
import { tidy } from './tidy.ts'
import { viewerOf } from './viewer.ts'

export const base = '/api/trust/v1'
const EndQuery = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) })
const Empty = Type.Null({ description: 'Done' })
export const History = Type.Object({ items: Type.Array(PartyChange) })

/** How a register is reached over HTTP. */
export interface RegisterDoor<Doc extends Stored, Write extends Written, Filter> {
  /** Last part of the path: `organisations`. */
  path: string
  /** In the documentation: "an organisation". */
  one: string
  many: string
  /** Of the permissions: `trust.parties`. */
  permission: 'trust.parties' | 'trust.systems'
  register: Register<Doc, Write, Filter>
  /** Ids may be URLs, with their slashes encoded in the path. */
  slashes?: true
  schemas: { Doc: TSchema; Write: TSchema; Create?: TSchema; Filter: TObject; Key?: TSchema }
}

/** Adds list, get, create, change, end and history of one register. */
export function addRegisterRoutes<Doc extends Stored, Write extends Written, Filter>(
  app: App,
  db: Queryable,
  door: RegisterDoor<Doc, Write, Filter>,
): void {
  const { path, one, many, register, schemas } = door
  const { Doc, Write, Create = Write, Filter, Key = Id } = schemas
  const url = `${base}/${path}`
  const tags = ['parties']
  const config: { slashes?: true } = door.slashes ? { slashes: door.slashes } : {}
  const read = { permission: `${door.permission}.read`, ...config }
  const write = { permission: `${door.permission}.write`, ...config }
  const params = Type.Object({ id: Key })
  const idOf = (request: { params: unknown }) => (request.params as { id: string }).id
  const viewer = (request: Parameters<typeof partyOf>[0]) => viewerOf(db, partyOf(request))

  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: `List ${many}`,
        querystring: Type.Intersect([PageQuery, Filter]),
        response: { 200: page(Doc) },
      },
    },
    async (request) =>
      (await register.list(await viewer(request), request.query as Filter & PageAsked)) as {
        items: Static<typeof Doc>[]
      },
  )
  app.get(
    `${url}/:id`,
    { config: read, schema: { tags, summary: `Read ${one}`, params, response: { 200: Doc } } },
    async (request) => register.get(await viewer(request), idOf(request)),
  )
  app.post(
    url,
    {
      config: write,
      schema: { tags, summary: `Register ${one}`, body: Create, response: { 201: Doc } },
    },
    async (request, reply) => {
      const doc = await register.create(await viewer(request), tidy(Create, request.body) as Write)
      return reply
        .code(201)
        .header('location', `${url}/${encodeURIComponent(doc.id)}`)
        .send(doc)
    },
  )
  app.put(
    `${url}/:id`,
    {
      config: write,
      schema: { tags, summary: `Change ${one}`, params, body: Write, response: { 200: Doc } },
    },
    async (request) =>
      register.change(await viewer(request), idOf(request), tidy(Write, request.body) as Write),
  )
  const ending = {
    config: write,
    schema: {
      tags,
      summary: `End ${one}; its history is kept`,
      params,
      querystring: EndQuery,
      response: { 204: Empty },
    },
  }
  const end = async (request: Parameters<typeof partyOf>[0], version: number | undefined) =>
    register.end(await viewer(request), idOf(request), version === undefined ? {} : { version })
  app.delete(`${url}/:id`, ending, async (request, reply) => {
    await end(request, request.query.version)
    return reply.code(204).send(null)
  })
  app.post(`${url}/:id/end`, ending, async (request, reply) => {
    await end(request, request.query.version)
    return reply.code(204).send(null)
  })
  app.get(
    `${url}/:id/history`,
    {
      config: read,
      schema: { tags, summary: `Every version of ${one}, newest first`, params, response: { 200: History } },
    },
    async (request) => ({ items: await register.history(await viewer(request), idOf(request)) }),
  )
}
