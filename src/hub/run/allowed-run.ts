import { KnutpunktError, type Party, type Queryable } from '../../kernel/index.ts'
import { hubErrors } from '../hub-errors.ts'
import { listNodes } from '../node/node-store.ts'
import type { Product } from '../product/product-book.ts'
import type { Permit } from '../request/permit.ts'
import { readPermit } from '../request/permit-store.ts'
import { checkWithin } from '../request/within.ts'
import type { Run } from './run.ts'
import { chosenRegions } from './start-run.ts'

export interface AskedRun {
  product: Product
  selection: Run['selection']
  /** Of a permit. */
  permit?: string | undefined
  /** Those that are asked; absent: all, or all of the permit. */
  regions?: readonly string[] | undefined
}

/** On what ground somebody may have an answer, and of which regions. */
export interface Allowed {
  permit: Permit | undefined
  regions: readonly string[] | undefined
  /** The region whose own use it is. */
  ownRegion: string | undefined
}

/**
 * Whether somebody may ask that of the regions: what is open, everybody who sees products; what is under a permit, those it names; and a region
 * its own node, which concerns no other.
 *
 * @throws {KnutpunktError} hub.permit_needed, hub.not_own_region, and what `checkWithin` throws
 */
export async function allowedRun(
  db: Queryable,
  actor: Pick<Party, 'id' | 'organisation'>,
  { product, selection, permit: id, regions: asked }: AskedRun,
  now: Date,
): Promise<Allowed> {
  if (id !== undefined) {
    const permit = await readPermit(db, id, now)
    if (permit === undefined) throw new KnutpunktError(hubErrors.permit_not_found)
    const regions = chosenRegions(selection, asked ?? permit.regions)!
    checkWithin(permit, { product: product.id, selection, regions, actor, now, form: 'aggregate' })
    return { permit, regions, ownRegion: undefined }
  }
  const regions = asked && [...asked].sort()
  if (product.access !== 'permit') return { permit: undefined, regions, ownRegion: undefined }
  const own = (await listNodes(db)).find(
    ({ organisation }) => organisation !== null && organisation === actor.organisation,
  )?.region
  if (own === undefined) throw new KnutpunktError(hubErrors.permit_needed)
  const chosen = chosenRegions(selection, regions)
  if (chosen?.length !== 1 || chosen[0] !== own) throw new KnutpunktError(hubErrors.not_own_region)
  return { permit: undefined, regions: [own], ownRegion: own }
}
