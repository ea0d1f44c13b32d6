import { Temporal } from '../../kernel/index.ts'
import type { Dialect } from '../engine/engine.ts'
import type { View } from '../model/views.ts'
import type { Period } from '../wire/index.ts'
import type { Values } from './statement.ts'

export interface ViewContext {
  readonly dialect: Dialect
  /** The node's code. */
  readonly region: string
  /** What people's cell keys are made with: the same at every node. */
  readonly cellKeySalt: string
  readonly period: Period
  readonly values: Values
  /** What an entity is read from: a table, or a select in brackets. The node's own text. */
  relationOf(entity: string): string
}

/**
 * A view as a select, its placeholders filled in. People who have opted out of secondary use are in no view that is about people.
 *
 * @throws {RangeError} when the model's own text has a placeholder that is not known, or a view of people leaves out who has opted out
 */
export function viewSql(view: View, context: ViewContext): string {
  if (view.columns.some(({ name }) => name === 'person') && !view.of.includes('person'))
    throw new RangeError(`the view ${view.name} does not say who has opted out`)
  return view.sql.replace(/\{([^{}]+)\}/g, (_, placeholder: string) => filled(placeholder, view, context))
}

function filled(placeholder: string, view: View, context: ViewContext): string {
  const { dialect, period, region, values, relationOf } = context
  const [name, first, second] = placeholder.split(':')
  switch (name) {
    case 'region':
      return values.of(region, 'text')
    case 'from':
    case 'to':
      return values.of(period[name], 'day')
    case 'month_end':
      return monthEnds(period, values)
    case 'local':
      return dialect.local(first!)
    case 'days':
      return dialect.days(first!, second!)
    case 'age_group':
      return ageGroup(first!, second!)
    case 'person':
      return people(context)
    default:
      if (!view.of.includes(placeholder)) throw new RangeError(`the view ${view.name} has {${placeholder}}`)
      return relationOf(placeholder)
  }
}

/** People with their cell keys, made once each and not once a row; without those who have opted out. */
function people({ dialect, relationOf, values, cellKeySalt }: ViewContext): string {
  const key = dialect.firstByte(`known.person || ${values.of(cellKeySalt, 'text')}`)
  return `(select known.*, ${key} as cell_key from ${relationOf('person')} known
    where coalesce(known.opted_out, false) = false)`
}

/** The last days of the period's months, as rows. There may be none; then there is one that is no day. */
function monthEnds({ from, to }: Period, values: Values): string {
  const until = Temporal.PlainDate.from(to)
  const days: string[] = []
  let end = Temporal.PlainDate.from(from).with({ day: 31 })
  for (; Temporal.PlainDate.compare(end, until) < 0; end = end.add({ months: 1 }).with({ day: 31 }))
    days.push(`(${values.of(end.toString(), 'day')})`)
  return `(select last.day from (values ${days.join(', ') || '(cast(null as date))'}) as last(day))`
}

/** Upper ends of the groups in `products/codes/age_group.yaml`. */
const ages = [
  [18, '0-17'],
  [45, '18-44'],
  [65, '45-64'],
  [80, '65-79'],
] as const

function ageGroup(year: string, day: string): string {
  const age = `extract(year from ${day}) - ${year}`
  const groups = ages.map(([below, group]) => `when ${age} < ${below} then '${group}'`)
  return `(case when ${year} is null then null ${groups.join(' ')} else '80+' end)`
}
