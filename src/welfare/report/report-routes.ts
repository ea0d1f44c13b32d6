import Type from 'typebox'
import { type App, type Clock, type Database, partyOf } from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import type { AlarmReader } from '../alarm/alarm-reader.ts'
import { entryOf } from '../alarm/alarm-routes.ts'
import { AnswerTimes, AnswerTimesQuery, Incident } from '../contract/index.ts'
import { ById, base, ViewerQuery } from '../register/register-routes.ts'
import { answerTimes } from './answer-times.ts'
import { readIncident } from './incident.ts'

const IncidentQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    download: Type.Optional(
      Type.Boolean({ description: 'true: as a file to keep, named for the alarm and nobody else' }),
    ),
  }),
])

/** The follow-up of a period, and the whole story of one alarm. */
export function reportRoutes(
  app: App,
  deps: { db: Database; clock: Clock; access: ReceptionAccess; reader: AlarmReader; version: string },
): void {
  const { db, clock, access, reader, version } = deps
  app.get(
    `${base}/reports/answer-times`,
    {
      config: { permission: 'welfare.reports.read' },
      schema: {
        tags: ['reports'],
        summary: 'How long alarms waited for an answer, by group and hour, with every exception',
        description:
          'Alarms of urgency acute or prompt received in the period, at most 400 days. Seconds count from receipt to the first ' +
          'acknowledgement. Tests are not counted, simulated alarms are. With group: what the group serves.',
        querystring: AnswerTimesQuery,
        response: { 200: AnswerTimes },
      },
    },
    async (request) => {
      const { query } = request
      const asked = await access.viewer(partyOf(request), 'alarms.read', query.group, { asGroup: true })
      const viewer = await access.narrowed(asked, 'alarms.read')
      const found = await answerTimes(db, query, viewer, clock.now())
      await access.enter(db.pool, viewer, { act: 'welfare.alarm.report' })
      return found
    },
  )
  app.get(
    `${base}/alarms/:id/incident`,
    {
      config: { permission: 'welfare.incidents.read' },
      schema: {
        tags: ['alarms'],
        summary: "The alarm's whole story, to be handed on",
        description:
          'Everything that is known of the alarm, with a checksum. Of a person with protected identity, who she is, where she lives, ' +
          'free texts and raw messages are withheld until somebody has revealed them in this alarm (POST …/reveal), which is in the story.',
        params: ById,
        querystring: IncidentQuery,
        response: { 200: Incident },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { group, download } = request.query
      const viewer = await access.viewer(partyOf(request), 'alarms.read', group, { asGroup: true })
      const subject = await reader.seen(id, viewer)
      const granted = await access.permit(viewer, 'alarms.read', subject)
      const incident = await readIncident(db, id, { now: clock.now(), version })
      await access.enter(db.pool, viewer, { ...entryOf(subject, 'export'), granted })
      void reply.header('cache-control', 'no-store')
      if (download)
        void reply.header('content-disposition', `attachment; filename="knutpunkt-incident-${id}.json"`)
      // Written as it was hashed: a serializer of the schema's could leave something out.
      return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(incident)
    },
  )
}
