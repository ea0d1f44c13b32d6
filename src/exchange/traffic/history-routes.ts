import Type from 'typebox'
import { type App, KnutpunktError, newId, partyOf } from '../../kernel/index.ts'
import { AlertRule, AlertRuleWrite, TrafficHistory } from '../contract/traffic.ts'
import { Instant, oneOf } from '../contract/values.ts'
import { putRule, readRules, removeRule } from './alert-rules.ts'
import { trafficErrors } from './traffic-errors.ts'
import { historyBy, historyOf, stepOf } from './traffic-history.ts'
import type { TrafficRouteDeps } from './traffic-routes.ts'

const path = '/api/exchange/v1/traffic'
const tags = ['traffic']
const read = { permission: 'exchange.traffic.read' }
const write = { permission: 'exchange.contracts.write' }
const hourMs = 3_600_000

/** Traffic over a time by contract, consumer or producer, and the rules by which alerts are raised. */
export function historyRoutes(app: App, deps: TrafficRouteDeps): void {
  const { db, clock, guard, addressing } = deps
  app.get(
    `${path}/history`,
    {
      config: read,
      schema: {
        tags,
        summary:
          'Traffic over a time (an hour when none is told) by contract, consumer or producer, in steps',
        querystring: Type.Object({
          by: oneOf(historyBy),
          from: Type.Optional(Instant),
          to: Type.Optional(Instant),
        }),
        response: { 200: TrafficHistory },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { by, ...asked } = request.query
      const to = asked.to === undefined ? new Date(clock.epochMilliseconds() + 1000) : new Date(asked.to)
      const from = asked.from === undefined ? new Date(to.getTime() - hourMs) : new Date(asked.from)
      const groups = (await historyOf(db.pool as never, by, from, to)).map((group) => {
        const name = by === 'contract' ? undefined : addressing.current().componentByHsaId(group.key)?.name
        return { ...group, ...(name && { name }) }
      })
      return { from: from.toISOString(), to: to.toISOString(), by, stepSeconds: stepOf(from, to), groups }
    },
  )
  app.get(
    `${path}/rules`,
    {
      config: read,
      schema: {
        tags,
        summary: 'When alerts are raised: for all, and for some contracts and producers',
        response: { 200: Type.Object({ items: Type.Array(AlertRule) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const rules = await readRules(db.pool as never)
      const items = rules.map(async (rule) => {
        const producerName = rule.producer && addressing.current().componentByHsaId(rule.producer)?.name
        const changedByName = await deps.nameOf(rule.changedBy)
        return {
          ...rule,
          ...(producerName && { producerName }),
          ...(changedByName !== undefined && { changedByName }),
        }
      })
      return { items: await Promise.all(items) }
    },
  )
  app.put(
    `${path}/rules`,
    {
      config: write,
      schema: {
        tags,
        summary:
          'Say when alerts are raised for a contract, a producer, both, or all; in place of what was said before',
        body: AlertRuleWrite,
        response: { 200: Type.Object({ id: Type.String() }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'services.write' })
      const at = new Date(clock.epochMilliseconds())
      return db.transaction(async (client) => {
        const id = await putRule(client, { id: newId(), ...request.body }, { by: party.id, at })
        await guard.enter(client, party, { act: 'exchange.alert_rule.changed', granted, about: id })
        return { id }
      })
    },
  )
  app.delete(
    `${path}/rules/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a rule, so that a more general one holds',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'services.write' })
      const { id } = request.params
      await db.transaction(async (client) => {
        if (!(await removeRule(client, id))) throw new KnutpunktError(trafficErrors.alert_rule_not_found)
        await guard.enter(client, party, { act: 'exchange.alert_rule.removed', granted, about: id })
      })
      return reply.code(204).send(null)
    },
  )
}
