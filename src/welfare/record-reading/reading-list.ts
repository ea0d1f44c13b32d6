import type { Pool } from 'pg'
import { conditions, present } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import { addNear } from '../access/viewer.ts'
import type { RecordKind, RecordReading } from '../contract/index.ts'
import { tableKind } from './reading-store.ts'

/** Of each controller that has a record: how the last reading went, and what is left to decide on. */
export async function listReadings(
  pool: Pool,
  kind: RecordKind,
  viewer: Pick<Viewer, 'group' | 'controllers'>,
  controllerId?: string,
): Promise<RecordReading[]> {
  const where = conditions('c.record_address is not null')
  const table = where.value(tableKind[kind])
  addNear(where, viewer, 'c.id = any(?::uuid[])')
  if (viewer.group !== undefined)
    where.add(
      'exists (select from welfare.group_serves g where g.group_id = ? and g.controller_id = c.id)',
      viewer.group,
    )
  if (controllerId !== undefined) where.add('c.id = ?', controllerId)
  const { rows } = await pool.query(
    `select c.id as "controllerId", c.name as "controllerName", c.record_nightly as nightly, r.at,
        coalesce(s.name, r.by_name) as "byName", r.problem, r.read_at as "readAt", r.found, r.unreadable,
        (select jsonb_build_object('add', count(*) filter (where act = 'add'),
            'change', count(*) filter (where act = 'change'), 'missing', count(*) filter (where act = 'missing'),
            'takeable', count(*) filter (where act <> 'missing' and fields @> '[{"choose": false}]'),
            'toChoose', count(*) filter (where fields @> '[{"choose": true}]'))
          from welfare.record_difference d where d.controller_id = c.id and d.kind = ${table}) as differences
      from welfare.controller c left join welfare.record_reading r on r.controller_id = c.id and r.kind = ${table}
      left join welfare.staff s on s.id = r.by_staff
      where ${where.sql} order by c.name, c.id limit 500`,
    where.values,
  )
  return rows.map((row) => ({ ...present<RecordReading>(row), kind }))
}
