import { type Database, newId } from '../../kernel/index.ts'

/** Shows that what is told in the database is heard here. */
export interface Pulse {
  /**
   * As of when everything that had been told by then has been heard, by the clock of `elapsed`; minus infinity when
   * that is not known. Asking keeps it beating.
   */
  heardAsOf(): number
  /** One beat now. Answers when it was sent, not when it was heard. */
  beat(): Promise<void>
  close(): Promise<void>
}

export interface PulseOptions {
  db: Pick<Database, 'listen' | 'pool'>
  /** Milliseconds; monotonic. For tests. */
  elapsed?: () => number
  /** How often it beats while somebody asks, ms. */
  everyMs?: number
}

const channel = 'trust.pulse'
const never = Number.NEGATIVE_INFINITY

/**
 * Tells something itself and hears it. PostgreSQL gives each listener what was told in the order of the commits (NOTIFY), so
 * whoever hears her own beat has heard everything that was committed before it was sent. When the connection that listens
 * has died unseen, no beat comes back.
 */
export async function createPulse({
  db,
  elapsed = () => performance.now(),
  everyMs = 150,
}: PulseOptions): Promise<Pulse> {
  const own = newId()
  let count = 0
  let sent: { beat: string; at: number } | undefined
  let heard = never
  let asked = false
  const listening = await db.listen(channel, (beat) => {
    if (beat === '') {
      // The connection is another one, and what was told meanwhile is lost.
      sent = undefined
      heard = never
    } else if (beat === sent?.beat) heard = sent.at
  })
  const beat = async (): Promise<void> => {
    const next = { beat: `${own} ${++count}`, at: elapsed() }
    sent = next
    await db.pool.query({
      name: 'trust.pulse',
      text: `select pg_notify('${channel}', $1)`,
      values: [next.beat],
    })
  }
  let sending = false
  const timer = setInterval(() => {
    // One at a time, or a slow database would be asked all the more.
    if (!asked || sending) return
    asked = false
    sending = true
    beat()
      // Without a beat nothing is taken for granted, and whoever then looks up a version meets the fault herself.
      .catch(() => undefined)
      .finally(() => {
        sending = false
      })
  }, everyMs).unref()
  return {
    heardAsOf: () => {
      asked = true
      return heard
    },
    beat,
    close: async () => {
      clearInterval(timer)
      await listening.close()
    },
  }
}
