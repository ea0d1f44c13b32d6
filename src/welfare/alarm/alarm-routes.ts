import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import { accessErrors } from '../access/errors.ts'
import type { ReceptionAct, Viewer } from '../access/viewer.ts'
import * as contract from '../contract/index.ts'
import { ById, base, ViewerQuery } from '../register/register-routes.ts'
import type { ActedBy, Acts } from './acts.ts'
import type { AlarmReader, AlarmSubject } from './alarm-reader.ts'
import { cardOf } from './card.ts'
import { alarmErrors } from './errors.ts'

const url = `${base}/alarms`
const read = { permission: 'welfare.alarms.read' }
const write = { permission: 'welfare.alarms.write' }
const tags = ['alarms']

/** Reading alarms, and the acts on them. Nobody sees or acts on anything beyond her controllers and what her group serves. */
export function alarmRoutes(
  app: App,
  deps: { db: Database; access: ReceptionAccess; reader: AlarmReader; acts: Acts },
): void {
  const { db, access, reader, acts } = deps
  const viewerOf = (request: FastifyRequest, as: ReceptionAct) => {
    const { group } = request.query as { group?: string }
    return access.viewer(partyOf(request), as, group, { asGroup: true })
  }
  /** What a request names, as whoever asks may come near it. */
  const subjectOf = async (request: FastifyRequest, as: ReceptionAct) => {
    const viewer = await viewerOf(request, as)
    return { viewer, subject: await reader.seen((request.params as { id: string }).id, viewer) }
  }
  /** Decides, and answers how the act is entered in its own transaction, and for whom. */
  const permitted = async (
    viewer: Viewer,
    subject: AlarmSubject,
    {
      as,
      act,
      by,
      takesPart,
    }: { as: ReceptionAct; act: string; by?: string | undefined; takesPart?: boolean },
  ): Promise<ActedBy> => {
    const doer = await access.doer(db.pool, viewer, by, alarmErrors.staff_not_found)
    if (doer.by === undefined) throw new KnutpunktError(accessErrors.by_missing)
    const granted = await access.permit(viewer, as, { ...subject, takesPart })
    const done = { ...entryOf(subject, act), granted, onBehalfOf: doer.onBehalfOf }
    return { by: doer.by, enter: (client) => access.enter(client, viewer, done) }
  }

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
      const viewer = await access.narrowed(await viewerOf(request, 'alarms.read'), 'alarms.read')
      const { rows, next } = await reader.list(request.query, viewer)
      await access.enter(db.pool, viewer, { act: 'welfare.alarm.list' })
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
      const { viewer, subject } = await subjectOf(request, 'alarms.read')
      const granted = await access.permit(viewer, 'alarms.read', subject)
      const detail = await reader.detail(subject.id, { revealed: false })
      await access.enter(db.pool, viewer, { ...entryOf(subject, 'read'), granted })
      return detail
    },
  )

  app.post(
    `${url}/:id/reveal`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Show the details of a person with protected identity; the act is logged in the alarm',
        description:
          'To whoever takes part in helping her: while the alarm is open, or who has handled it; also to coordinators.',
        params: ById,
        querystring: ViewerQuery,
        body: contract.RevealAct,
        response: { 200: contract.AlarmDetail },
      },
    },
    async (request) => {
      const { by, reason } = request.body
      const { viewer, subject } = await subjectOf(request, 'alarms.handle')
      const { party } = viewer
      const takesPart =
        subject.open ||
        party.roles.includes('coordinator') ||
        (await reader.hasTakenPart(subject.id, party.kind === 'system' ? by : party.id))
      const as = subject.protectedIdentity ? 'people.reveal' : 'alarms.read'
      const acted = await permitted(viewer, subject, { as, act: 'reveal', by, takesPart })
      await acts.reveal(subject.id, acted, reason)
      return reader.detail(subject.id, { revealed: true })
    },
  )

  app.post(
    `${url}/:id/shown`,
    {
      config: write,
      schema: {
        tags,
        summary: 'A screen has painted the alarm: the display receipt',
        params: ById,
        querystring: ViewerQuery,
        body: contract.ShownAct,
        response: { 200: contract.Alarm },
      },
    },
    async (request) => {
      const { viewer, subject } = await subjectOf(request, 'alarms.read')
      const granted = await access.permit(viewer, 'alarms.read', subject)
      const onBehalfOf =
        viewer.party.kind === 'system' ? await atScreen(db, request.body.screenId) : undefined
      return acts.shown(subject.id, request.body, (client) =>
        access.enter(client, viewer, { ...entryOf(subject, 'show'), granted, onBehalfOf }),
      )
    },
  )

  const act = <B extends Type.TSchema>(
    name: string,
    summary: string,
    body: B,
    perform: (
      id: string,
      acted: ActedBy,
      body: Type.Static<B>,
      near: Viewer['controllers'],
    ) => Promise<contract.Alarm>,
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
        const { viewer, subject } = await subjectOf(request, 'alarms.handle')
        const { by } = request.body as { by?: string }
        const acted = await permitted(viewer, subject, { as: 'alarms.handle', act: name, by })
        return perform(subject.id, acted, request.body as Type.Static<B>, viewer.controllers)
      },
    )

  act('acknowledge', 'Take the alarm: it stops ringing', contract.AcknowledgeAct, acts.acknowledge)
  act('dispatch', 'Send somebody', contract.DispatchAct, acts.dispatch)
  act('arrive', 'Somebody is there', contract.ArriveAct, acts.arrive)
  act('resolve', 'End the alarm with its cause', contract.ResolveAct, acts.resolve)
  act('reopen', 'Back to ringing; the chain starts again', contract.ReopenAct, acts.reopen)
  act('retry', "Send the outcome to the municipality's record again, now", contract.RetryAct, acts.retry)
  act('note', 'Write a note', contract.NoteAct, (id, by, { text }) => acts.note(id, by, text))
  act('explain', 'Explain a late answer, for the follow-up', contract.ExplainAct, (id, by, { text }) =>
    acts.explain(id, by, text),
  )
}

/** How an act on an alarm is entered in the log. */
export function entryOf({ id, controller, person }: AlarmSubject, act: string) {
  return { act: `welfare.alarm.${act}`, about: id, controller, person }
}

/** Who sits at a screen, as it has said itself. */
async function atScreen(db: Database, screen: string): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ staff: string | null }>(
    'select staff_id as staff from welfare.screen where id = $1',
    [screen],
  )
  return rows[0]?.staff ?? undefined
}
