import { KnutpunktError, Temporal } from '../../kernel/index.ts'
import { modelVersion } from '../model/entities.ts'
import { type View, type ViewColumn, views } from '../model/views.ts'
import { regionErrors } from '../region-errors.ts'
import { type Dimension, fitsGrain, type Measure, type RunOrder } from '../wire/index.ts'
import { checkFilters } from './filter.ts'
import { firstDayOf, isMoment, type Moment } from './moment.ts'

/** A dimension that was asked for, with its column of the view. */
export interface AskedDimension {
  readonly id: string
  readonly column: ViewColumn
  readonly by: Moment | undefined
}

/** An order whose every name is the model's or the product's own, and whose every value has the type of what it is compared with. */
export interface CheckedOrder {
  readonly order: RunOrder
  readonly view: View
  readonly columns: ReadonlyMap<string, ViewColumn>
  readonly dimensions: readonly AskedDimension[]
  readonly measures: readonly Measure[]
  /** Of the selection: dimensions that are not in the answer too. */
  readonly filtered: ReadonlyMap<string, AskedDimension>
}

const longestYears = 20
const finer: Record<string, readonly Moment[]> = {
  day: ['day', 'week', 'month', 'quarter', 'year'],
  month: ['month', 'quarter', 'year'],
  year: ['year'],
}
const numeric = new Set(['int', 'bigint', 'number', 'money'])

/**
 * Looks through an order of a form that is right: the product's definition too, since it comes from outside.
 *
 * @throws {KnutpunktError} region.order_…
 */
export function checkOrder(order: RunOrder): CheckedOrder {
  const { product, selection } = order
  if (product.modelVersion !== modelVersion)
    throw new KnutpunktError(regionErrors.order_model_version, {
      values: { asked: product.modelVersion, here: modelVersion },
    })
  const view = views.find(({ name }) => name === product.view)
  if (view === undefined) throw refused('order_view_unknown', product.view)
  const columns = new Map(view.columns.map((each) => [each.name, each]))
  checkPeople(order, columns)
  checkTime(order, columns)
  once(product.dimensions.map(({ id }) => id))
  once(product.measures.map(({ id }) => id))
  for (const dimension of product.dimensions) askedDimension(dimension, columns, product.time)
  for (const measure of product.measures) checkMeasure(measure, columns)
  once(selection.dimensions)
  once(selection.measures)
  const dimensionOf = (id: string): AskedDimension => {
    const found = product.dimensions.find((each) => each.id === id)
    if (found === undefined) throw refused('order_dimension_unknown', id)
    return askedDimension(found, columns, product.time)
  }
  const measures = selection.measures.map((id) => {
    const found = product.measures.find((each) => each.id === id)
    if (found === undefined) throw refused('order_measure_unknown', id)
    return found
  })
  const filtered = new Map(selection.filters.map(({ column }) => [column, dimensionOf(column)]))
  const dimensions = selection.dimensions.map(dimensionOf)
  checkFilters(selection.filters, (name) => filterable(filtered.get(name)!))
  return { order, view, columns, dimensions, measures, filtered }
}

/** A dimension compares as what it shows: a month with months. */
const filterable = ({ column, by }: AskedDimension) => ({
  type: by === undefined ? column.type : ('day' as const),
  ...(by !== undefined && { by }),
})

const refused = (
  code:
    | 'order_view_unknown'
    | 'order_column_unknown'
    | 'order_measure_unknown'
    | 'order_dimension_unknown'
    | 'order_repeated'
    | 'order_type',
  name: string,
) => new KnutpunktError(regionErrors[code], { values: { name } })

function once(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw refused('order_repeated', twice)
}

type Columns = ReadonlyMap<string, ViewColumn>

function columnOf(columns: Columns, name: string): ViewColumn {
  const found = columns.get(name)
  if (found === undefined) throw refused('order_column_unknown', name)
  return found
}

/** What is about people counts them, whatever the definition says. */
function checkPeople({ product, form, permit }: RunOrder, columns: Columns): void {
  const { person } = product
  if (columns.has('person') ? person !== 'person' : person !== undefined)
    throw new KnutpunktError(regionErrors.order_person)
  const nobody = product.staged === true && !columns.has('person')
  if (form === 'rows' && permit === undefined && !nobody)
    throw new KnutpunktError(regionErrors.permit_missing)
}

function checkTime({ product, selection }: RunOrder, columns: Columns): void {
  const { column, grain } = product.time
  if (columnOf(columns, column).type !== 'day') throw refused('order_type', column)
  const years = { values: { years: longestYears } }
  const dayOf = (written: string): Temporal.PlainDate => {
    if (firstDayOf(written, 'day') === undefined) throw new KnutpunktError(regionErrors.order_period, years)
    return Temporal.PlainDate.from(written)
  }
  const from = dayOf(selection.period.from)
  const to = dayOf(selection.period.to)
  if (Temporal.PlainDate.compare(from, to) >= 0) throw new KnutpunktError(regionErrors.order_period, years)
  if (Temporal.PlainDate.compare(from.add({ years: longestYears }), to) < 0)
    throw new KnutpunktError(regionErrors.order_period, years)
  if (!fitsGrain(grain, selection.period))
    throw new KnutpunktError(regionErrors.order_grain, { values: { grain } })
}

function askedDimension(
  { id, column, by }: Dimension,
  columns: Columns,
  { grain }: { grain: string },
): AskedDimension {
  const found = columnOf(columns, column)
  if (column === 'person') throw refused('order_type', column)
  const isTime = found.type === 'day' || found.type === 'time'
  if (isTime !== (by !== undefined)) throw refused('order_type', column)
  if (by !== undefined && !(isMoment(by) && finer[grain]!.includes(by)))
    throw new KnutpunktError(regionErrors.order_grain, { values: { grain } })
  return { id, column: found, by }
}

function checkMeasure(measure: Measure, columns: Columns): void {
  const typed = (name: string) => ({ type: columnOf(columns, name).type })
  const number = (name: string) => {
    if (!numeric.has(typed(name).type)) throw refused('order_type', name)
  }
  checkFilters(measure.where ?? [], typed)
  switch (measure.kind) {
    case 'count':
      return
    case 'distinct':
      return void columnOf(columns, measure.of)
    case 'share':
      return checkFilters(measure.of, typed)
    case 'rate':
      number(measure.over)
      return number(measure.of)
    case 'level':
      columnOf(columns, measure.per)
      return number(measure.of)
    default:
      return number(measure.of)
  }
}
