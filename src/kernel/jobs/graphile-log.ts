import { Logger } from 'graphile-worker'
import type { Log } from '../log/log.ts'

/**
 * graphile-worker's own log. It writes a line a job, so all of it is at debug. Only its sentence is kept: what it hangs
 * on it holds payloads.
 */
export function graphileLogger(log: Log): Logger {
  return new Logger(() => (level, message) => log.debug({ graphileLevel: level }, message))
}
