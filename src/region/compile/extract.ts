import type { ViewColumn } from '../model/views.ts'
import type { Filter, Measure } from '../wire/index.ts'
import type { CheckedOrder } from './check-order.ts'
import { type CompileContext, selectedRows } from './rows-of-view.ts'
import { type Statement, valuesFor } from './statement.ts'

/** How a person's pseudonym of stage 1 becomes one of the permit: SQL of the node's engine. */
export interface StageTwo {
  /** An expression; each `?` in it is a place for a value. */
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * Rows of the view under a permit, in an engine's SQL: of its columns those that the ordered dimensions and measures speak of, time, and the
 * person under the permit's own pseudonym (GDPR art. 5.1 c).
 *
 * @param person what `s.person` becomes; absent where the view has none
 */
export function compileExtract(
  checked: CheckedOrder,
  context: CompileContext,
  person: StageTwo | undefined,
): Statement {
  const values = valuesFor(context.dialect)
  const rows = selectedRows(checked, { ...context, values, period: checked.order.selection.period })
  if (person === undefined) return values.finish(`${rows} select ${listOf(checked)} from s`)
  const columns = givenColumns(checked).map(({ name }) =>
    name === 'person' ? 'p.made as person' : `s.${name}`,
  )
  const people = `p as (${madeOnce(pseudonym(person, values.bare))})`
  return values.finish(
    `${rows}, ${people} select ${columns.join(', ')} from s left join p on p.person = s.person`,
  )
}

/** The same rows with people as the region calls them: to be read into the node, which makes each the permit's before it keeps any. */
export function compileRegionsRows(checked: CheckedOrder, context: CompileContext): Statement {
  const values = valuesFor(context.dialect)
  const rows = selectedRows(checked, { ...context, values, period: checked.order.selection.period })
  return values.finish(`${rows} select ${listOf(checked)} from s`)
}

const listOf = (checked: CheckedOrder): string =>
  givenColumns(checked)
    .map(({ name }) => `s.${name}`)
    .join(', ')

/** The columns that rows of an order have, in the order of the view. */
export function givenColumns(checked: CheckedOrder): ViewColumn[] {
  const wanted = columnsOf(checked)
  return checked.view.columns.filter(({ name }) => wanted.has(name))
}

/** `select` of the people of `s` with what is made of each, made once for each and not for each row. @param sql of `s.person` */
export const madeOnce = (sql: string): string =>
  `select s.person, ${sql} as made from (select distinct s.person from s) s`

function pseudonym({ sql, values }: StageTwo, place: (value: unknown) => string): string {
  let at = 0
  return sql.replace(/\?/g, () => place(values[at++]))
}

function columnsOf({ order, dimensions, measures, columns }: CheckedOrder): Set<string> {
  const found = new Set([order.product.time.column, ...dimensions.map(({ column }) => column.name)])
  for (const measure of measures) for (const name of spokenOf(measure)) found.add(name)
  if (columns.has('person')) found.add('person')
  return found
}

function spokenOf(measure: Measure): string[] {
  const of = (filters: readonly Filter[] = []) =>
    filters.flatMap(({ column, with: other }) => (other === undefined ? [column] : [column, other]))
  const own = 'of' in measure ? (Array.isArray(measure.of) ? of(measure.of) : [measure.of]) : []
  return [
    ...of(measure.where),
    ...own,
    ...('over' in measure ? [measure.over] : []),
    ...('per' in measure ? [measure.per] : []),
  ]
}
