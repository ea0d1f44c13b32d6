import { type Database, KnutpunktError } from '../../kernel/index.ts'
import { hubErrors } from '../hub-errors.ts'
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
  /** How others reach the installation, without a slash at its end. */
  baseUrl(): string
}

/** The catalogue of data products and of what each region has of them, made anew of definitions and nodes when it is read. */
export interface Catalogue {
  entries(): Promise<Entry[]>
  /** @throws {KnutpunktError} hub.dataset_not_found */
  entry(id: string): Promise<Entry>
  described(entry: Entry): Resource
  /** Where the description does not hold to HealthDCAT-AP. */
  faults(entry: Entry): Fault[]
  /** All of whose description something is wrong with. */
  faulty(): Promise<{ id: string; faults: Fault[] }[]>
}

export function createCatalogue({ db, book, settings, baseUrl }: CatalogueDeps): Catalogue {
  const entries = async () => entriesOf(book, await listNodes(db.pool))
  const described = (entry: Entry) => describe(entry, { book, settings, baseUrl: baseUrl() })
  const faults = (entry: Entry) => faultsOf(quadsOf([described(entry)]))
  return {
    entries,
    async entry(id) {
      const found = (await entries()).find((each) => each.id === id)
      if (found === undefined) throw new KnutpunktError(hubErrors.dataset_not_found)
      return found
    },
    described,
    faults,
    faulty: async () =>
      (await entries())
        .map((entry) => ({ id: entry.id, faults: faults(entry) }))
        .filter((each) => each.faults.length > 0),
  }
}
