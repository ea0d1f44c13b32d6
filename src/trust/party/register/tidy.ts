import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { KnutpunktError } from '../../../kernel/index.ts'
import { partyErrors } from '../party-errors.ts'

/** Control characters, which no field needs and PostgreSQL partly refuses. */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const controls = /[\u0000-\u001f\u007f]/g

/**
 * A write as it is stored: texts trimmed and well formed, and empty ones left out, so that an emptied field and an absent
 * one are the same.
 *
 * @throws {KnutpunktError} trust.party_text_unusable when a required field was only spaces
 */
export function tidy<T>(schema: TSchema, write: T): T {
  const tidied = tidyValue(write) as T
  if (Value.Check(schema, tidied)) return tidied
  const fault = [...Value.Errors(schema, tidied)][0]
  const missing = (fault?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0]
  const field = `${fault?.instancePath ?? ''}/${missing ?? ''}`.replace(/^\/|\/$/g, '')
  throw new KnutpunktError(partyErrors.party_text_unusable, { values: { field } })
}

function tidyValue(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replace(controls, '').trim()
  if (Array.isArray(value)) return value.map(tidyValue)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, tidyValue(each)])
  return Object.fromEntries(entries.filter(([, each]) => each !== ''))
}
