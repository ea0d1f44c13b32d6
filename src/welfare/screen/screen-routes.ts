import Type from 'typebox'
import type { App, Clock, Database } from '../../kernel/index.ts'
import { Board, ScreenWrite } from '../contract/index.ts'
import { ById, base } from '../register/register-routes.ts'
import type { BoardReader } from './board.ts'
import { noteScreen } from './screen-store.ts'

/** Screens saying that they are live, and what a board shows beside its alarms. */
export function screenRoutes(app: App, deps: { db: Database; clock: Clock; board: BoardReader }): void {
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
      await noteScreen(
        deps.db.pool,
        request.params.id,
        request.body,
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
    (request) => deps.board.read(request.query.group),
  )
}
