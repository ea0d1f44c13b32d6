import type { AskedDimension, CheckedOrder } from './check-order.ts'
import { condition } from './filter.ts'
import { type ViewContext, viewSql } from './view-sql.ts'

/** Constant facts of the deployment and the node that a compilation needs beside the order. */
export type CompileContext = Omit<ViewContext, 'period' | 'values'>

/** A column of the view, as it is written where the view is called `v`. */
export const viewColumn = (checked: CheckedOrder) => (name: string) => {
  const { type } = checked.columns.get(name)!
  return { type, sql: `v.${name}` }
}

/** A dimension's value in a row of the view: text, or the first day of its part of time. */
export function dimensionSql({ column: { name, type }, by }: AskedDimension): string {
  if (by === undefined) return type === 'text' ? `v.${name}` : `cast(v.${name} as varchar)`
  const day = `cast(v.${name} as date)`
  return by === 'day' ? day : `cast(date_trunc('${by}', ${day}) as date)`
}

/** A `with` clause for the rows that the order selects: `s`, with the dimensions as `d0`, `d1`, … */
export function selectedRows(checked: CheckedOrder, context: ViewContext): string {
  const { order, view, dimensions, filtered } = checked
  const { values, period } = context
  const { column } = order.product.time
  const given = dimensions.map((dimension, at) => `, ${dimensionSql(dimension)} as d${at}`).join('')
  const filters = condition(
    order.selection.filters,
    (id) => {
      const dimension = filtered.get(id)!
      const { by, column: of } = dimension
      // A number compares as the number it is, not as the text that it is shown as.
      return by === undefined
        ? { type: of.type, sql: `v.${of.name}` }
        : { type: 'day', by, sql: dimensionSql(dimension) }
    },
    values,
  )
  return `with v as (${viewSql(view, context)}),
    s as (select v.*${given} from v
      where v.${column} >= ${values.of(period.from, 'day')} and v.${column} < ${values.of(period.to, 'day')} and ${filters})`
}
