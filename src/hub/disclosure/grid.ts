import type { Product } from '../product/product-book.ts'
import { mostPlaces } from './protect.ts'

type At = readonly (string | null)[]
/** Of a place's dimensions, and of what stands above them. */
type Values = readonly (string | null | undefined)[]

/** The places of a table, and which of them add up to something that can be asked for by itself. */
export interface Grid {
  readonly places: readonly GridPlace[]
  /** Every sum over some of the dimensions. */
  readonly margins: readonly (readonly number[])[]
  /** Places that differ in one dimension only. */
  readonly rows: readonly (readonly number[])[]
  /** Places of one value of the dimension with the most values. */
  readonly slices: readonly (readonly number[])[]
}

export interface GridPlace {
  readonly at: At
  /** Of the cell that stands there; none: nobody is there, which is known. */
  readonly cell: number | undefined
}

/** @param regions of each cell, as the nodes that it is from */
export function gridOf(
  product: Product,
  dimensions: readonly string[],
  cells: readonly { readonly at: At; readonly regions: readonly string[] }[],
): Grid {
  const places = placesOf(product, dimensions, cells)
  const above = attributesAbove(product, dimensions, cells)
  const values = places.map(({ at, cell }): (string | null | undefined)[] => [
    ...at,
    ...above.map((of) => (cell === undefined ? undefined : of(cell))),
  ])
  // An empty place belongs where the others of its own dimensions' values do.
  values.forEach((own, at) => {
    above.forEach((_, each) => {
      const index = dimensions.length + each
      if (places[at]!.cell === undefined) own[index] = guess(values, own, index, product, dimensions)
    })
  })
  const many = dimensions.length
  const all = places.map((_, at) => at)
  return {
    places,
    margins: marginsOf(values, many),
    rows: dimensions.flatMap((_, left) =>
      groups(all, (at) =>
        JSON.stringify(values[at]!.slice(0, many).filter((_, index) => index !== left)),
      ),
    ),
    slices: slicesOf(all, values, many),
  }
}

function slicesOf(
  all: readonly number[],
  values: readonly Values[],
  many: number,
): readonly (readonly number[])[] {
  const each = Array.from({ length: many }, (_, index) => groups(all, (at) => JSON.stringify(values[at]![index])))
  return each.sort((a, b) => b.length - a.length)[0] ?? [all]
}

/** The value above of the first place that has a cell and the same value of a dimension that stands below it. */
function guess(
  values: readonly Values[],
  own: Values,
  index: number,
  product: Product,
  dimensions: readonly string[],
): string | null | undefined {
  const below = dimensions.findIndex((id) => product.dimensions.some((each) => each.id === id && each.within))
  return values.find((other) => other[index] !== undefined && (below < 0 || other[below] === own[below]))?.[index]
}

function marginsOf(values: readonly Values[], many: number): number[][] {
  const all = values.map((_, at) => at)
  const length = values[0]?.length ?? 0
  const found = new Map<string, number[]>()
  const whole = (1 << many) - 1
  for (let chosen = 0; chosen < 1 << length; chosen++) {
    // With all of its own dimensions it is the table and no margin of it.
    if ((chosen & whole) === whole) continue
    const group = groups(all, (at) => JSON.stringify(values[at]!.filter((_, index) => chosen & (1 << index))))
    for (const places of group) found.set(places.join(), places)
  }
  return [...found.values()]
}

function groups(all: readonly number[], by: (at: number) => string): number[][] {
  return [...Map.groupBy(all, by).values()]
}

/** Every place that could have a cell, as far as they are not too many; those that cannot, a hospital in another region, are none. */
function placesOf(
  product: Product,
  dimensions: readonly string[],
  cells: readonly { readonly at: At }[],
): GridPlace[] {
  const own = new Map(cells.map(({ at }, cell) => [JSON.stringify(at), cell]))
  const crossed = related(product, dimensions).map((together) => [
    ...new Map(
      cells.map(({ at }) => [JSON.stringify(together.map((index) => at[index])), { together, at }]),
    ).values(),
  ])
  const many = crossed.reduce((product, each) => product * each.length, 1)
  if (many > mostPlaces || dimensions.length === 0) return cells.map(({ at }, cell) => ({ at, cell }))
  let places: (string | null)[][] = [[]]
  for (const each of crossed)
    places = places.flatMap((known) =>
      each.map(({ together, at }) => {
        const more = [...known]
        for (const index of together) more[index] = at[index]!
        return more
      }),
    )
  return places.map((at) => ({ at, cell: own.get(JSON.stringify(at)) }))
}

/** Dimensions that say something of each other, together: a hospital and its region, a day and its month. */
function related(product: Product, dimensions: readonly string[]): number[][] {
  const chains = dimensions.map((id) => new Set(chainOf(product, id)))
  const together: number[][] = []
  dimensions.forEach((_, index) => {
    const mine = chains[index]!
    const [known] = together.filter((group) => group.some((other) => [...chains[other]!].some((id) => mine.has(id))))
    if (known) known.push(index)
    else together.push([index])
  })
  return together
}

/** A dimension and those above it, by name and, of time, by column. */
function chainOf(product: Product, id: string): string[] {
  const dimension = product.dimensions.find((each) => each.id === id)
  if (dimension === undefined) return [id]
  const above = dimension.within === undefined ? [] : chainOf(product, dimension.within)
  return dimension.by === undefined ? [id, ...above] : [id, `column ${dimension.column}`, ...above]
}

/** What places can be added up by that is not among the dimensions: the region of a hospital, the year of a month. */
function attributesAbove(
  product: Product,
  dimensions: readonly string[],
  cells: readonly { readonly at: At; readonly regions: readonly string[] }[],
): ((cell: number) => string | null)[] {
  const found: ((cell: number) => string | null)[] = []
  const region = product.dimensions.find(({ column }) => column === 'region')?.id
  const inRegion = dimensions.some((id) => region !== undefined && chainOf(product, id).includes(region))
  if (region !== undefined && !dimensions.includes(region) && inRegion)
    found.push((cell) => cells[cell]!.regions.join())
  dimensions.forEach((id, index) => {
    const { by, column } = product.dimensions.find((each) => each.id === id) ?? {}
    if (by === undefined || by === 'week' || by === 'year') return
    const coarser = (other: string): boolean =>
      product.dimensions.some((each) => each.by === other && each.column === column && !dimensions.includes(each.id))
    if (by === 'day' && coarser('month')) found.push((cell) => cells[cell]!.at[index]?.slice(0, 7) ?? null)
    if (coarser('year')) found.push((cell) => cells[cell]!.at[index]?.slice(0, 4) ?? null)
  })
  return found
}
