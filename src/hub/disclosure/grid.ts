import type { Product } from '../product/product-book.ts'

type At = readonly (string | null)[]
/** Of a place's dimensions, and of what stands above them. */
type Values = readonly (string | null | undefined)[]

/** The places of a table, cells first, and which of them add up to something that can be asked for by itself. */
export interface Grid {
  readonly places: readonly GridPlace[]
  /**
   * Sums that are taken to be known whoever has been told them: of all, of each value of a dimension or of what stands above one, and of the
   * product's own tables.
   */
  readonly margins: readonly (readonly number[])[]
  /** Places that differ in one dimension only. */
  readonly rows: readonly (readonly number[])[]
  /** Places of one value of the dimension with the most values. */
  readonly slices: readonly (readonly number[])[]
  /** Too many places to look at sums: then there are no margins here. */
  readonly tooLarge: boolean
}

/** The largest table that is audited, in places. */
export const mostPlaces = 50_000

export interface GridPlace {
  readonly at: At
  /** Of the cell that stands there; none: nobody is there, which is known. */
  readonly cell: number | undefined
}

/** A cell's place, and whose nodes it is from. */
interface Standing {
  readonly at: At
  readonly regions: readonly string[]
}

export function gridOf(product: Product, dimensions: readonly string[], cells: readonly Standing[]): Grid {
  const places = placesOf(product, dimensions, cells)
  const above = attributesAbove(product, dimensions, cells)
  const values = places.map(({ at }): Values => [...at, ...above.map(({ of }) => of(at))])
  const many = dimensions.length
  const ids = [...dimensions, ...above.map(({ id }) => id)]
  const tables = (product.tables ?? [])
    .map((table) => table.map((id) => ids.indexOf(id)))
    .filter((table) => !table.includes(-1))
  const all = places.map((_, at) => at)
  const tooLarge = places.length > mostPlaces
  return {
    places,
    margins: tooLarge ? [] : marginsOf(values, many, tables),
    rows: dimensions.flatMap((_, left) =>
      groups(all, (at) => JSON.stringify(places[at]!.at.filter((__, index) => index !== left))),
    ),
    slices: slicesOf(all, values, many),
    tooLarge,
  }
}

/** Of cells that nothing is reckoned of together. */
export const singlePlaces = (cells: readonly Standing[]): Grid => ({
  places: cells.map(({ at }, cell) => ({ at, cell })),
  margins: [],
  rows: [],
  slices: [],
  tooLarge: false,
})

function slicesOf(
  all: readonly number[],
  values: readonly Values[],
  many: number,
): readonly (readonly number[])[] {
  const each = Array.from({ length: many }, (_, index) =>
    groups(all, (at) => JSON.stringify(values[at]![index])),
  )
  return each.sort((a, b) => b.length - a.length)[0] ?? [all]
}

/** @param tables by which of the values those are added up that are told in any case */
function marginsOf(
  values: readonly Values[],
  many: number,
  tables: readonly (readonly number[])[],
): number[][] {
  const all = values.map((_, at) => at)
  const ones = (values[0] ?? []).map((_, index) => [index])
  const by = [...ones, ...tables].flatMap((indexes) => {
    const found = groups(all, (at) => JSON.stringify(indexes.map((index) => values[at]![index])))
    // Of a dimension that has one place for each value, as a hospital beside its region has, they are the table and no sums of it.
    const isTable = indexes.every((index) => index < many) && found.every(({ length }) => length === 1)
    return isTable ? [] : found
  })
  const sums = [...(many === 0 ? [] : [all]), ...by]
  return [...new Map(sums.map((places) => [places.join(), places])).values()]
}

function groups(all: readonly number[], by: (at: number) => string): number[][] {
  return [...Map.groupBy(all, by).values()]
}

/** Every place that could have a cell, as far as they are not too many; those that cannot, a hospital in another region, are none. */
function placesOf(product: Product, dimensions: readonly string[], cells: readonly Standing[]): GridPlace[] {
  const own = new Map(cells.map(({ at }, cell) => [JSON.stringify(at), cell]))
  const crossed = related(product, dimensions).map((together) => [
    ...new Map(
      cells.map(({ at }) => [JSON.stringify(together.map((index) => at[index])), { together, at }]),
    ).values(),
  ])
  const many = crossed.reduce((all, each) => all * each.length, 1)
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
  const empty = places.filter((at) => !own.has(JSON.stringify(at)))
  return [...cells.map(({ at }, cell) => ({ at, cell })), ...empty.map((at) => ({ at, cell: undefined }))]
}

/** Dimensions that say something of each other, together: a hospital and its region, a day and its month. */
function related(product: Product, dimensions: readonly string[]): number[][] {
  const chains = dimensions.map((id) => new Set(chainOf(product, id)))
  const together: number[][] = []
  dimensions.forEach((_, index) => {
    const mine = chains[index]!
    const [known] = together.filter((group) =>
      group.some((other) => [...chains[other]!].some((id) => mine.has(id))),
    )
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
  cells: readonly Standing[],
): Above[] {
  return dimensions.flatMap((id, index) => [
    ...regionAbove(product, dimensions, cells, index),
    ...timeAbove(product, dimensions, id).map(({ id: above, letters }) => ({
      id: above,
      of: (at: At) => at[index]?.slice(0, letters) ?? null,
    })),
  ])
}

interface Above {
  /** Of its dimension. */
  readonly id: string
  readonly of: (at: At) => string | null
}

/** The region of the first dimension that stands below it, as the nodes answered. */
function regionAbove(
  product: Product,
  dimensions: readonly string[],
  cells: readonly Standing[],
  index: number,
): Above[] {
  const region = product.dimensions.find(({ column }) => column === 'region')?.id
  if (region === undefined || dimensions.includes(region)) return []
  if (index !== dimensions.findIndex((id) => chainOf(product, id).includes(region))) return []
  const known = new Map(cells.map(({ at, regions }) => [at[index], regions.join()]))
  return [{ id: region, of: (at) => known.get(at[index]) ?? null }]
}

/** How many letters of a day or month say its month and its year, where the product can be asked for those. */
function timeAbove(
  product: Product,
  dimensions: readonly string[],
  id: string,
): { id: string; letters: number }[] {
  const { by, column } = product.dimensions.find((each) => each.id === id) ?? {}
  if (by === undefined || by === 'week') return []
  return product.dimensions.flatMap((each) => {
    const letters = each.by === 'month' ? 7 : 4
    const isAbove = each.by === 'year' ? by !== 'year' : each.by === 'month' && by === 'day'
    return isAbove && each.column === column && !dimensions.includes(each.id)
      ? [{ id: each.id, letters }]
      : []
  })
}
