import type { Database, JobHandlers, Temporal } from '../../kernel/index.ts'

/** The nightly job that lets go of what nobody needs any more. */
export const retentionTask = 'welfare:retention'
/** At 03:17 UTC. */
export const retentionCron = `17 3 * * * ${retentionTask}`

const atOnce = 5_000
const mostRounds = 2_000

/**
 * Removes heartbeats older than `heartbeatDays` and signal keys that can no longer make anything a repeat. Alarms, their
 * stories and every other signal are kept.
 */
export function retentionHandler(deps: {
  db: Database
  now: () => Temporal.Instant
  heartbeatDays: number
  keyDays: number
}): JobHandlers {
  return {
    [retentionTask]: async () => {
      const now = deps.now()
      const before = (days: number) => now.subtract({ hours: days * 24 }).toString()
      await removeInPortions(
        deps.db,
        'signal',
        `type = 'heartbeat' and received_at < $1`,
        before(deps.heartbeatDays),
      )
      await removeInPortions(deps.db, 'signal_key', 'received_at < $1', before(deps.keyDays))
      await removeInPortions(
        deps.db,
        'screen',
        // Whoever looks into an alarm later must see at which screens it was shown.
        'seen_at < $1 and not exists (select from welfare.display_receipt r where r.screen_id = id)',
        before(deps.keyDays),
      )
    },
  }
}

/** In portions, so that no transaction is long and no lock is held while alarms come in. */
async function removeInPortions(
  db: Database,
  table: string,
  condition: string,
  before: string,
): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const { rowCount } = await db.pool.query(
      `delete from welfare.${table} where ctid = any(array(select ctid from welfare.${table} where ${condition} limit ${atOnce}))`,
      [before],
    )
    if ((rowCount ?? 0) < atOnce) return
  }
}
