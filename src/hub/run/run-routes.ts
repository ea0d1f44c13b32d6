import type { Static } from 'typebox'
import Type from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  type Party,
  partyOf,
} from '../../kernel/index.ts'
import { type Guard, Id, PageQuery, page } from '../../trust/index.ts'
import { Run as RunShown, RunWrite } from '../contract/product.ts'
import { hubErrors } from '../hub-errors.ts'
import { listNodes } from '../node/node-store.ts'
import { checkSelection } from '../product/check-selection.ts'
import type { Product, ProductBook } from '../product/product-book.ts'
import { type Allowed, type AskedRun, allowedRun } from './allowed-run.ts'
import { askLater } from './ask-nodes.ts'
import { visibleRun } from './readable.ts'
import type { Run } from './run.ts'
import { endRun, listRuns, newestFor, readParts, readRun } from './run-store.ts'
import { startRun } from './start-run.ts'

export interface RunRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  book: ProductBook
  /** What an organisation, employee or system is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/hub/v1/runs'
const tags = ['runs']
const read = { permission: 'hub.products.read' }
const write = { permission: 'hub.runs.write' }
const ById = Type.Object({ id: Id })
/** Figures are made anew when they are older; nodes load by night. */
const freshMs = 12 * 3_600_000
/** A region that could not answer may have come back, or got its data. */
const incompleteMs = 10 * 60_000

/** Questions to the regions' nodes, and what they came to. */
export function runRoutes(app: App, deps: RunRouteDeps): void {
  const { db, clock, guard, book } = deps
  const now = () => new Date(clock.epochMilliseconds())
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Runs, the newest first',
        querystring: Type.Object({
          ...PageQuery.properties,
          product: Type.Optional(Type.String({ maxLength: 63 })),
          permit: Type.Optional(Id),
        }),
        response: { 200: page(RunShown) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const { limit = 50, cursor, product, permit } = request.query
      const { id, organisation, permissions } = party
      const reader = { id, organisation, audits: permissions.has('hub.requests.audit') }
      const rows = await listRuns(db.pool, reader, { product, permit, before: cursor, limit: limit + 1 })
      const items = await Promise.all(rows.slice(0, limit).map((run) => shown(db, { ...run, result: null })))
      return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A run, with its figures once it is done',
        params: ById,
        response: { 200: RunShown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      return shown(db, await visibleRun(db.pool, request.params.id, party, now()))
    },
  )
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Ask the nodes; the answer comes when they have answered',
        body: RunWrite,
        response: { 202: RunShown },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const asked = askedRun(book, request.body)
      await guard.require(party, { act: 'data.read' })
      const id = await begun(deps, party, asked, await allowedRun(db.pool, party, asked, now()))
      return reply
        .status(202)
        .header('location', `${path}/${id}`)
        .send(await shown(db, await existing(db, id)))
    },
  )
  app.post(
    '/api/hub/v1/figures',
    {
      config: read,
      schema: {
        tags,
        summary:
          'The newest figures for a question: at once when there are fresh ones, else they are asked for',
        body: RunWrite,
        response: { 200: RunShown, 202: RunShown },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const asked = askedRun(book, request.body)
      const { product, selection } = asked
      await guard.require(party, { act: 'data.read' })
      const allowed = await allowedRun(db.pool, party, asked, now())
      const ago = (ms: number) => new Date(clock.epochMilliseconds() - ms)
      const known = await newestFor(db.pool, {
        product: product.id,
        hash: product.hash,
        selection,
        ...allowed,
        permit: allowed.permit?.id,
        since: ago(freshMs),
        incompleteSince: ago(incompleteMs),
      })
      if (known !== undefined)
        return reply.status(known.state === 'done' ? 200 : 202).send(await shown(db, known))
      const id = await begun(deps, party, asked, allowed)
      return reply
        .status(202)
        .header('location', `${path}/${id}`)
        .send(await shown(db, await existing(db, id)))
    },
  )
  app.delete(
    `${path}/:id`,
    {
      config: write,
      schema: { tags, summary: 'Cancel a run that goes on', params: ById, response: { 200: RunShown } },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.read' })
      const { id } = request.params
      const { organisation } = await visibleRun(db.pool, id, party, now())
      if (organisation !== null && organisation !== party.organisation)
        throw new KnutpunktError(hubErrors.run_not_own)
      await db.transaction(async (client) => {
        const ended = await endRun(client, id, {
          state: 'cancelled',
          at: new Date(clock.epochMilliseconds()),
        })
        if (!ended) throw new KnutpunktError(hubErrors.run_is_over)
        // Those who work on it are told.
        await askLater(
          client,
          id,
          (await readParts(client, id)).map(({ region }) => region),
        )
        await guard.enter(client, party, { act: 'hub.run.cancelled', granted, about: id })
      })
      return shown(db, await existing(db, id))
    },
  )
}

/** @throws {KnutpunktError} hub.product_not_found, hub.selection_not_possible */
function askedRun(
  book: ProductBook,
  { product: name, selection, ...rest }: Static<typeof RunWrite>,
): AskedRun & { purpose: string } {
  const product = productOf(book, name)
  return { ...rest, product, selection: checkSelection(book, product, selection) }
}

async function begun(
  { db, clock, guard, nameOf }: RunRouteDeps,
  party: Party,
  { product, selection, purpose }: AskedRun & { purpose: string },
  { permit, regions, ownRegion }: Allowed,
): Promise<string> {
  const granted = await guard.require(party, { act: 'data.read' })
  const askedByName = await askerName(nameOf, party)
  return db.transaction(async (client) => {
    const id = await startRun(client, clock, {
      product,
      selection,
      purpose: permit === undefined ? purpose : `${permit.number}: ${purpose}`.slice(0, 400),
      askedBy: party.id,
      askedByName,
      organisation: party.organisation,
      permit: permit?.id,
      regions,
      ownRegion,
    })
    await guard.enter(client, party, { act: 'hub.run.started', granted, about: id })
    return id
  })
}

/** `Anna Analytiker, Socialstyrelsen`: as an order has room for; undefined when neither is known. */
async function askerName(
  nameOf: RunRouteDeps['nameOf'],
  { id, organisation }: Party,
): Promise<string | undefined> {
  const names = await Promise.all([nameOf(id), organisation === undefined ? undefined : nameOf(organisation)])
  const known = names.filter((name) => name !== undefined)
  return known.length === 0 ? undefined : known.join(', ').slice(0, 200)
}

function productOf(book: ProductBook, id: string): Product {
  const product = book.byId(id)
  if (product === undefined) throw new KnutpunktError(hubErrors.product_not_found)
  return product
}

async function existing(db: Database, id: string): Promise<Run> {
  const run = await readRun(db.pool, id)
  if (run === undefined) throw new KnutpunktError(hubErrors.run_not_found)
  return run
}

async function shown(db: Database, run: Run): Promise<Static<typeof RunShown>> {
  const [parts, nodes] = await Promise.all([readParts(db.pool, run.id), listNodes(db.pool)])
  const names = new Map(nodes.map(({ region, name }) => [region, name]))
  const {
    id,
    product,
    productVersion,
    productHash,
    selection,
    state,
    purpose,
    createdAt,
    deadline,
    endedAt,
  } = run
  return {
    id,
    product,
    productVersion,
    productHash,
    selection,
    state,
    purpose,
    createdAt: createdAt.toISOString(),
    deadline: deadline.toISOString(),
    ...(endedAt !== null && { endedAt: endedAt.toISOString() }),
    ...(run.reason !== null && { reason: run.reason }),
    ...(run.permit !== null && { permit: run.permit }),
    ...(run.regions !== null && { regions: [...run.regions] }),
    parts: parts.map(({ region, state: at, reason, evidence }) => ({
      region,
      name: names.get(region) ?? region,
      state: at,
      ...(reason && { reason }),
      ...(evidence && { evidence }),
    })),
    ...(run.result !== null && {
      figures: run.result as unknown as NonNullable<Static<typeof RunShown>['figures']>,
    }),
  }
}
