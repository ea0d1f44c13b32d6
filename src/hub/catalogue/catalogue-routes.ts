import Type from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import { type Guard, page } from '../../trust/index.ts'
import { CatalogueItem, CataloguePage, CatalogueQuery } from '../contract/catalogue.ts'
import type { ProductBook } from '../product/product-book.ts'
import type { Catalogue } from './catalogue.ts'
import type { CatalogueSettings } from './dataset/agents.ts'
import { sampleFile, sampleRows } from './sample/sample.ts'
import { found } from './search.ts'
import { itemOf, pageOf } from './shown.ts'

export interface CatalogueRouteDeps {
  guard: Guard
  book: ProductBook
  catalogue: Catalogue
  settings: CatalogueSettings
}

const path = '/api/hub/v1/catalogue'
const tags = ['catalogue']
const read = { permission: 'hub.catalogue.read' }
const ById = Type.Object({ id: Type.String({ maxLength: 80, pattern: '^[a-z0-9_-]+$' }) })

/** The catalogue for people: what data there is, what its variables mean, how good it is, and how to come by it. */
export function catalogueRoutes(app: App, { guard, book, catalogue, settings }: CatalogueRouteDeps): void {
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Datasets: products, and what each region has of them',
        querystring: CatalogueQuery,
        response: { 200: page(CatalogueItem) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      const { limit = 50, cursor, ...asked } = request.query
      const all = found(await catalogue.entries(), asked)
      const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1
      const shown = all.slice(start, start + limit)
      return {
        items: shown.map((entry) => itemOf(entry, catalogue.faults(entry))),
        total: all.length,
        ...(start + limit < all.length && { next: shown.at(-1)!.id }),
      }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A dataset: variables, quality in each region, ways to it, made-up sample rows',
        params: ById,
        response: { 200: CataloguePage },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      const entry = await catalogue.entry(request.params.id)
      return pageOf(entry, {
        book,
        settings,
        faults: catalogue.faults(entry),
        iri: catalogue.described(entry).iri!,
      })
    },
  )
  app.get(
    `${path}/:id/sample.csv`,
    {
      config: { permission: 'public' },
      schema: { tags, summary: 'Made-up rows of a dataset, to try tools on', params: ById },
    },
    async (request, reply) => {
      const { product } = await catalogue.entry(request.params.id)
      return reply.type('text/csv; charset=utf-8').send(sampleFile(sampleRows(product, book)))
    },
  )
}
