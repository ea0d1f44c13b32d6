import Type from 'typebox'
import { type App, type Clock, type Database, partyOf } from '../../../kernel/index.ts'
import { type Guard, Id } from '../../../trust/index.ts'
import { LineageEvent } from '../../contract/catalogue.ts'
import type { ProductBook } from '../../product/product-book.ts'
import { visibleRun } from '../../run/readable.ts'
import { readParts } from '../../run/run-store.ts'
import { lineageOf } from './lineage.ts'

export interface LineageRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  book: ProductBook
  baseUrl(): string
}

/** Where a run's figures came from, in the form that catalogues of lineage take. */
export function lineageRoutes(app: App, { db, clock, guard, book, baseUrl }: LineageRouteDeps): void {
  app.get(
    '/api/hub/v1/runs/:id/lineage',
    {
      config: { permission: 'hub.products.read' },
      schema: {
        tags: ['runs'],
        summary: 'Where a run’s figures came from, as events of OpenLineage',
        params: Type.Object({ id: Id }),
        response: { 200: Type.Array(LineageEvent) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const now = new Date(clock.epochMilliseconds())
      const run = await visibleRun(db.pool, request.params.id, party, now)
      return lineageOf({
        run,
        parts: (await readParts(db.pool, run.id)).map(({ evidence, ...part }) => ({
          ...part,
          // SQL has null where there is none.
          ...(evidence && { evidence }),
        })),
        product: book.byId(run.product),
        baseUrl: baseUrl(),
      })
    },
  )
}
