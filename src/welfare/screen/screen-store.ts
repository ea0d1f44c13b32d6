import type { Pool } from 'pg'
import type { Static } from 'typebox'
import { KnutpunktError } from '../../kernel/index.ts'
import { alarmErrors } from '../alarm/errors.ts'
import type { ScreenWrite, WeekWindow } from '../contract/index.ts'

/** @throws {KnutpunktError} group_not_found, also when the operator is gone from the register */
export async function noteScreen(
  pool: Pool,
  id: string,
  screen: Static<typeof ScreenWrite>,
  at: Date,
): Promise<void> {
  try {
    await pool.query({
      name: 'welfare.note_screen',
      text: `insert into welfare.screen as s (id, group_id, staff_id, attended, opened_at, seen_at, attended_at)
        values ($1, $2, $3, $4, $5, $5, case when $4 then $5::timestamptz end)
        on conflict (id) do update set group_id = excluded.group_id, staff_id = excluded.staff_id,
          attended = excluded.attended, seen_at = greatest(s.seen_at, excluded.seen_at),
          attended_at = greatest(s.attended_at, excluded.attended_at)`,
      values: [id, screen.groupId, screen.staffId ?? null, screen.attended, at],
    })
  } catch (error) {
    const foreignKey = (error as { code?: string }).code === '23503'
    throw foreignKey ? new KnutpunktError(alarmErrors.group_not_found, { cause: error }) : error
  }
}

export interface Reception {
  id: string
  name: string
  hours: WeekWindow[]
  live: number
}

/** Receptions and how many screens of each somebody sits at. */
export async function receptionsWithScreens(
  pool: Pool,
  now: Date,
  liveSeconds: number,
): Promise<Reception[]> {
  const { rows } = await pool.query<Reception>({
    name: 'welfare.receptions_with_screens',
    text: `select g.id, g.name, g.hours, count(s.id)::int as live from welfare.duty_group g
      left join welfare.screen s on s.group_id = g.id and s.attended and s.seen_at > $1::timestamptz - make_interval(secs => $2)
      where g.kind = 'reception' and g.removed_at is null
        and exists (select from welfare.group_serves v where v.group_id = g.id)
      group by g.id`,
    values: [now, liveSeconds],
  })
  return rows
}
