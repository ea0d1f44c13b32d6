import Type from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, openSse, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import { Call, CallStory, TrafficAlert, TrafficEdge } from '../contract/traffic.ts'
import { Instant } from '../contract/values.ts'
import { readAlerts } from './alerts.ts'
import type { LiveTraffic } from './live.ts'
import { trafficErrors } from './traffic-errors.ts'
import { callsOf, edgesBetween, faultsOf, listCalls, type StoredCall } from './traffic-store.ts'

export interface TrafficRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  addressing: Addressing
  live: LiveTraffic
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/exchange/v1'
const tags = ['traffic']
const read = { permission: 'exchange.traffic.read' }
const hourMs = 3_600_000

/** Undefined members are left out. */
export function shownCall(call: StoredCall): Type.Static<typeof Call> {
  const { onBehalfOf, history, producer, decision, decidedMs, sentMs, answeredMs, doneMs } = call
  return {
    id: call.id,
    at: call.at.toISOString(),
    correlationId: call.correlationId,
    traceId: call.traceId,
    protocol: call.protocol,
    consumer: call.consumer,
    originalConsumer: call.originalConsumer,
    contract: call.contract,
    operation: call.operation,
    logicalAddress: call.logicalAddress,
    version: call.version,
    requestBytes: call.requestBytes,
    responseBytes: call.responseBytes,
    times: {
      ...(decidedMs !== null && { decided: decidedMs }),
      ...(sentMs !== null && { sent: sentMs }),
      ...(answeredMs !== null && { answered: answeredMs }),
      done: doneMs,
    },
    code: call.code,
    status: call.status,
    faults: call.faults,
    ...(onBehalfOf !== null && { onBehalfOf }),
    ...(history !== '' && { history: history.split('#') }),
    ...(producer !== null && { producer }),
    ...(decision !== null && { decision }),
  }
}

const Between = {
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
}

/** The calls of the installation: the map, the list, one call's story, alerts, and what happens just now. */
export function trafficRoutes(app: App, deps: TrafficRouteDeps): void {
  const { db, clock, guard, addressing } = deps
  const between = ({ from, to }: { from?: string; to?: string }) => {
    const until = to === undefined ? new Date(clock.epochMilliseconds() + 1000) : new Date(to)
    return { from: from === undefined ? new Date(until.getTime() - hourMs) : new Date(from), to: until }
  }
  const nameOf = (hsaId: string) => addressing.current().componentByHsaId(hsaId)?.name
  /** A call with what its systems and its address are called now. */
  const named = (call: StoredCall): Call => {
    const [consumerName, producerName] = [nameOf(call.consumer), call.producer && nameOf(call.producer)]
    const addressName = addressing.current().entity('logicalAddress', call.logicalAddress)?.name
    return {
      ...shownCall(call),
      ...(consumerName && { consumerName }),
      ...(producerName && { producerName }),
      ...(addressName && { addressName }),
    }
  }

  app.get(
    `${path}/traffic`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Traffic between systems over a time, an hour when none is told',
        querystring: Type.Object(Between),
        response: {
          200: Type.Object({
            from: Instant,
            to: Instant,
            edges: Type.Array(TrafficEdge),
            resting: Type.Array(Type.String()),
          }),
        },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { from, to } = between(request.query)
      const edges = (await edgesBetween(db.pool, from, to)).map((edge) => {
        const [consumerName, producerName] = [nameOf(edge.consumer), nameOf(edge.producer)]
        return { ...edge, ...(consumerName && { consumerName }), ...(producerName && { producerName }) }
      })
      return { from: from.toISOString(), to: to.toISOString(), edges, resting: deps.live.resting() }
    },
  )
  app.get(
    `${path}/traffic/live`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Calls as they end, counted by consumer, contract and producer each second (SSE)',
        response: { 200: Type.Any() },
      },
    },
    async (request, reply) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const stream = openSse(reply)
      stream.onClose(deps.live.follow((counts) => stream.send({ event: 'traffic', data: counts })))
    },
  )
  app.get(
    `${path}/calls`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Calls, the newest first',
        querystring: Type.Object({
          ...Between,
          consumer: Type.Optional(Type.String({ maxLength: 64 })),
          contract: Type.Optional(Type.String({ maxLength: 300 })),
          producer: Type.Optional(Type.String({ maxLength: 64 })),
          logicalAddress: Type.Optional(Type.String({ maxLength: 64 })),
          code: Type.Optional(Type.String({ maxLength: 10, description: 'One code, or errors' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
          cursor: Type.Optional(Type.String({ format: 'uuid' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Call), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { consumer, contract, producer, logicalAddress, code, limit = 50, cursor } = request.query
      const asked = {
        ...between(request.query),
        consumer,
        contract,
        producer,
        logicalAddress,
        code,
        before: cursor,
        limit: limit + 1,
      }
      const found = await listCalls(db.pool, asked)
      const items = found.slice(0, limit).map(named)
      return { items, ...(found.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/calls/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'One call’s story, by its support id or correlation id: all calls that belong together',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: { 200: CallStory },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const calls = await callsOf(db.pool, request.params.id)
      if (calls.length === 0) throw new KnutpunktError(trafficErrors.call_not_found)
      const ids = calls.map(({ id }) => id)
      return { calls: calls.map(named), faults: await faultsOf(db.pool, ids) }
    },
  )
  app.get(
    `${path}/traffic/alerts`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Contracts and producers with many errors, or slow; those that stand first',
        response: { 200: Type.Object({ items: Type.Array(TrafficAlert) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const items = (await readAlerts(db)).map(({ raisedAt, closedAt, ...alert }) => {
        const producerName = nameOf(alert.producer)
        return {
          ...alert,
          raisedAt: raisedAt.toISOString(),
          ...(closedAt && { closedAt: closedAt.toISOString() }),
          ...(producerName && { producerName }),
        }
      })
      return { items }
    },
  )
}
