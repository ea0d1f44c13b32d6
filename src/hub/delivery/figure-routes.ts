import Type from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import { type Guard, Id, page } from '../../trust/index.ts'
import { FigureRow } from '../contract/delivery.ts'
import { hubErrors } from '../hub-errors.ts'
import { visibleRun } from '../run/readable.ts'

/** Figures of a run, page by page. */
export function figureRoutes(
  app: App,
  { db, clock, guard }: { db: Database; clock: Clock; guard: Guard },
): void {
  app.get(
    '/api/hub/v1/runs/:id/figures',
    {
      config: { permission: 'hub.products.read' },
      schema: {
        tags: ['runs'],
        summary: 'The figures of a run that is done, page by page',
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 500 })),
          cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })),
        }),
        response: { 200: page(FigureRow) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const now = new Date(clock.epochMilliseconds())
      const run = await visibleRun(db.pool, request.params.id, party, now)
      if (run.result === null) throw new KnutpunktError(hubErrors.run_not_found)
      const { dimensions, cells } = run.result
      const { limit = 500, cursor = '0' } = request.query
      const from = Number(cursor)
      return {
        items: cells.slice(from, from + limit).map(({ at, figures }) => ({
          at: Object.fromEntries(dimensions.map((id, index) => [id, at[index] ?? null])),
          figures,
        })),
        total: cells.length,
        ...(from + limit < cells.length && { next: String(from + limit) }),
      }
    },
  )
}
