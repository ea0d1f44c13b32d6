import Type from 'typebox'
import { type App, type Database, partyOf } from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import { OutcomePage, OutcomeQuery } from '../contract/index.ts'
import { base, ViewerQuery } from '../register/register-routes.ts'
import { listOutcomes } from './outcome-list.ts'

/** What has not got through, for coordinators. Sending one again is an act on its alarm. */
export function outcomeRoutes(app: App, { db, access }: { db: Database; access: ReceptionAccess }): void {
  app.get(
    `${base}/outcomes`,
    {
      config: { permission: 'welfare.alarms.read' },
      schema: {
        tags: ['alarms'],
        summary: "Outcomes of alarms that have not got into the municipalities' records, oldest first",
        querystring: Type.Intersect([ViewerQuery, OutcomeQuery]),
        response: { 200: OutcomePage },
      },
    },
    async (request) => {
      const { group } = request.query
      const asked = await access.viewer(partyOf(request), 'alarms.read', group, { asGroup: true })
      const viewer = await access.narrowed(asked, 'alarms.read')
      const found = await listOutcomes(db.pool, request.query, viewer)
      await access.enter(db.pool, viewer, { act: 'welfare.outcome.list' })
      return found
    },
  )
}
