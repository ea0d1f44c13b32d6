import { inSwedishOrder, present, type Queryable, type Temporal } from '../../../kernel/index.ts'
import type { DemoPerson } from '../../contract/session.ts'

/** Whom one may be under `--demo`: staff first, then residents who can be known; half of the list each, when there are so many. */
export async function readDemoPeople(
  db: Queryable,
  { search = '', limit, now }: { search?: string | undefined; limit: number; now: Temporal.Instant },
): Promise<DemoPerson[]> {
  const like = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const staff = await db.query(
    `select 'staff' as kind, e.id, e.name, a.roles, a.place
      from trust.employee e cross join lateral (
        select array_agg(distinct role) as roles, min(u.name) as place
          from trust.assignment a join trust.unit u on u.id = a.unit_id, unnest(a.roles) role
          where a.employee_id = e.id and a.ended_at is null and a.valid_from <= $1
            and (a.valid_until is null or a.valid_until > $1)
      ) a
      where e.ended_at is null and a.roles is not null
        and (e.name ilike $2 or a.place ilike $2 or array_to_string(a.roles, ' ') ilike $2)
      order by ${inSwedishOrder('e.name')}, e.id limit $3`,
    [now.toString(), like, limit],
  )
  const residents = await db.query(
    `select 'resident' as kind, r.id, r.name, '{}'::text[] as roles from trust.resident r
      where r.name ilike $1 order by ${inSwedishOrder('r.name')}, r.id limit $2`,
    [like, limit],
  )
  const room = Math.max(Math.ceil(limit / 2), limit - residents.rows.length)
  const shown = [...staff.rows.slice(0, room), ...residents.rows].slice(0, limit)
  return shown.map((row: Record<string, unknown>) => present<DemoPerson>(row))
}
