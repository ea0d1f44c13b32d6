import type { Pool } from 'pg'
import { type Conditions, conditions } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AlarmQuery } from '../contract/index.ts'
import { type CardRow, cardSelect } from './card.ts'

/**
 * Which alarms a group sees: those of the controllers it serves, those about itself, and those that belong to nobody known or are nobody's to take,
 * which every reception sees. `?` is the group.
 */
const seenByGroup = `(a.controller_id in (select controller_id from welfare.group_sees where group_id = ?)
  or a.group_id = ? or (a.controller_id is null and a.group_id is null
    and exists (select from welfare.duty_group where id = ? and kind = 'reception')))`

/** The controller is served by no reception, so that every reception sees its alarms. */
const servedByNobody = `not exists (select from welfare.group_serves s join welfare.duty_group r on r.id = s.group_id
  where s.controller_id = a.controller_id and r.kind = 'reception' and r.removed_at is null)`

/**
 * Adds which alarms somebody sees: those of her controllers, and as a group those of it that the group serves. Whatever her
 * controllers are, a group sees what nobody else would: alarms of no known controller, and of one that no reception serves.
 */
export function addSeen(
  where: Conditions,
  { group, controllers }: Pick<Viewer, 'group' | 'controllers'>,
): void {
  if (group !== undefined) where.add(seenByGroup, group, group, group)
  if (controllers === 'all') return
  const near = 'a.controller_id = any(?::uuid[])'
  where.add(
    group === undefined ? near : `(a.controller_id is null or ${near} or ${servedByNobody})`,
    controllers,
  )
}

/** Of an alarm: whether its controller is one that no reception serves. */
export const isUnserved = `(a.controller_id is not null and ${servedByNobody})`

/** A group's urgency as a number; also what the cursor of the board order is made of. */
const rankOf = (alias: string) =>
  `array_position(array['acute', 'prompt', 'technical', 'test'], ${alias}.urgency)`

/** Places in each order, ascending. Board: ringing before in progress, acute first, the newest press first. */
const places = {
  board: (alias: string) =>
    `not ${alias}.ringing, ${rankOf(alias)}, -extract(epoch from ${alias}.last_press_at), ${alias}.id`,
  newest: (alias: string) => `-extract(epoch from ${alias}.received_at), ${alias}.id`,
  oldest: (alias: string) => `${alias}.received_at, ${alias}.id`,
} as const

/** One page of alarms. `next` continues after the last one. */
export async function listAlarms(
  pool: Pool,
  query: AlarmQuery,
  viewer: Viewer,
): Promise<{ rows: CardRow[]; next?: string }> {
  const where = conditionsOf(query)
  addSeen(where, viewer)
  const place = places[query.order ?? 'board']
  const limit = query.limit ?? 100
  // The cursor is the id of the last alarm seen; its place in the order is read from the alarm itself.
  if (query.cursor !== undefined) {
    where.add(
      `(${place('a')}) > (select ${place('b')} from welfare.alarm b where b.id = ?::uuid)`,
      query.cursor,
    )
  }
  const { rows } = await pool.query<CardRow>(
    `${cardSelect} where ${where.sql} order by ${place('a')} limit ${where.value(limit + 1)}`,
    where.values,
  )
  const page = rows.slice(0, limit)
  return { rows: page, ...(rows.length > limit && { next: page.at(-1)!.id }) }
}

function conditionsOf(query: AlarmQuery): Conditions {
  const where = conditions()
  const { state, urgency, open, ringing, person, home, device, from, to } = query
  if (state !== undefined) where.add('a.state = any(?)', state)
  if (open !== undefined) where.add(open ? `a.state <> 'resolved'` : `a.state = 'resolved'`)
  if (ringing !== undefined) where.add('a.ringing = ?', ringing)
  if (urgency !== undefined) where.add('a.urgency = any(?)', urgency)
  if (query.class !== undefined) where.add('a.class = any(?)', query.class)
  if (person !== undefined) where.add('a.person_id = ?', person)
  if (home !== undefined) where.add('a.home_id = ?', home)
  if (device !== undefined) where.add('a.device_id = ?', device)
  if (from !== undefined) where.add('a.received_at >= ?', from)
  if (to !== undefined) where.add('a.received_at < ?', to)
  return where
}
