import { type Database, isUnavailable, type Log } from '../../kernel/index.ts'
import { feedChannel } from '../alarm/alarm-store.ts'
import { type CardRow, readCards } from '../alarm/card.ts'

/** Alarms that have changed, with the cursor that a screen may come back with. */
export type OnChange = (rows: readonly CardRow[], cursor: string) => void

/**
 * What has happened to alarms, told to every screen of this process, whichever process it happened in.
 *
 * The truth is the table of events; notifications only say when to look. Events are read by transaction: everything of
 * transactions older than the oldest one still running is settled, and the cursor is that boundary. What lies beyond it is
 * told at once all the same, and remembered, so that a slow transaction delays nobody and is never stepped over.
 */
export interface Feed {
  subscribe(onChange: OnChange): () => void
  /** What has changed since a cursor; undefined when that is more than is worth telling again, or the cursor is unreadable. */
  since(cursor: string): Promise<readonly CardRow[] | undefined>
  close(): Promise<void>
}

/** Between two readings, so that a storm is told in portions. */
const pauseMs = 20
/** However quiet the notifications are, the table is looked at this often. */
const lookMs = 1_000
const mostAtOnce = 500

interface EventRow {
  id: string
  alarm_id: string
  xid: string
}

export async function startFeed(db: Database, log: Log): Promise<Feed> {
  const subscribers = new Set<OnChange>()
  let boundary = await currentBoundary(db)
  let told = new Map<string, bigint>()
  let asked = true
  let wake: () => void = () => undefined
  let closed = false

  const look = () => {
    asked = true
    wake()
  }
  const listening = await db.listen(feedChannel, look)
  const timer = setInterval(look, lookMs)

  const readOnce = async () => {
    if (subscribers.size === 0) {
      const settled = await currentBoundary(db)
      // Whoever came while this was asked must hear of what happened since.
      if (subscribers.size === 0) {
        boundary = settled
        told = new Map()
      }
      return
    }
    const { rows: fresh, xmin } = await readEvents(db, boundary, [...told.keys()])
    // Reading the cards after the events can only give newer versions than the events speak of.
    const ids = [...new Set(fresh.map((row) => row.alarm_id))]
    for (let from = 0; from < ids.length; from += mostAtOnce) {
      const cards = await readCards(db.pool, ids.slice(from, from + mostAtOnce))
      for (const tell of subscribers) attempt(tell, cards)
    }
    boundary = xmin
    const known = [...told, ...fresh.map((row) => [row.id, BigInt(row.xid)] as const)]
    told = new Map(known.filter(([, xid]) => xid >= xmin))
  }

  /** What goes wrong with one screen is kept from the others. */
  const attempt = (tell: OnChange, cards: readonly CardRow[]) => {
    try {
      tell(cards, String(boundary))
    } catch (err) {
      log.error({ err }, 'a screen could not be told of alarms')
    }
  }

  const run = async () => {
    while (!closed) {
      if (!asked) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      asked = false
      try {
        await readOnce()
      } catch (err) {
        if (!isUnavailable(err)) log.error({ err }, 'the alarm feed could not be read')
        // The events stay where they are; the next look finds them.
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  const running = run()

  return {
    subscribe: (onChange) => {
      subscribers.add(onChange)
      look()
      return () => subscribers.delete(onChange)
    },
    since: (cursor) => changedSince(db, cursor),
    close: async () => {
      closed = true
      clearInterval(timer)
      wake()
      await listening.close()
      await running
    },
  }
}

async function currentBoundary(db: Database): Promise<bigint> {
  const { rows } = await db.pool.query<{ xmin: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as xmin',
  )
  return BigInt(rows[0]!.xmin)
}

/**
 * Of an event whose transaction lies in the future the number is another database's, which was copied into this one (by
 * pg_dump, say): it is history, and would be told again and again.
 */
const ofHere = 'xid < pg_snapshot_xmax(pg_current_snapshot())'

async function readEvents(
  db: Database,
  boundary: bigint,
  told: readonly string[],
): Promise<{ rows: EventRow[]; xmin: bigint }> {
  const { rows } = await db.pool.query<{ xmin: string; events: EventRow[] }>({
    name: 'welfare.feed',
    text: `select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, coalesce((
        select jsonb_agg(jsonb_build_object('id', id::text, 'alarm_id', alarm_id, 'xid', xid::text) order by xid, id)
        from welfare.alarm_event where xid >= $1::text::xid8 and ${ofHere} and id <> all($2::bigint[])), '[]') as events`,
    values: [String(boundary), told],
  })
  return { rows: rows[0]!.events, xmin: BigInt(rows[0]!.xmin) }
}

async function changedSince(db: Database, cursor: string): Promise<readonly CardRow[] | undefined> {
  if (!/^\d{1,19}$/.test(cursor) || BigInt(cursor) > (await currentBoundary(db))) return undefined
  const { rows } = await db.pool.query<{ alarm_id: string }>(
    `select distinct alarm_id from welfare.alarm_event where xid >= $1::text::xid8 and ${ofHere} limit $2`,
    [cursor, mostAtOnce + 1],
  )
  return rows.length > mostAtOnce
    ? undefined
    : readCards(
        db.pool,
        rows.map((row) => row.alarm_id),
      )
}
