import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../../kernel/index.ts'
import { type Guard, Id } from '../../../trust/index.ts'
import { LineageEvent } from '../../contract/catalogue.ts'
import { hubErrors } from '../../hub-errors.ts'
import type { ProductBook } from '../../product/product-book.ts'
import { readParts, readRun } from '../../run/run-store.ts'
import { lineageOf } from './lineage.ts'

export interface LineageRouteDeps {
  db: Database
  guard: Guard
  book: ProductBook
  baseUrl(): string
}

/** Where a run's figures came from, in the form that catalogues of lineage take. */
export function lineageRoutes(app: App, { db, guard, book, baseUrl }: LineageRouteDeps): void {
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
      await guard.require(partyOf(request), { act: 'data.read' })
      const run = await readRun(db.pool, request.params.id)
      if (run === undefined) throw new KnutpunktError(hubErrors.run_not_found)
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
