import type { Period } from './order.ts'
import type { ProductDefinition } from './product.ts'

const beginnings = { day: /^/, month: /-01$/, year: /-01-01$/ }

/**
 * Whether a period begins and ends where a product's grain does: periods of parts of it, asked for one after the other, would tell what is
 * finer than it.
 */
export const fitsGrain = (grain: ProductDefinition['time']['grain'], { from, to }: Period): boolean =>
  [from, to].every((day) => beginnings[grain].test(day))
