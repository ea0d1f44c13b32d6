import { type Clock, type Config, type Database, KnutpunktError, type Party } from '../../kernel/index.ts'
import type { Both } from '../../region/index.ts'
import type { Product, ProductBook } from '../product/product-book.ts'
import { inForce, type Permit } from '../request/permit.ts'
import { readPermit } from '../request/permit-store.ts'
import type { RegionRows } from '../rows/rows.ts'
import type { RowsFolder } from '../rows/rows-folder.ts'
import { environmentErrors } from './environment-errors.ts'
import type { Setup } from './session/message.ts'

export type EnvironmentSettings = Config['hub']['environment']

export interface ProjectDeps {
  db: Database
  clock: Clock
  book: ProductBook
  settings: EnvironmentSettings
  /** What a code of a purpose is called. */
  purposeOf(code: string): Both
}

/** Whether somebody is one of a permit's people, and acts for its holder. */
export const isOf = (permit: Permit, { id, organisation }: Party): boolean =>
  permit.kind === 'permit' && permit.organisation === organisation && permit.people.includes(id)

/**
 * The permit, for one of its people while it is in force. To anybody else there is none.
 *
 * @throws {KnutpunktError} hub.environment_not_found, hub.environment_ended
 */
export async function permitFor({ db, clock }: ProjectDeps, party: Party, id: string): Promise<Permit> {
  const now = new Date(clock.epochMilliseconds())
  const permit = await readPermit(db.pool, id, now)
  if (permit === undefined || !isOf(permit, party))
    throw new KnutpunktError(environmentErrors.environment_not_found)
  if (!inForce(permit, now)) throw new KnutpunktError(environmentErrors.environment_ended)
  return permit
}

/** @throws {RangeError} when it is no longer there */
export function productOf(
  { book }: Pick<ProjectDeps, 'book'>,
  { product: id }: Pick<Permit, 'product'>,
): Product {
  const product = book.byId(id)
  if (product === undefined) throw new RangeError(`the product ${id} is no longer there`)
  return product
}

/** What a session may read: the files of the regions that are there, as one table by the product's name. Undefined: none is there. */
export function setupOf(
  { settings: { threads, memoryMb }, folder }: { settings: EnvironmentSettings; folder: RowsFolder },
  { product }: Pick<Permit, 'product'>,
  rows: readonly RegionRows[],
): Setup | undefined {
  const parts = rows
    .filter(({ state }) => state === 'ready')
    .map(({ region, file }) => ({
      file: folder.within(region),
      ...(!file!.columns.some(({ name }) => name === 'region') && { region }),
    }))
  if (parts.length === 0) return undefined
  return { files: parts.map(({ file }) => file), tables: [{ name: product, parts }], threads, memoryMb }
}

/** The least count that may leave: the strictest of the product's and of the regions'. 0: rows are of nobody. */
export const thresholdOf = (product: Product, rows: readonly RegionRows[]): number =>
  product.person === undefined
    ? 0
    : Math.max(product.disclosure.threshold, 2, ...rows.map(({ evidence }) => evidence?.threshold ?? 0))
