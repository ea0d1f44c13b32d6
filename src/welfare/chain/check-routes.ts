import Type from 'typebox'
import { Value } from 'typebox/value'
import { type App, type Clock, type Database, KnutpunktError, partyOf, Temporal } from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import { AlarmClass, ChainGap, ChainWrite, Id, Instant, WhoIsCalled } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { requireController, requireOfController } from '../register/reach.ts'
import { residentsOf } from '../register/register.ts'
import { base, ViewerQuery } from '../register/register-routes.ts'
import { tidy } from '../register/tidy.ts'
import { checkController, checkDraft } from './check-store.ts'
import { whoIsCalled } from './who.ts'

const tags = ['chains']
const config = { permission: 'welfare.chains.read' }

const CheckQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    controller: Type.Optional(Id),
    chain: Type.Optional(
      Type.String({ format: 'uuid', description: 'The saved chain that the draft is a change of' }),
    ),
  }),
])
const CheckAnswer = Type.Object({
  gaps: Type.Array(ChainGap, { description: 'The first 500' }),
  total: Type.Integer(),
  checkedPeople: Type.Integer(),
})
const WhoQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    controller: Id,
    person: Type.Optional(Id),
    class: Type.Optional(AlarmClass),
    at: Type.Optional(Instant),
  }),
])

/** The two questions asked of chains before anybody depends on them: what do they lack, and who would be called? */
export function addChainCheckRoutes(
  app: App,
  { db, clock, access }: { db: Database; clock: Clock; access: ReceptionAccess },
): void {
  app.post(
    `${base}/chains/check`,
    {
      config,
      schema: {
        tags,
        summary: 'Find the gaps of a draft, or with {} of all chains of a controller, for all its people',
        querystring: CheckQuery,
        body: Type.Partial(ChainWrite),
        response: { 200: CheckAnswer },
      },
    },
    async (request) => {
      const { body, query } = request
      const { controllerId = query.controller, ...rest } = body
      if (controllerId === undefined) throw new KnutpunktError(registerErrors.check_needs_controller)
      const viewer = await access.viewer(partyOf(request), 'registers.read', query.group)
      await requireController(db.pool, controllerId, undefined, viewer)
      const granted = await access.permit(viewer, 'registers.read', { controller: controllerId })
      await access.enter(db.pool, viewer, { act: 'welfare.chain.check', granted, controller: controllerId })
      if (Object.keys(rest).length === 0) return checkController(db.pool, controllerId)
      const draft = { ...rest, controllerId }
      if (!Value.Check(ChainWrite, draft)) throw new KnutpunktError(registerErrors.chain_draft_incomplete)
      return checkDraft(db.pool, tidy(ChainWrite, draft), query.chain)
    },
  )
  app.get(
    `${base}/chains/who`,
    {
      config,
      schema: {
        tags,
        summary: 'Who would be called, and after how long, if nobody answered?',
        querystring: WhoQuery,
        response: { 200: WhoIsCalled },
      },
    },
    async (request) => {
      const { group, controller, person, class: alarmClass = 'manual', at } = request.query
      const viewer = await access.viewer(partyOf(request), 'registers.read', group)
      await requireController(db.pool, controller, undefined, viewer)
      const granted = await access.permit(viewer, 'registers.read', { controller })
      return db.transaction(async (client) => {
        await requireOfController(client, 'person', person, controller)
        const [resident] = await residentsOf(client, person)
        await access.enter(client, viewer, {
          act: 'welfare.chain.who',
          granted,
          controller,
          person: resident,
        })
        return whoIsCalled(client, {
          controllerId: controller,
          ...(person === undefined ? {} : { personId: person }),
          class: alarmClass,
          at: at === undefined ? clock.now() : Temporal.Instant.from(at),
        })
      })
    },
  )
}
