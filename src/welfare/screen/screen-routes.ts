import Type from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import { accessErrors } from '../access/errors.ts'
import { Board, ScreenWrite } from '../contract/index.ts'
import { ById, base } from '../register/register-routes.ts'
import type { BoardReader } from './board.ts'
import { noteScreen } from './screen-store.ts'

export interface ScreenDeps {
  db: Database
  clock: Clock
  access: ReceptionAccess
  board: BoardReader
}

/** Screens saying that they are live, and what a board shows beside its alarms. */
export function screenRoutes(app: App, deps: ScreenDeps): void {
  app.put(
    `${base}/screens/:id`,
    {
      config: { permission: 'welfare.screens.write' },
      schema: {
        tags: ['screens'],
        summary: 'A screen is live: at once when a board opens, then every 15 s',
        params: ById,
        body: ScreenWrite,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const { groupId, staffId } = request.body
      const viewer = await deps.access.viewer(party, 'alarms.read', groupId)
      if (party.kind !== 'system' && staffId !== undefined && staffId !== party.id)
        throw new KnutpunktError(accessErrors.not_yourself)
      await deps.access.permit(viewer, 'alarms.read')
      await noteScreen(
        deps.db.pool,
        request.params.id,
        { ...request.body, ...(party.kind !== 'system' && { staffId: party.id }) },
        new Date(deps.clock.now().epochMilliseconds),
      )
      void reply.code(204)
      return null
    },
  )
  app.get(
    `${base}/board`,
    {
      config: { permission: 'welfare.alarms.read' },
      schema: {
        tags: ['alarms'],
        summary: 'Duty, screens, storm, silent devices, tests due: what a board shows beside its alarms',
        querystring: Type.Object({ group: Type.String({ format: 'uuid' }) }),
        response: { 200: Board },
      },
    },
    async (request) => {
      const { access, board, db } = deps
      const asked = await access.viewer(partyOf(request), 'alarms.read', request.query.group)
      const viewer = await access.narrowed(asked, 'alarms.read')
      const read = await board.read(request.query.group, viewer.controllers)
      await access.enter(db.pool, viewer, { act: 'welfare.board.read' })
      return read
    },
  )
}
