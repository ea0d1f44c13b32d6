import type { Admission, HeldMark, Product } from '../contract/agreement.ts'

/** A mark that was verified with its issuer, and cannot be again, holds this long, ms. */
export const unaskedHoldsMs = 24 * 3_600_000

export type Mark = Pick<HeldMark, 'schemeId' | 'validUntil' | 'revokedAt' | 'source'> & {
  /** When its issuer last said that it is active. */
  checkedAt?: string | undefined
}

/** Whether a mark holds at a time (ms): not revoked, not ended, and, of a federation's, its issuer has lately been heard. */
export function markHolds({ validUntil, revokedAt, source, checkedAt }: Mark, at: number): boolean {
  if (revokedAt !== undefined && Date.parse(revokedAt) <= at) return false
  if (validUntil !== undefined && Date.parse(validUntil) <= at) return false
  return source === 'recorded' || (checkedAt !== undefined && at - Date.parse(checkedAt) < unaskedHoldsMs)
}

export type Certified = Pick<Product, 'id' | 'purposes' | 'informationTypes'> & { marks: readonly Mark[] }
export type Criterion = Pick<
  Admission,
  'id' | 'schemeIds' | 'purposes' | 'informationTypes' | 'productIds' | 'validUntil'
>

/** Whether a criterion admits a product, and which marks it lacks when they are all that is wanting. */
export interface Admitting {
  admits: boolean
  /** Undefined: it is not for this product at all. */
  lacks: readonly string[] | undefined
}

/**
 * Whether a criterion of a controller's allow-list admits a product for something: it is among those named, it holds all marks, and
 * they have a purpose and a kind of information in common.
 */
export function admitting(criterion: Criterion, product: Certified, at: number): Admitting {
  const { schemeIds, productIds, validUntil } = criterion
  const ended = validUntil !== undefined && Date.parse(validUntil) <= at
  const meant = productIds === undefined || productIds.includes(product.id)
  const meets =
    common(criterion.purposes, product.purposes) &&
    common(criterion.informationTypes, product.informationTypes)
  if (ended || !meant || !meets) return { admits: false, lacks: undefined }
  const held = new Set(product.marks.filter((mark) => markHolds(mark, at)).map(({ schemeId }) => schemeId))
  const lacks = schemeIds.filter((scheme) => !held.has(scheme))
  return { admits: lacks.length === 0, lacks }
}

/** Whether a criterion admits a product for just this: the purpose and every type are within both. */
export function admitsFor(
  criterion: Criterion,
  product: Certified,
  asked: { purpose: string; informationTypes: readonly string[]; at: number },
): boolean {
  const { purpose, informationTypes, at } = asked
  const within = [criterion, product].every(
    (each) =>
      each.purposes.includes(purpose) &&
      informationTypes.every((type) => each.informationTypes.includes(type)),
  )
  return within && admitting(criterion, product, at).admits
}

/** Why a product is, or is not, on a controller's allow-list: what admits it, or what the nearest criterion finds wanting. */
export function explain(
  criteria: readonly Criterion[],
  product: Certified,
  at: number,
): { admitted: boolean; by: string[]; lacks: string[] } {
  const found = criteria.map((criterion) => ({ id: criterion.id, ...admitting(criterion, product, at) }))
  const by = found.filter(({ admits }) => admits).map(({ id }) => id)
  if (by.length > 0) return { admitted: true, by, lacks: [] }
  const near = found.flatMap(({ lacks }) => (lacks === undefined ? [] : [lacks]))
  const [nearest = []] = near.toSorted((a, b) => a.length - b.length)
  return { admitted: false, by, lacks: [...nearest] }
}

const common = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((each) => others.includes(each))
