import type { Database } from '../../kernel/index.ts'
import { listNodes } from '../node/node-store.ts'
import type { ProductBook } from '../product/product-book.ts'
import type { CatalogueSettings } from './dataset/agents.ts'
import { describe } from './dataset/describe.ts'
import { type Entry, entriesOf } from './dataset/entry.ts'
import type { Resource } from './rdf/resource.ts'
import { quadsOf } from './rdf/turtle.ts'
import { type Fault, faultsOf } from './rules/rules.ts'

export interface CatalogueDeps {
  db: Database
  book: ProductBook
  settings: CatalogueSettings
  /** How others reach the installation. */
  baseUrl(): string
}

/** The catalogue of data products and of what each region has of them, made anew of definitions and nodes when it is read. */
export interface Catalogue {
  entries(): Promise<Entry[]>
  described(entry: Entry): Resource
  /** Where the description does not hold to HealthDCAT-AP. */
  faults(entry: Entry): Fault[]
}

export function createCatalogue({ db, book, settings, baseUrl }: CatalogueDeps): Catalogue {
  const described = (entry: Entry) => describe(entry, { book, settings, baseUrl: baseUrl() })
  return {
    entries: async () => entriesOf(book, await listNodes(db.pool)),
    described,
    faults: (entry) => faultsOf(quadsOf([described(entry)])),
  }
}
