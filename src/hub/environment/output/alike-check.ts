import type { Product } from '../../product/product-book.ts'
import { alikeOf } from '../../rows/alike-texts.ts'
import type { RegionRows } from '../../rows/rows.ts'
import type { Check } from './checks.ts'

/** How easily people are known again in the rows that an output is counted on, for those who review it. */
export function alikeCheck(product: Product, rows: readonly RegionRows[]): Check {
  const told = alikeOf(product, rows)
  if (told.length === 0)
    return {
      code: 'alike',
      outcome: 'ok',
      text: { sv: 'Raderna handlar inte om personer.', en: 'The rows are not about people.' },
    }
  const here = rows.filter(({ state }) => state === 'ready')
  const look = here.some(({ anonymity }) => anonymity === null || anonymity.fewer > 0)
  const words = (language: 'sv' | 'en') =>
    told.map(({ region, text }) => `Region ${region}: ${text[language]}`).join(' ')
  return {
    code: 'alike',
    outcome: look ? 'look' : 'ok',
    text: { sv: words('sv'), en: words('en') },
  }
}
