import { KnutpunktError, type Party } from '../../kernel/index.ts'
import type { Both, Filter, Selection } from '../../region/index.ts'
import { hubErrors } from '../hub-errors.ts'
import { inForce, type Permit } from './permit.ts'

/** What somebody would do under a permit. */
export interface UnderPermit {
  product: string
  selection: Selection
  /** Codes of those that are asked. */
  regions: readonly string[]
  actor: Pick<Party, 'id' | 'organisation'>
  now: Date
  /** `rows` are for a data permit alone. */
  form: 'aggregate' | 'rows'
}

/**
 * Holds an act to its permit: the people, time, product, columns, rows, period and regions that were granted.
 *
 * @throws {KnutpunktError} hub.permit_not_found to whoever it does not name; hub.permit_not_in_force; hub.outside_permit, with all that is outside
 */
export function checkWithin(permit: Permit, asked: UnderPermit): void {
  if (!isNamed(permit, asked.actor)) throw new KnutpunktError(hubErrors.permit_not_found)
  if (!inForce(permit, asked.now))
    throw new KnutpunktError(hubErrors.permit_not_in_force, { values: { number: permit.number } })
  const outside = outsideOf(permit, asked)
  if (outside.length === 0) return
  throw new KnutpunktError(hubErrors.outside_permit, {
    values: {
      number: permit.number,
      outsideSv: outside.map(({ sv }) => sv).join('; '),
      outsideEn: outside.map(({ en }) => en).join('; '),
    },
  })
}

/** Whether somebody is one of its people, acting for its holder. */
export const isNamed = (
  { people, organisation }: Pick<Permit, 'people' | 'organisation'>,
  actor: UnderPermit['actor'],
): boolean => people.includes(actor.id) && actor.organisation === organisation

/** What of a question was not granted, in words. */
export function outsideOf(
  { kind, product, selection: granted, regions }: Pick<Permit, 'kind' | 'product' | 'selection' | 'regions'>,
  asked: Omit<UnderPermit, 'actor' | 'now'>,
): Both[] {
  const { measures, dimensions, filters, period } = asked.selection
  const outside: Both[] = []
  const add = (is: boolean, sv: string, en: string) => void (is && outside.push({ sv, en }))
  const names = (kindSv: string, kindEn: string, those: readonly string[], known: readonly string[]) => {
    const others = those.filter((each) => !known.includes(each)).join(', ')
    add(others !== '', `${kindSv} ${others}`, `${kindEn} ${others}`)
  }
  add(asked.form === 'rows' && kind !== 'permit', 'uppgifter om enskilda', 'data about individuals')
  add(asked.product !== product, `dataprodukten ${asked.product}`, `the data product ${asked.product}`)
  names('måtten', 'the measures', measures, granted.measures)
  names('dimensionerna', 'the dimensions', dimensions, granted.dimensions)
  names('regionerna', 'the regions', asked.regions, regions)
  add(
    period.from < granted.period.from || period.to > granted.period.to,
    `perioden ${period.from} till ${period.to}`,
    `the period ${period.from} to ${period.to}`,
  )
  const choosable = ['region', ...granted.dimensions, ...granted.filters.map(({ column }) => column)]
  names('urval på', 'a choice by', columnsOf(filters), choosable)
  const lacking = granted.filters.filter((filter) => !filters.some((each) => isAsNarrow(each, filter)))
  const left = columnsOf(lacking).join(', ')
  add(left !== '', `fler än de urval på ${left} som medgetts`, `more than was granted by ${left}`)
  return outside
}

const columnsOf = (filters: readonly Filter[]) => [...new Set(filters.map(({ column }) => column))]

/** Whether what passes one filter passes the other too. Filters are on codes: `=`, `in`, `null`, `not_null`. */
export function isAsNarrow(filter: Filter, than: Filter): boolean {
  if (filter.column !== than.column) return false
  if (filter.is === than.is && (filter.is === 'null' || filter.is === 'not_null')) return true
  const values = valuesOf(filter)
  if (values.length === 0) return false
  if (than.is === 'not_null') return true
  const known = valuesOf(than)
  return values.every((value) => known.includes(value))
}

const valuesOf = ({ is, value, values }: Filter): unknown[] =>
  is === '=' || is === 'in' ? [...(values ?? []), ...(value === undefined ? [] : [value])] : []
