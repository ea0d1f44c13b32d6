import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { ProductPage, ProductSummary } from '../contract/product.ts'
import { hubErrors } from '../hub-errors.ts'
import type { ProductBook } from './product-book.ts'

const path = '/api/hub/v1/products'
const tags = ['data products']
const read = { permission: 'hub.products.read' }

/** What data products there are, and how each is defined. */
export function productRoutes(
  app: App,
  { db, guard, book }: { db: Database; guard: Guard; book: ProductBook },
): void {
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Data products',
        response: { 200: Type.Object({ items: Type.Array(ProductSummary) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      const { rows } = await db.pool.query<{ product: string; at: Date }>(
        `select product, max(ended_at) as at from hub.run where state = 'done' group by product`,
      )
      const last = new Map(rows.map(({ product, at }) => [product, at.toISOString()]))
      return {
        items: book.all().map(({ id, version, title, description, access, refresh }) => {
          const lastRunAt = last.get(id)
          return {
            id,
            version,
            title,
            description,
            access,
            refresh,
            ...(lastRunAt !== undefined && { lastRunAt }),
          }
        }),
      }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A data product: its definition, and the codes it uses',
        params: Type.Object({ id: Type.String({ maxLength: 63 }) }),
        response: { 200: ProductPage },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      const product = book.byId(request.params.id)
      if (product === undefined) throw new KnutpunktError(hubErrors.product_not_found)
      const { hash, ...definition } = product
      // Flags on comparability travel with every figure.
      const lists = [
        ...product.dimensions.flatMap(({ codes }) => (codes === undefined ? [] : [codes])),
        'comparability',
      ]
      return {
        product: definition,
        hash,
        codes: Object.fromEntries(lists.map((list) => [list, Object.fromEntries(book.codes(list))])),
      }
    },
  )
}
