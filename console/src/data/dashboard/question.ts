import type { ProductPage, Selection } from '../data-api.ts'
import { placesOf, timeOf } from '../figures/rows.ts'
import type { Question } from '../figures/use-figures.ts'
import type { Choices } from './choices.ts'
import type { Block, Dashboard } from './dashboards.ts'
import { lastOf, periodOf } from './period.ts'

/** Whether the regions are asked for what they come to together: then places are not chosen by. */
export const isNational = ({ scope }: Choices): boolean => scope === 'national'

/** Whether a block that shows regions side by side shows them as one. */
export const isTogether = ({ by }: Block, choices: Choices): boolean =>
  isNational(choices) && (by === 'place' || by === 'region')

/** Dimensions that a dashboard's choice is made by on a product: places, and its own filters. */
export function chosenOn(
  { product }: ProductPage,
  dashboard: Dashboard,
  choices: Choices,
): { here: string[]; notHere: string[] } {
  const places = isNational(choices) ? [] : ['region', 'hospital', 'ward']
  const all = [...places, ...dashboard.filters].filter((id) => choices[id] !== undefined)
  const has = (id: string) => product.dimensions.some((each) => each.id === id)
  return { here: all.filter(has), notHere: all.filter((id) => !has(id)) }
}

/** The dimension that a block's rows are of. */
export function rowsBy(block: Block, page: ProductPage, dashboard: Dashboard, choices: Choices): string {
  if (block.by === 'group') {
    const { group = '' } = choices
    return dashboard.groups.includes(group) ? group : dashboard.groups[0]!
  }
  if (block.by !== 'place') return block.by
  if (isNational(choices)) return 'region'
  const places = placesOf(page)
  return places.find((id) => choices[id] === undefined) ?? places.at(-1)!
}

/** How many steps back are shown. */
export function spanOf(dashboard: Dashboard, choices: Choices): number {
  const wanted = Number(choices['span'])
  return dashboard.spans.find((span) => span === wanted) ?? dashboard.spans[0]
}

/** What a block asks its product. */
export function questionOf(
  block: Block,
  page: ProductPage,
  dashboard: Dashboard,
  { choices, at, now, purpose }: { choices: Choices; at: string | undefined; now: number; purpose: string },
): Question | undefined {
  if (block.over === 'at' && at === undefined) return undefined
  const { product } = page
  const row = rowsBy(block, page, dashboard, choices)
  const selection: Selection = {
    measures: block.measures?.slice() ?? product.measures.map(({ id }) => id),
    dimensions: [
      ...(isTogether(block, choices) ? [] : [row]),
      ...(block.over === 'at' ? [] : [timeOf(page)]),
    ],
    filters: chosenOn(page, dashboard, choices).here.map((column) => ({
      column,
      is: '=',
      value: choices[column]!,
    })),
    period: block.over === 'at' ? periodOf(at!) : lastOf(product.time.grain, spanOf(dashboard, choices), now),
  }
  return { product: product.id, selection, purpose }
}
