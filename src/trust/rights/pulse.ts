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
  db: Pick<Database, 'listen' | 'urgentPool'>
  /** Milliseconds; monotonic. For tests. */
  elapsed?: () => number
  /** How often it beats while somebody asks, ms. */
  everyMs?: number
}

const channel = 'trust.pulse'
const never = Number.NEGATIVE_INFINITY
/** Beats that may be on their way at once; the oldest is given up for lost. */
const mostOnTheirWay = 16

/**
 * Tells something itself and hears it. PostgreSQL gives each listener what was told in the order of the commits (NOTIFY), so
 * whoever hears her own beat has heard everything that was committed before it was sent. When the connection that listens
 * has died unseen, no beat comes back; so too when it listens to another server than the one that is asked. A beat that comes
 * late shows only what was told before it was sent.
 */
export async function createPulse({
  db,
  elapsed = () => performance.now(),
  everyMs = 150,
}: PulseOptions): Promise<Pulse> {
  const own = newId()
  let count = 0
  /** When each was sent, in that order. */
  const onTheirWay = new Map<string, number>()
  let heard = never
  let asked = false
  const hear = (beat: string): void => {
    const sentAt = onTheirWay.get(beat)
    if (sentAt === undefined) return
    heard = sentAt
    // They come in the order they were sent in, so that earlier ones do not come any more.
    for (const each of onTheirWay.keys()) {
      onTheirWay.delete(each)
      if (each === beat) return
    }
  }
  const listening = await db.listen(channel, (beat) => {
    if (beat !== '') return hear(beat)
    // The connection is another one, and what was told meanwhile is lost.
    onTheirWay.clear()
    heard = never
  })
  const beat = async (): Promise<void> => {
    const next = `${own} ${++count}`
    onTheirWay.set(next, elapsed())
    if (onTheirWay.size > mostOnTheirWay) onTheirWay.delete(onTheirWay.keys().next().value!)
    // Not behind what makes the program busy: without beats it would ask the database still more.
    await db.urgentPool.query({
      name: 'trust.pulse',
      text: `select pg_notify('${channel}', $1)`,
      values: [next],
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
