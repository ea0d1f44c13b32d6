import type { ServerResponse } from 'node:http'
import Type, { type Static } from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import { Id } from '../../trust/index.ts'
import { AskedQuery, Environment, EnvironmentItem, QueryAnswer, QueryWrite } from '../contract/environment.ts'
import { listNodes } from '../node/node-store.ts'
import { inForce, type Permit } from '../request/permit.ts'
import { permitsOf } from '../request/permit-store.ts'
import type { RegionRows } from '../rows/rows.ts'
import { orderRowsOf } from '../rows/rows-jobs.ts'
import { readRows } from '../rows/rows-store.ts'
import { textsOf } from './column-texts.ts'
import { countOutputs } from './output/output-store.ts'
import { isOf, permitFor, productOf, thresholdOf } from './project.ts'
import { ask, askMs, type QueryDeps } from './query.ts'
import { queriesOf } from './query-store.ts'

const path = '/api/hub/v1/environments'
const tags = ['secure environments']
const use = { permission: 'hub.environments.use' }
const ById = Type.Object({ id: Id })
/** Rows that an answer shows. */
export const mostShown = 1000
const mostHistory = 100

/** For a permit's people: what there is in their environment, and questions about it. */
export function environmentRoutes(app: App, deps: QueryDeps): void {
  const { db, clock, guard } = deps
  app.get(
    path,
    {
      config: use,
      schema: {
        tags,
        summary: 'Secure environments that one is one of the people of',
        response: { 200: Type.Object({ items: Type.Array(EnvironmentItem) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.environment' })
      const now = new Date(clock.epochMilliseconds())
      const { organisation } = party
      const permits = organisation === undefined ? [] : await permitsOf(db.pool, organisation, now)
      const mine = permits.filter((each) => isOf(each, party))
      const items = await Promise.all(
        mine.map(async (permit) => {
          const ready = (await readRows(db.pool, permit.id)).filter(({ state }) => state === 'ready').length
          return {
            ...factsOf(deps, permit),
            regions: [...permit.regions],
            ready,
            open: inForce(permit, now),
            outputs: await countOutputs(db.pool, permit.id),
          }
        }),
      )
      return { items }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: use,
      schema: {
        tags,
        summary: 'An environment: its regions, and its tables with what each column means',
        params: ById,
        response: { 200: Environment },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.environment' })
      return shown(deps, await permitFor(deps, party, request.params.id))
    },
  )
  app.post(
    `${path}/:id/rows`,
    {
      config: use,
      schema: {
        tags,
        summary: 'Order the rows of regions that are not there or on their way',
        params: ById,
        response: { 202: Environment },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.environment' })
      const permit = await permitFor(deps, party, request.params.id)
      await db.transaction(async (client) => {
        if ((await orderRowsOf(client, clock, permit)) === 0) return
        await guard.enter(client, party, { act: 'hub.environment.rows_ordered', granted, about: permit.id })
      })
      return reply.status(202).send(await shown(deps, permit))
    },
  )
  app.post(
    `${path}/:id/queries`,
    {
      config: use,
      handlerTimeout: askMs(deps.settings),
      schema: {
        tags,
        summary: 'Ask about the rows; what is shown stays in the environment',
        params: ById,
        body: QueryWrite,
        response: { 200: QueryAnswer },
      },
    },
    async (request, reply) => {
      const signal = whileWaiting(reply.raw)
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.environment' })
      const permit = await permitFor(deps, party, request.params.id)
      const { id, ms, ...came } = await ask(
        deps,
        { party, permit, granted },
        { sql: request.body.sql, most: mostShown, signal },
      )
      if ('fault' in came)
        return { id, ms, fault: came.fault, ...(came.said !== undefined && { said: came.said }) }
      const { columns, rows, more } = came.table
      return { id, ms, columns: [...columns], rows: rows.map((row) => [...row]), more }
    },
  )
  app.get(
    `${path}/:id/queries`,
    {
      config: use,
      schema: {
        tags,
        summary: 'One’s own questions, the newest first',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(AskedQuery) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.environment' })
      const permit = await permitFor(deps, party, request.params.id)
      const asked = await queriesOf(db.pool, { permit: permit.id, person: party.id }, mostHistory)
      return {
        items: asked.map(({ id, at, text, outcome, rows, ms }) => ({
          id,
          at: at.toISOString(),
          sql: text,
          outcome,
          rows,
          ms,
        })),
      }
    },
  )
}

/** Ended when whoever asked goes away before she is answered. */
function whileWaiting(reply: ServerResponse): AbortSignal {
  const waiting = new AbortController()
  const left = () => {
    if (!reply.writableFinished) waiting.abort()
  }
  if (reply.closed) left()
  else reply.once('close', left)
  return waiting.signal
}

function factsOf(deps: QueryDeps, permit: Permit) {
  const { id, number, product, purpose, validUntil } = permit
  const { title } = productOf(deps, permit)
  return {
    id,
    number,
    product,
    title,
    purpose: deps.purposeOf(purpose),
    validUntil: validUntil.toISOString(),
  }
}

async function shown(deps: QueryDeps, permit: Permit): Promise<Static<typeof Environment>> {
  const { db } = deps
  const product = productOf(deps, permit)
  const [rows, nodes] = await Promise.all([readRows(db.pool, permit.id), listNodes(db.pool)])
  const names = new Map(nodes.map(({ region, name }) => [region, name]))
  const called = deps.book.codes('region')
  const byRegion = new Map(rows.map((each) => [each.region, each]))
  return {
    ...factsOf(deps, permit),
    regions: permit.regions.map((region) => ({
      region,
      name: names.get(region) ?? called.get(region)?.sv ?? region,
      ...partOf(byRegion.get(region)),
    })),
    tables: tablesOf(deps, permit, rows),
    threshold: thresholdOf(product, rows),
    people: product.person !== undefined,
    mostRows: mostShown,
    querySeconds: deps.settings.querySeconds,
    shutIn: deps.settings.sandbox !== 'none',
  }
}

function partOf(rows: RegionRows | undefined) {
  if (rows === undefined) return { state: 'not_ordered' as const }
  const { state, file, reason, evidence } = rows
  return {
    state,
    ...(file !== null && { rows: file.rows, sha256: file.sha256 }),
    ...(reason !== null && { reason }),
    ...(evidence !== null && { evidence }),
  }
}

/** One table by the product's name, as a session has it. */
function tablesOf(deps: QueryDeps, permit: Permit, rows: readonly RegionRows[]) {
  const files = rows.flatMap(({ state, file }) => (state === 'ready' && file !== null ? [file] : []))
  if (files.length === 0) return []
  const product = productOf(deps, permit)
  const columns = new Map(files.flatMap((file) => file.columns).map(({ name, type }) => [name, type]))
  // Rows that do not say their region are given it.
  if (!columns.has('region')) columns.set('region', 'VARCHAR')
  return [
    {
      name: permit.product,
      title: product.title,
      rows: files.reduce((sum, file) => sum + file.rows, 0),
      columns: [...columns].map(([name, type]) => ({ name, type, ...textsOf(product, name) })),
    },
  ]
}
