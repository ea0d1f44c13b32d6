import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  newId,
  type Party,
  partyOf,
} from '../../../kernel/index.ts'
import { type Guard, Id } from '../../../trust/index.ts'
import { ExportManifest, ExportWrite } from '../../contract/delivery.ts'
import { hubErrors } from '../../hub-errors.ts'
import { seenOf } from '../../run/readable.ts'
import { readRun } from '../../run/run-store.ts'
import { swedishDay } from '../delivery.ts'
import { deliveryErrors } from '../delivery-errors.ts'
import { countExports, insertDelivery, type ListedDelivery, removeDeliveries } from '../delivery-store.ts'
import { makeLater, pathOf } from '../make-delivery.ts'
import { organisationOf, visibleDelivery } from '../visible.ts'

export interface ExportDeps {
  db: Database
  clock: Clock
  guard: Guard
  root: string
  keepDays: number
}

/** Of one organisation, under way and to be fetched. */
const mostExports = 50
const path = '/api/hub/v1/exports'
const tags = ['exports']
const read = { permission: 'hub.deliveries.read' }
const ById = Type.Object({ id: Id })
const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  json: 'application/json',
}

/** Figures as files over HTTP, in the manner of FHIR Bulk Data: asked for, waited for, fetched, deleted. */
export function exportRoutes(app: App, deps: ExportDeps): void {
  const { db, guard, root } = deps
  app.post(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: "Ask for a run's figures as files; Content-Location tells where to look for them",
        body: ExportWrite,
        response: { 202: Type.Object({ id: Id }) },
      },
    },
    async (request, reply) => {
      const id = await asked(deps, partyOf(request), request.body)
      return reply.status(202).header('content-location', `${path}/${id}`).send({ id })
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'How an export stands: 202 while it is made, then its files',
        params: ById,
        response: { 200: ExportManifest, 202: Type.Object({ state: Type.Literal('waiting') }) },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const delivery = await visibleDelivery(deps, party, request.params.id)
      if (delivery.state === 'waiting')
        return reply.status(202).header('retry-after', '2').send({ state: 'waiting' })
      return reply.header('expires', delivery.keepUntil.toUTCString()).send(manifest(delivery))
    },
  )
  app.get(
    `${path}/:id/files/:name`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A file of an export',
        params: Type.Object({ id: Id, name: Type.String({ maxLength: 200 }) }),
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.read' })
      const delivery = await visibleDelivery(deps, party, request.params.id)
      if (delivery.state === 'waiting') throw new KnutpunktError(deliveryErrors.delivery_not_ready)
      const file = delivery.files?.find(({ name }) => name === request.params.name)
      if (file === undefined) throw new KnutpunktError(deliveryErrors.delivery_file_not_found)
      await guard.enter(db.pool, party, { act: 'hub.delivery.fetched', granted, about: delivery.id })
      return reply
        .type(types[file.name.slice(file.name.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8')
        .headers({
          'content-length': file.bytes,
          etag: `"${file.sha256}"`,
          'content-disposition': `attachment; filename="${file.name}"`,
        })
        .send(createReadStream(pathOf(root, delivery, file.name), { highWaterMark: 1 << 18 }))
    },
  )
  app.delete(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Delete an export and its files, or give it up',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.read' })
      const { id, plan } = await visibleDelivery(deps, party, request.params.id)
      // What a plan delivered is kept as long as it says.
      if (plan !== null) throw new KnutpunktError(deliveryErrors.delivery_not_found)
      await db.transaction(async (client) => {
        if ((await removeDeliveries(client, { id })).length === 0)
          throw new KnutpunktError(deliveryErrors.delivery_not_found)
        await guard.enter(client, party, { act: 'hub.delivery.removed', granted, about: id })
      })
      await rm(join(root, id), { recursive: true, force: true })
      return reply.status(204).send(null)
    },
  )
}

async function asked(
  { db, clock, guard, keepDays }: ExportDeps,
  party: Party,
  { run: of, formats, bom = false }: { run: string; formats: ListedDelivery['formats']; bom?: boolean },
): Promise<string> {
  const organisation = organisationOf(party)
  const granted = await guard.require(party, { act: 'data.read' })
  const now = new Date(clock.epochMilliseconds())
  const run = await readRun(db.pool, of)
  if (run === undefined || (await seenOf(db.pool, run, party, now)) !== 'figures')
    throw new KnutpunktError(hubErrors.run_not_found)
  if (run.form !== 'aggregate' || run.state === 'failed' || run.state === 'cancelled')
    throw new KnutpunktError(deliveryErrors.only_figures)
  return db.transaction(async (client) => {
    if ((await countExports(client, organisation)) >= mostExports)
      throw new KnutpunktError(deliveryErrors.deliveries_too_many, { values: { most: mostExports } })
    const id = newId()
    await insertDelivery(client, {
      id,
      run: run.id,
      organisation,
      plan: null,
      formats,
      bom,
      day: swedishDay(now),
      askedBy: party.id,
      createdAt: now,
      keepUntil: new Date(now.getTime() + keepDays * 86_400_000),
    })
    await makeLater(client, id)
    await guard.enter(client, party, { act: 'hub.delivery.asked', granted, about: id })
    return id
  })
}

function manifest(delivery: ListedDelivery) {
  const { id, files, state, reason, endedAt, product, productVersion, productHash, run } = delivery
  if (state === 'failed')
    throw new KnutpunktError(deliveryErrors.delivery_failed, { values: { reason: reason ?? '' } })
  if (files === null) throw new KnutpunktError(deliveryErrors.delivery_not_found)
  return {
    transactionTime: endedAt!.toISOString(),
    request: path,
    requiresAccessToken: true as const,
    output: files.map(({ name, format, ...of }) => ({
      type: format,
      name,
      url: `${path}/${id}/files/${name}`,
      ...of,
    })),
    error: [],
    product,
    productVersion,
    productHash,
    run,
  }
}
