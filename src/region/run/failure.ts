import { KnutpunktError } from '../../kernel/index.ts'
import { regionErrors } from '../region-errors.ts'
import type { RunAnswer } from '../wire/index.ts'

/** Why a run was stopped from outside. */
export type Stop = 'timed_out' | 'lost' | 'stopping'

export type Reason = NonNullable<RunAnswer['reason']>

/** An error as it is told to the hub. */
export const reasonOf = ({ code, publicText }: KnutpunktError): Reason => ({ code, ...publicText })

/** Of a warehouse that is read in place and not filled yet: undefined_table and invalid_schema_name of PostgreSQL, and Trino's names for them. */
const notThere = new Set(['42P01', '3F000', 'TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND'])

/** Whether what was asked of is not there at all. */
export const isNotThere = (error: unknown): boolean => notThere.has(kindOf(error))

/** What a run failed of: an error of the room, or just that it failed. The engine's own words stay here. */
export function failureOf(error: unknown, stop: Stop | undefined): KnutpunktError {
  if (stop === 'timed_out') return new KnutpunktError(regionErrors.run_timed_out)
  if (error instanceof KnutpunktError) return error
  if (isNotThere(error)) return new KnutpunktError(regionErrors.data_not_there)
  return new KnutpunktError(regionErrors.run_failed)
}

/** For the log: what kind of error. An engine's message may quote a value of the data, so it is not told whole. */
export function kindOf(error: unknown): string {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown }
  if (typeof code === 'string') return code
  // DuckDB begins with its kind: "Conversion Error: …".
  const kind = /^([A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+)* (?:Error|exception))\b/.exec(String(message))?.[1]
  return kind ?? (typeof name === 'string' ? name : 'unknown')
}
