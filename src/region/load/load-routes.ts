import Type from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, newId, partyOf } from '../../kernel/index.ts'
import { type Guard, Id, PageQuery, page } from '../../trust/index.ts'
import {
  DataSource,
  EntityCoverage,
  EntityQuality,
  Load,
  LoadDetail,
  LoadWrite,
  SetAsideRow,
} from '../contract/loads.ts'
import type { EntityCoverage as Coverage } from '../mapping/coverage.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { entities, entity as modelEntity } from '../model/entities.ts'
import { readSetAside } from '../quality/set-aside.ts'
import type { Store } from '../store/store.ts'
import type { InPlaceQuality } from './in-place-quality.ts'
import { loadErrors } from './load-errors.ts'
import { addLoadJob } from './load-jobs.ts'
import {
  entitiesOf,
  filesOf,
  insertLoad,
  lastOfEntities,
  listLoads,
  readLoad,
  type Load as StoredLoad,
} from './load-store.ts'

export interface LoadRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  store: Pick<Store, 'reader'>
  mappings: readonly Mapping[]
  coverage: readonly Coverage[]
  quality(): Promise<InPlaceQuality[]>
}

const path = '/api/region/v1'
const tags = ['region loads']
const read = { permission: 'region.loads.read' }
const ById = Type.Object({ id: Id })

function shown(load: StoredLoad): Type.Static<typeof Load> {
  const { askedBy, askedAt, startedAt, endedAt, reason, ...rest } = load
  return {
    ...rest,
    askedAt: askedAt.toISOString(),
    ...(askedBy !== null && { askedBy }),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(reason && { reason }),
  }
}

/** With what the model calls its entity and columns. */
function titled({ columns, ...each }: Coverage): Type.Static<typeof EntityCoverage> {
  const { text, columns: known } = modelEntity(each.entity)
  const titleOf = (name: string) => known.find((column) => column.name === name)!.text
  return { ...each, title: text, columns: columns.map((of) => ({ ...of, title: titleOf(of.name) })) }
}

/** Where the region's data comes from, how loads went, and how good it is; for the region's own people. */
export function loadRoutes(app: App, deps: LoadRouteDeps): void {
  sourceRoutes(app, deps)
  runRoutes(app, deps)
  qualityRoutes(app, deps)
}

function sourceRoutes(app: App, { db, guard, mappings, coverage }: LoadRouteDeps): void {
  app.get(
    `${path}/sources`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Sources with their mappings, and how much of the common model they cover',
        response: {
          200: Type.Object({ items: Type.Array(DataSource), coverage: Type.Array(EntityCoverage) }),
        },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const items = mappings.map(
        async ({ source, kind, read: how, schedule, file, version, hash, ...of }) => {
          const [last] = await listLoads(db.pool, { source, limit: 1 })
          return {
            source,
            kind,
            read: how ?? ('files' as const),
            ...(schedule !== undefined && { schedule }),
            mapping: { file, version, hash },
            entities: Object.keys(of.entities),
            ...(last && { last: shown(last) }),
          }
        },
      )
      return {
        items: await Promise.all(items),
        coverage: coverage.map(titled),
      }
    },
  )
}

function runRoutes(app: App, { db, clock, guard, mappings }: LoadRouteDeps): void {
  app.get(
    `${path}/loads`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Loads, the newest first',
        querystring: Type.Object({
          ...PageQuery.properties,
          source: Type.Optional(Type.String({ maxLength: 63 })),
        }),
        response: { 200: page(Load) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const { source, cursor: before, limit = 50 } = request.query
      const found = await listLoads(db.pool, { source, before, limit: limit + 1 })
      const items = found.slice(0, limit).map(shown)
      return { items, ...(found.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/loads/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A load: its files, and what became of the rows of each entity',
        params: ById,
        response: { 200: LoadDetail },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const { id } = request.params
      const load = await readLoad(db.pool, id)
      if (load === undefined) throw new KnutpunktError(loadErrors.load_unknown)
      return { load: shown(load), entities: await entitiesOf(db.pool, id), files: await filesOf(db.pool, id) }
    },
  )
  app.post(
    `${path}/loads`,
    {
      config: { permission: 'region.loads.write' },
      schema: {
        tags,
        summary: 'Load what is new in a source, as soon as no other load is under way',
        body: LoadWrite,
        response: { 202: Load },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'region.decide' })
      const { source } = request.body
      const mapping = mappings.find((each) => each.source === source)
      if (mapping === undefined) throw new KnutpunktError(loadErrors.source_unknown, { values: { source } })
      if (mapping.read === 'in_place')
        throw new KnutpunktError(loadErrors.source_in_place, { values: { source } })
      const id = newId()
      await db.transaction(async (client) => {
        const at = new Date(clock.epochMilliseconds())
        if (!(await insertLoad(client, { id, mapping, state: 'waiting', askedBy: party.id, at })))
          throw new KnutpunktError(loadErrors.load_waiting, { values: { source } })
        await addLoadJob(client, source, id)
        await guard.enter(client, party, { act: 'region.load.order', granted, about: id })
      })
      reply.code(202)
      return shown((await readLoad(db.pool, id))!)
    },
  )
}

function qualityRoutes(app: App, { db, guard, store, quality }: LoadRouteDeps): void {
  app.get(
    `${path}/quality`,
    {
      config: read,
      schema: {
        tags,
        summary: 'How each entity held to the model: at its last load, or where it is read in place now',
        response: { 200: Type.Object({ items: Type.Array(EntityQuality) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const loaded = await lastOfEntities(db.pool)
      const inPlace = (await quality()).map((each) => ({ ...each, orphans: {} }))
      const items = [...loaded, ...inPlace].map(({ entity, at, read: rows, setAside, reasons, orphans }) => ({
        entity,
        at: at.toISOString(),
        read: rows,
        setAside,
        reasons,
        orphans,
      }))
      return { items }
    },
  )
  app.get(
    `${path}/quality/:entity/rows`,
    {
      config: { permission: 'region.data.read' },
      schema: {
        tags,
        summary: 'Rows that were set aside, with their values, the newest first; they never leave the region',
        params: Type.Object({ entity: Type.Enum(entities.map(({ name }) => name)) }),
        querystring: Type.Object({
          reason: Type.Optional(Type.String({ maxLength: 130, pattern: '^[a-z_]+:[a-z_]+$' })),
          load: Type.Optional(Id),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(SetAsideRow) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'region.decide' })
      const { reason, load, limit = 50 } = request.query
      const items = await readSetAside(store, { entity: request.params.entity, reason, load, limit })
      await guard.enter(db.pool, party, {
        act: 'region.set_aside.read',
        granted,
        ...(load && { about: load }),
      })
      return { items }
    },
  )
}
