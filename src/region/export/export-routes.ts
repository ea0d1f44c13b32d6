import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, newId, partyOf } from '../../kernel/index.ts'
import { type Guard, Id, PageQuery, page } from '../../trust/index.ts'
import { ExportWrite, Export as Shown } from '../contract/exports.ts'
import type { Export } from './export.ts'
import { exportErrors } from './export-errors.ts'
import { addExportJob } from './export-jobs.ts'
import { insertExport, listExports, readExport, removeExport } from './export-store.ts'
import { forms } from './forms.ts'

export interface ExportRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  root: string
  inPlace: boolean
}

const path = '/api/region/v1/exports'
const tags = ['region exports']
const read = { permission: 'region.exports.read' }
const write = { permission: 'region.exports.write' }
const ById = Type.Object({ id: Id })
const sums = 'SHA256SUMS'

function shown({ startedAt, endedAt, loadedAt, files, reason, ...rest }: Export): Static<typeof Shown> {
  return {
    ...rest,
    askedAt: rest.askedAt.toISOString(),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(loadedAt && { loadedAt: loadedAt.toISOString() }),
    ...(files && { files: [...files] }),
    ...(reason && { reason }),
  }
}

/** Exports, for the region's data steward alone: each is ordered, fetched and removed with an entry in the log. */
export function exportRoutes(app: App, deps: ExportRouteDeps): void {
  orderRoutes(app, deps)
  fileRoutes(app, deps)
}

async function known(db: Database, id: string): Promise<Export> {
  const found = await readExport(db.pool, id)
  if (found === undefined) throw new KnutpunktError(exportErrors.export_unknown)
  return found
}

function orderRoutes(app: App, { db, clock, guard, inPlace }: ExportRouteDeps): void {
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Exports of the region’s own data, the newest first',
        querystring: PageQuery,
        response: { 200: page(Shown) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const { cursor: before, limit = 50 } = request.query
      const found = await listExports(db.pool, { before, limit: limit + 1 })
      const items = found.slice(0, limit).map(shown)
      return { items, ...(found.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: { tags, summary: 'An export, and how far it has come', params: ById, response: { 200: Shown } },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      return shown(await known(db, request.params.id))
    },
  )
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Export the region’s data for its own use, under pseudonyms; one at a time',
        body: ExportWrite,
        response: { 202: Shown },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'region.decide' })
      if (inPlace) throw new KnutpunktError(exportErrors.export_in_place)
      const { format } = request.body
      const id = newId()
      const at = new Date(clock.epochMilliseconds())
      await db.transaction(async (client) => {
        const of = forms[format].targets.length
        if (!(await insertExport(client, { id, format, of, askedBy: party.id, at })))
          throw new KnutpunktError(exportErrors.export_under_way)
        await addExportJob(client, id)
        await guard.enter(client, party, { act: 'region.export.order', granted, about: id })
      })
      reply.code(202)
      return shown(await known(db, id))
    },
  )
}

function fileRoutes(app: App, { db, guard, root }: ExportRouteDeps): void {
  app.get(
    `${path}/:id/files/:name`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A file of an export that is done, or SHA256SUMS',
        params: Type.Object({ id: Id, name: Type.String({ maxLength: 60 }) }),
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'region.decide' })
      const { id, name } = request.params
      const { files } = await known(db, id)
      if (files === null) throw new KnutpunktError(exportErrors.export_not_there)
      if (name !== sums && !files.some((file) => file.name === name))
        throw new KnutpunktError(exportErrors.export_file_unknown)
      const file = join(root, id, name)
      const { size } = await stat(file)
      await guard.enter(db.pool, party, { act: 'region.export.fetch', granted, about: id })
      return reply
        .type(name === sums ? 'text/plain; charset=utf-8' : typeOf(name))
        .header('content-length', size)
        .send(createReadStream(file, { highWaterMark: 1 << 18 }))
    },
  )
  app.delete(
    `${path}/:id`,
    {
      config: write,
      schema: { tags, summary: 'Remove an export’s files', params: ById, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'region.decide' })
      const { id } = await known(db, request.params.id)
      await db.transaction(async (client) => {
        if (!(await removeExport(client, id))) throw new KnutpunktError(exportErrors.export_not_there)
        await guard.enter(client, party, { act: 'region.export.remove', granted, about: id })
        await rm(join(root, id), { recursive: true, force: true })
      })
      return reply.code(204).send(null)
    },
  )
}

const typeOf = (name: string): string =>
  name.endsWith('.ndjson') ? 'application/fhir+ndjson' : 'application/vnd.apache.parquet'
