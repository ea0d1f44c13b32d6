import { KnutpunktError } from '../../kernel/index.ts'
import { agreementErrors } from './agreement-errors.ts'

/** Control characters but tab and line feed, which no field needs and PostgreSQL partly refuses. */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/**
 * A write as it is stored: texts trimmed and well formed.
 *
 * @throws {KnutpunktError} trust.agreement_text_blank when nothing is left of one
 */
export function tidy<T extends object>(write: T): T {
  return Object.fromEntries(Object.entries(write).map(([name, value]) => [name, tidyValue(value, name)])) as T
}

function tidyValue(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return value.map((each) => tidyValue(each, field))
  if (typeof value === 'object' && value !== null) return tidy(value)
  if (typeof value !== 'string') return value
  const text = value.toWellFormed().replace(controls, '').trim()
  if (text === '') throw new KnutpunktError(agreementErrors.agreement_text_blank, { values: { field } })
  return text
}
