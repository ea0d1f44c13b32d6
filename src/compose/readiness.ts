import type { Exchange } from '../exchange/index.ts'
import type { Database, ReadinessReport } from '../kernel/index.ts'

/**
 * Whether a process can keep what it is sent. Addressing that is older than what calls have gone by stops calls; a process that takes
 * alarms too goes on taking them, and says so.
 */
export function readinessOf(
  db: Pick<Database, 'available'>,
  exchange: Pick<Exchange, 'isBehind'> | undefined,
  rooms: readonly string[],
): ReadinessReport {
  const database = { ready: db.available() }
  const behind = exchange?.isBehind() === true
  const addressing = {
    ready: !behind,
    ...(behind && { note: 'older than what calls have gone by; see the log' }),
  }
  const ready = database.ready && (addressing.ready || rooms.includes('welfare'))
  return { ready, parts: { database, addressing } }
}
