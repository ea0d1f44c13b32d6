import type { Pool } from 'pg'
import { conditions, present } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import { addSeen } from '../alarm/alarm-list.ts'
import type { OutcomeListed, OutcomePage, OutcomeQuery } from '../contract/index.ts'
import { outcomeColumns } from './outcome-store.ts'

interface Row extends Record<string, unknown> {
  person_id: string
  name: string | null
  hidden: boolean
}

/** What has not got into the municipalities' records, the oldest first, and how much that is. */
export async function listOutcomes(pool: Pool, query: OutcomeQuery, viewer: Viewer): Promise<OutcomePage> {
  const where = conditions(`o.state in ('waiting', 'refused')`)
  addSeen(where, viewer)
  if (query.controller !== undefined) where.add('o.controller_id = ?', query.controller)
  const from = `from welfare.outcome o join welfare.alarm a on a.id = o.alarm_id`
  const counted = await pool.query<OutcomePage['counts']>(
    `select count(*) filter (where o.state = 'waiting')::int as waiting,
        count(*) filter (where o.state = 'refused')::int as refused ${from} where ${where.sql}`,
    where.values,
  )
  if (query.state !== undefined) where.add('o.state = ?', query.state)
  if (query.cursor !== undefined)
    where.add(
      '(o.created_at, o.id) > (select b.created_at, b.id from welfare.outcome b where b.id = ?::uuid)',
      query.cursor,
    )
  const limit = query.limit ?? 50
  const { rows } = await pool.query<Row>(
    `select ${outcomeColumns}, o.controller_id as "controllerId", c.name as "controllerName", a.class,
        a.resolved_at as "resolvedAt", a.person_id, p.given_name || ' ' || p.family_name as name,
        coalesce(p.protected_identity, false) as hidden
      ${from} join welfare.controller c on c.id = o.controller_id left join welfare.person p on p.id = a.person_id
      where ${where.sql} order by o.created_at, o.id limit ${where.value(limit + 1)}`,
    where.values,
  )
  const items = rows.slice(0, limit).map(listed)
  return {
    items,
    counts: counted.rows[0]!,
    ...(rows.length > limit && { next: items.at(-1)!.id }),
  }
}

function listed({ person_id: id, name, hidden, answer, ...row }: Row): OutcomeListed {
  return {
    ...present<OutcomeListed>(row),
    ...(answer !== null && !hidden && { answer: String(answer) }),
    person: { id, name: hidden ? '' : (name ?? ''), protectedIdentity: hidden },
  }
}
