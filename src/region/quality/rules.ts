import { literal, quoted } from '../engine/duckdb.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Entity, ModelColumn } from '../model/entities.ts'
import { plausibility } from './plausibility.ts'

/** A way in which a row can be wrong. */
export interface Rule {
  /** `column:reason`: what is kept with rows that are set aside. */
  readonly code: string
  /** A condition on the model's columns; rows it holds for are wrong. */
  readonly bad: string
}

/** What differs between engines, and between kinds of check. */
export interface RuleForms {
  /** Whether a text holds to a pattern. */
  matches(text: string, pattern: string): string
  /** Whether what a column refers to is there; absent: references are not checked. */
  isThere?: ((column: string, refers: string) => string) | undefined
  /** The time of the check, in SQL. */
  now: string
}

/**
 * What the model says of an entity's rows, as conditions in SQL: what is required, codes, bounds, patterns, references, and what is plausible.
 * Types are checked where values are read, but for times that a type has and nobody means.
 *
 * @param mapped columns that have a source; the others are empty everywhere
 */
export function rulesOf(
  { name, columns }: Entity,
  { mapped, codes, forms }: { mapped(column: string): boolean; codes: CodeLists; forms: RuleForms },
): Rule[] {
  const own = columns
    .filter((column) => mapped(column.name))
    .flatMap((column) => columnRules(column, codes, forms))
  const together = (plausibility[name] ?? [])
    .filter(({ column }) => mapped(column))
    .map(({ column, reason, bad }) => ({
      code: `${column}:${reason}`,
      bad: bad.replaceAll('{now}', forms.now),
    }))
  return [...own, ...together]
}

/** `infinity`, and days that neither ISO 8601 nor who reads answers can write. */
const notOnCalendar = (value: string): string => `${value} < '0001-01-01' or ${value} >= '10000-01-01'`

function columnRules(column: ModelColumn, codes: CodeLists, forms: RuleForms): Rule[] {
  const { name, type, required, from, to, pattern, refers } = column
  const value = quoted(name)
  const list = column.codes === undefined ? undefined : codes.get(column.codes)
  const bounds = [
    ...(from === undefined ? [] : [`${value} < ${from}`]),
    ...(to === undefined ? [] : [`${value} > ${to}`]),
  ]
  const rules: [reason: string, bad: string | undefined][] = [
    ['type', type === 'day' || type === 'time' ? notOnCalendar(value) : undefined],
    ['required', required ? `${value} is null` : undefined],
    ['code', list && `${value} not in (${list.map(literal).join(', ')})`],
    ['range', bounds.length === 0 ? undefined : bounds.join(' or ')],
    ['pattern', pattern && `not ${forms.matches(value, pattern)}`],
    ['refers', refers && forms.isThere && `${value} is not null and not ${forms.isThere(name, refers)}`],
  ]
  return rules.flatMap(([reason, bad]) => (bad === undefined ? [] : [{ code: `${name}:${reason}`, bad }]))
}
