import type { PoolClient } from 'pg'
import { nextOf, readSchedule } from '../../kernel/index.ts'
import type { Mapping } from '../mapping/mapping.ts'

/**
 * Sources whose time has come, and notes when each comes next. What came while the node was down is taken once; a schedule that is new or has
 * been changed begins now.
 */
export async function takeDueSources(
  client: PoolClient,
  mappings: readonly Pick<Mapping, 'source' | 'schedule'>[],
  now: Date,
): Promise<string[]> {
  const { rows } = await client.query<{ source: string; schedule: string; nextAt: Date }>(
    'select source, schedule, next_at as "nextAt" from region.load_schedule for update',
  )
  const noted = new Map(rows.map((row) => [row.source, row]))
  const due: string[] = []
  for (const { source, schedule } of mappings) {
    // A mapping is read only with a schedule that comes.
    if (schedule === undefined) continue
    const known = noted.get(source)
    const isKnown = known?.schedule === schedule
    if (isKnown && known.nextAt > now) continue
    if (isKnown) due.push(source)
    await client.query(
      `insert into region.load_schedule values ($1, $2, $3)
       on conflict (source) do update set schedule = excluded.schedule, next_at = excluded.next_at`,
      [source, schedule, nextOf(readSchedule(schedule)!, now)],
    )
  }
  return due
}
