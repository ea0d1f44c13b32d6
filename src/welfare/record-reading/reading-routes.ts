import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type App, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import { isNear, type ReceptionAct, type Viewer } from '../access/viewer.ts'
import {
  Id,
  PersonDecisions,
  page,
  RecordApplied,
  RecordChoices,
  RecordDifference,
  type RecordKind,
  RecordReading,
} from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { ById, base, ViewerQuery } from '../register/register-routes.ts'
import { type ApplyDeps, applyChoices } from './apply.ts'
import { readDecisions } from './decisions.ts'
import { listDifferences, shownDifference } from './difference-store.ts'
import { type ReadDeps, readRecord } from './read-record.ts'
import { listReadings } from './reading-list.ts'

export type RecordRouteDeps = ReadDeps & ApplyDeps & { access: ReceptionAccess }

/** What a kind is called, which permission it asks for, and which act it is to the rules. */
const kinds = [
  {
    kind: 'people',
    act: 'registers.write',
    permission: 'welfare.people.write',
    words: 'people and their care decisions',
  },
  { kind: 'staff', act: 'organisation.write', permission: 'welfare.staff.write', words: 'staff' },
] as const satisfies { kind: RecordKind; act: ReceptionAct; permission: string; words: string }[]

const OfController = Type.Object({ controllerId: Id, by: Type.Optional(Id) })
const ReadingsQuery = Type.Intersect([ViewerQuery, Type.Object({ controller: Type.Optional(Id) })])
const DifferencesQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    controller: Id,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Id),
  }),
])

/** Reading from the municipalities' records: what is otherwise there, and taking it. */
export function recordRoutes(app: App, deps: RecordRouteDeps): void {
  for (const each of kinds) kindRoutes(app, deps, each)
  app.get(
    `${base}/people/:id/decisions`,
    {
      config: { permission: 'welfare.people.read' },
      schema: {
        tags: ['people'],
        summary: "A person's care decisions, as the municipality's record has them",
        params: ById,
        querystring: ViewerQuery,
        response: { 200: PersonDecisions },
      },
    },
    async (request) => {
      const { people } = deps
      const viewer = await people.viewer(partyOf(request), request.query.group)
      const person = await people.find(request.params.id, viewer)
      const granted = await people.permit(person, viewer, 'registers.read')
      await people.enter(deps.db.pool, person, viewer, { act: 'decisions', granted })
      // Who decides about her tells where she is.
      if (person.protectedIdentity) return { items: [], withheld: true }
      return { items: await readDecisions(deps, person.id), withheld: false }
    },
  )
}

function kindRoutes(
  app: App,
  deps: RecordRouteDeps,
  { kind, act, permission, words }: (typeof kinds)[number],
): void {
  const { db, access, vault } = deps
  const url = `${base}/record/${kind}`
  const tags = ['record']
  const viewerOf = (request: FastifyRequest) =>
    access.viewer(partyOf(request), act, (request.query as { group?: string }).group)
  /** Decides for one controller, which is not there for whoever may not come near it. */
  const permitted = (viewer: Viewer, controller: string) => {
    if (!isNear(viewer, controller)) throw new KnutpunktError(registerErrors.record_not_found)
    return access.permit(viewer, act, { controller })
  }

  app.get(
    `${url}/readings`,
    {
      config: { permission },
      schema: {
        tags,
        summary: `How reading ${words} from each municipality's record went last, and what is left to decide on`,
        querystring: ReadingsQuery,
        response: { 200: Type.Object({ items: Type.Array(RecordReading) }) },
      },
    },
    async (request) => {
      const viewer = await access.narrowed(await viewerOf(request), act)
      const items = await listReadings(db.pool, kind, viewer, request.query.controller)
      await access.enter(db.pool, viewer, { act: 'welfare.record.list' })
      return { items }
    },
  )
  app.post(
    `${url}/readings`,
    {
      config: { permission },
      schema: {
        tags,
        summary: `Read ${words} from a municipality's record now; nothing here changes by it`,
        querystring: ViewerQuery,
        body: OfController,
        response: { 200: RecordReading },
      },
    },
    async (request) => {
      const { controllerId, by } = request.body
      const viewer = await viewerOf(request)
      const granted = await permitted(viewer, controllerId)
      const doer = await access.doer(db.pool, viewer, by)
      const { onBehalfOf } = doer
      await access.enter(db.pool, viewer, {
        act: 'welfare.record.read',
        controller: controllerId,
        granted,
        onBehalfOf,
      })
      await readRecord(deps, { controllerId, kind }, doer)
      const [reading] = await listReadings(db.pool, kind, viewer, controllerId)
      return reading!
    },
  )
  app.get(
    `${url}/differences`,
    {
      config: { permission },
      schema: {
        tags,
        summary: `What the record had otherwise about ${words} when it was last read`,
        querystring: DifferencesQuery,
        response: { 200: page(RecordDifference) },
      },
    },
    async (request) => {
      const { controller: controllerId, limit = 50, cursor } = request.query
      const viewer = await viewerOf(request)
      const granted = await permitted(viewer, controllerId)
      const { rows, next } = await listDifferences(db.pool, { controllerId, kind }, { limit, cursor })
      await access.enter(db.pool, viewer, {
        act: 'welfare.record.compare',
        controller: controllerId,
        granted,
      })
      return { items: rows.map((row) => shownDifference(row, vault)), ...(next && { next }) }
    },
  )
  app.post(
    `${url}/apply`,
    {
      config: { permission },
      schema: {
        tags,
        summary: `Take what was chosen of ${words} into the register, or keep what is there`,
        querystring: ViewerQuery,
        body: RecordChoices,
        response: { 200: RecordApplied },
      },
    },
    async (request) => {
      const { controllerId, by, ...chosen } = request.body
      const viewer = await viewerOf(request)
      const granted = await permitted(viewer, controllerId)
      const { onBehalfOf } = await access.doer(db.pool, viewer, by)
      await access.enter(db.pool, viewer, {
        act: 'welfare.record.apply',
        controller: controllerId,
        granted,
        onBehalfOf,
      })
      return applyChoices(deps, { controllerId, kind }, chosen, { viewer, by })
    },
  )
}
