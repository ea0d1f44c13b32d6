import { newId, type Queryable } from '../../kernel/index.ts'
import type { Unusual } from './limit.ts'

export type Span = 'minute' | 'day'

/** How many acts of a system came in a minute or a Swedish day; `start` in ms since 1970. */
export interface Counted {
  system: string
  span: Span
  start: number
  uses: number
}

/** One statement takes this many at most. */
const batch = 500

/**
 * Adds to what all processes have counted, and answers the sums. In order of their keys, so that processes that count the same wait
 * for each other and never in a ring.
 */
export async function addUses(client: Queryable, counted: readonly Counted[]): Promise<Counted[]> {
  const ordered = counted.toSorted(
    (a, b) =>
      (a.system < b.system ? -1 : a.system > b.system ? 1 : 0) ||
      a.span.localeCompare(b.span) ||
      a.start - b.start,
  )
  const sums: Counted[] = []
  for (let from = 0; from < ordered.length; from += batch) {
    const some = ordered.slice(from, from + batch)
    const { rows } = await client.query<{ system: string; span: Span; start: Date; uses: string }>({
      name: 'trust.limit_use',
      text: `insert into trust.limit_use as u (system, span, start, uses)
        select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[])
        on conflict (system, span, start) do update set uses = u.uses + excluded.uses
        returning system, span, start, uses`,
      values: [
        some.map(({ system }) => system),
        some.map(({ span }) => span),
        some.map(({ start }) => new Date(start).toISOString()),
        some.map(({ uses }) => uses),
      ],
    })
    for (const { system, span, start, uses } of rows) {
      sums.push({ system, span, start: start.getTime(), uses: Number(uses) })
    }
  }
  return sums
}

/** Unusual use of a kind within an hour; times in ms since 1970. */
export interface Noticed {
  system: string
  kind: Unusual
  hour: number
  count: number
  firstAt: number
  lastAt: number
}

/** Raises an alert, or counts it with the one of the hour that is open. */
export async function raiseAlert(
  client: Queryable,
  { system, kind, hour, count, firstAt, lastAt }: Noticed,
  suspends: boolean,
): Promise<{ id: string; raised: boolean }> {
  const id = newId()
  const at = (ms: number) => new Date(ms).toISOString()
  const { rows } = await client.query<{ id: string }>({
    name: 'trust.limit_alert',
    text: `insert into trust.limit_alert as a (id, system, kind, hour, count, first_at, last_at, suspended)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (system, kind, hour) where closed_at is null do update set count = a.count + excluded.count,
        first_at = least(a.first_at, excluded.first_at), last_at = greatest(a.last_at, excluded.last_at),
        suspended = a.suspended or excluded.suspended
      returning id`,
    values: [id, system, kind, at(hour), count, at(firstAt), at(lastAt), suspends],
  })
  const found = rows[0]?.id ?? id
  return { id: found, raised: found === id }
}

/** Counts are kept for two days by the minute and for four hundred by the day; so many rows go at most each time. */
const mostPurged = 10_000

export async function purgeUses(db: Queryable, now: number): Promise<number> {
  const day = 24 * 3_600_000
  const { rowCount } = await db.query(
    `delete from trust.limit_use where ctid = any(array(
      select ctid from trust.limit_use
        where (span = 'minute' and start < $1) or (span = 'day' and start < $2) limit ${mostPurged}))`,
    [new Date(now - 2 * day).toISOString(), new Date(now - 400 * day).toISOString()],
  )
  return rowCount ?? 0
}
