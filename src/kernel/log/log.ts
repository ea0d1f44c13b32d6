import { type DestinationStream, destination as fileDestination, type Logger, pino } from 'pino'
import { KnutpunktError } from '../errors/errors.ts'
import { readable } from './readable.ts'
import { scrubJson } from './scrub.ts'

/** A pino logger. Fields by their ECS names; the message is `msg`. */
export type Log = Logger

/** How many bytes may wait for a slow reader of the log; lines beyond that are dropped. */
const maxPendingBytes = 8 * 1024 * 1024

/** Keys whose values are never written, at the top of an entry and one level down. */
const secretKeys = [
  'personnummer',
  'personIdentity',
  'personalIdentity',
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'phone',
]

/**
 * Makes the log of a process.
 *
 * With `json` each entry is one line of JSON with the names of the Elastic Common Schema (`@timestamp`, `log.level`,
 * `error.type`…), otherwise one readable line. Lines go to standard output, or to `destination`.
 *
 * Secrets are redacted by path, and every line passes a scrubber that masks whatever looks like a personnummer.
 *
 * @param options.level the lowest level written: trace, debug, info, warn, error, fatal, or silent
 */
export function createLog(options: {
  level: string
  json: boolean
  destination?: (line: string) => void
  /** Gets each JSON line before the scrubber: for tests that look for what should not have been logged at all. */
  unscrubbed?: (line: string) => void
}): Log {
  const write = options.destination ?? standardOutput()
  const stream: DestinationStream = {
    write(line) {
      options.unscrubbed?.(line)
      const clean = scrubJson(line)
      write(options.json ? clean : readable(clean))
    },
  }
  return pino(
    {
      level: options.level,
      base: { 'process.pid': process.pid },
      timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ 'log.level': label }) },
      errorKey: 'error',
      serializers: { error: describeError, err: describeError },
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    stream,
  )
}

function standardOutput(): (line: string) => void {
  const out = fileDestination({ fd: 1, sync: false, maxLength: maxPendingBytes })
  return (line) => void out.write(line)
}

/** An error with its causes as ECS has it; a KnutpunktError's detail is for the log, so it is here. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    ...(error instanceof KnutpunktError && error.detail !== undefined && { detail: error.detail }),
    stack_trace: error.stack,
    ...(error.cause !== undefined && depth < 5 && { cause: describeError(error.cause, depth + 1) }),
  }
}
