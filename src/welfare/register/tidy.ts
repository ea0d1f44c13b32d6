import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { KnutpunktError } from '../../kernel/index.ts'
import { registerErrors } from './errors.ts'

/** Taken as it was typed: a password may begin with a space. */
const verbatim = new Set(['password'])

/** Control characters but tab and line feed, which no field needs and PostgreSQL partly refuses. */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/**
 * A write as it is stored: texts trimmed and well formed, and empty ones left out, so that an emptied field and an
 * absent one are the same.
 *
 * @throws {KnutpunktError} welfare.text_unusable when a required field was only spaces
 */
export function tidy<T>(schema: TSchema, write: T): T {
  const tidied = tidyValue(write) as T
  if (Value.Check(schema, tidied)) return tidied
  const fault = [...Value.Errors(schema, tidied)][0]
  const missing = (fault?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0]
  const field = `${fault?.instancePath ?? ''}/${missing ?? ''}`.replace(/^\/|\/$/g, '')
  throw new KnutpunktError(registerErrors.text_unusable, { values: { field } })
}

function tidyValue(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replace(controls, '').trim()
  if (Array.isArray(value)) return value.map(tidyValue)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    verbatim.has(key) ? each : tidyValue(each),
  ])
  return Object.fromEntries(entries.filter(([, each]) => each !== ''))
}
