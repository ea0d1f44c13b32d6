import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import * as contract from '../contract/index.ts'
import { ById, base, ViewerQuery } from '../register/register-routes.ts'
import type { Acts } from './acts.ts'
import type { AlarmReader } from './alarm-reader.ts'
import { cardOf } from './card.ts'

const url = `${base}/alarms`
const read = { permission: 'welfare.alarms.read' }
const write = { permission: 'welfare.alarms.write' }
const tags = ['alarms']

/** Reading alarms, and the acts on them. A request with `group` sees and acts on nothing beyond what the group serves. */
export function alarmRoutes(app: App, deps: { reader: AlarmReader; acts: Acts }): void {
  const { reader, acts } = deps

  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: 'Alarms, in the order of the board unless asked otherwise',
        querystring: contract.AlarmQuery,
        response: { 200: contract.page(contract.Alarm) },
      },
    },
    async (request) => {
      const { rows, next } = await reader.list(request.query)
      return { items: rows.map(cardOf), ...(next && { next }) }
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'One alarm with everything an operator needs',
        params: ById,
        querystring: ViewerQuery,
        response: { 200: contract.AlarmDetail },
      },
    },
    async (request) => {
      await reader.requireSeen(request.params.id, request.query.group)
      return reader.detail(request.params.id, { revealed: false })
    },
  )

  app.post(
    `${url}/:id/reveal`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Show the details of a person with protected identity; the act is logged in the alarm',
        params: ById,
        querystring: ViewerQuery,
        body: contract.RevealAct,
        response: { 200: contract.AlarmDetail },
      },
    },
    async (request) => {
      await reader.requireSeen(request.params.id, request.query.group)
      await acts.reveal(request.params.id, request.body.by, request.body.reason)
      return reader.detail(request.params.id, { revealed: true })
    },
  )

  const act = <B extends Type.TSchema>(
    name: string,
    summary: string,
    body: B,
    perform: (id: string, body: Type.Static<B>) => Promise<contract.Alarm>,
  ) =>
    app.post(
      `${url}/:id/${name}`,
      {
        config: write,
        schema: {
          tags,
          summary,
          params: ById,
          querystring: ViewerQuery,
          body,
          response: { 200: contract.Alarm },
        },
      },
      async (request) => {
        const { id } = request.params as { id: string }
        await reader.requireSeen(id, (request.query as { group?: string }).group)
        return perform(id, request.body as Type.Static<B>)
      },
    )

  act('shown', 'A screen has painted the alarm: the display receipt', contract.ShownAct, (id, body) =>
    acts.shown(id, body.screenId, body.presses),
  )
  act('acknowledge', 'Take the alarm: it stops ringing', contract.AcknowledgeAct, (id, body) =>
    acts.acknowledge(id, body.by, body),
  )
  act('dispatch', 'Send somebody', contract.DispatchAct, (id, body) => acts.dispatch(id, body.by, body))
  act('arrive', 'Somebody is there', contract.ArriveAct, (id, body) => acts.arrive(id, body.by, body))
  act('resolve', 'End the alarm with its cause', contract.ResolveAct, (id, body) =>
    acts.resolve(id, body.by, body),
  )
  act('reopen', 'Back to ringing; the chain starts again', contract.ReopenAct, (id, body) =>
    acts.reopen(id, body.by, body),
  )
  act('note', 'Write a note', contract.NoteAct, (id, body) => acts.note(id, body.by, body.text))
  act('explain', 'Explain a late answer, for the follow-up', contract.ExplainAct, (id, body) =>
    acts.explain(id, body.by, body.text),
  )
}
