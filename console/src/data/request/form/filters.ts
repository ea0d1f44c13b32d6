import type { Dimension, ProductPage, Selection } from '../../data-api.ts'

type Filters = Selection['filters']

/** The codes that a filter lets through; undefined of one that does not choose by codes. */
export const codesOf = ({
  is,
  value,
  values = value === undefined ? [] : [value],
}: Filters[number]): string[] | undefined => (is === '=' || is === 'in' ? values.map(String) : undefined)

/** Dimensions that can be chosen by, from a list of codes; of those that were granted where that is told. Regions have a list of their own. */
export const choosable = (
  { product }: ProductPage,
  within: Pick<Selection, 'dimensions' | 'filters'> | undefined,
): Dimension[] =>
  product.dimensions.filter(
    ({ id, codes }) =>
      codes !== undefined &&
      id !== 'region' &&
      (within === undefined ||
        within.dimensions.includes(id) ||
        within.filters.some(({ column }) => column === id)),
  )

/** Codes of a dimension that may be chosen: all, or those that every filter on it that was granted lets through. */
export const codesWithin = (
  page: ProductPage,
  { id, codes = '' }: Dimension,
  granted: Filters | undefined,
): [code: string, text: { sv: string; en: string }][] =>
  Object.entries(page.codes[codes] ?? {}).filter(
    ([code]) =>
      granted?.every((each) => each.column !== id || (codesOf(each)?.includes(code) ?? true)) ?? true,
  )

/** Filters where those codes of a column are chosen; none: that column is not chosen by. In the order of the product. */
export function withCodes(
  { product }: Pick<ProductPage, 'product'>,
  filters: Filters,
  column: string,
  codes: readonly string[],
): Filters {
  const place = (of: string) => product.dimensions.findIndex(({ id }) => id === of)
  const others = filters.filter((each) => each.column !== column)
  const own = codes.length === 0 ? [] : [{ column, is: 'in' as const, values: [...codes] }]
  return [...others, ...own].sort((a, b) => place(a.column) - place(b.column))
}
