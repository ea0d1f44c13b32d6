import type { Pool } from 'pg'
import type { Static } from 'typebox'
import { type Conditions, conditions, swedishZone } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import { addSeen } from '../alarm/alarm-list.ts'
import { optional } from '../alarm/card.ts'
import type { AnswerTimes, AnswerTimesQuery } from '../contract/index.ts'

type Found = Pick<AnswerTimes, 'all' | 'byGroup' | 'byHour' | 'exceptions' | 'exceptionsTotal'>

/** How many exceptions are listed; the total tells how many there are. */
const mostExceptions = 1000

interface ShareRow {
  part: 'all' | 'group' | 'hour'
  hour: number | null
  group_id: string | null
  group_name: string | null
  alarms: number
  within60: number
  within180: number
  unanswered: number
  /** Median, 97.5th and 99th percentile, seconds; Infinity where it falls on an alarm nobody has answered. */
  percentiles: number[] | null
}

/** Reads the period's alarms, put together three ways. */
export async function answerTimesStore(
  pool: Pool,
  query: Static<typeof AnswerTimesQuery>,
  viewer: Viewer,
  now: Date,
): Promise<Found> {
  const [shares, late] = await Promise.all([
    readShares(pool, query, viewer),
    readExceptions(pool, query, viewer, now),
  ])
  const of = (part: ShareRow['part']) => shares.filter((row) => row.part === part)
  return {
    all: shareOf(of('all')[0]!),
    byGroup: of('group').map((row) => ({
      ...optional('groupId', row.group_id),
      groupName: row.group_name ?? '',
      ...shareOf(row),
    })),
    byHour: of('hour').map((row) => ({ hour: row.hour!, ...shareOf(row) })),
    ...late,
  }
}

function periodOf(query: Static<typeof AnswerTimesQuery>, viewer: Viewer): Conditions {
  const { from, to } = query
  const where = conditions(`a.urgency in ('acute', 'prompt')`)
  where.add('a.received_at >= ? and a.received_at < ?', from, to)
  addSeen(where, viewer)
  if (query.class !== undefined) where.add('a.class = ?', query.class)
  return where
}

const share = `count(id)::int as alarms, count(*) filter (where seconds <= 60)::int as within60,
  count(*) filter (where seconds <= 180)::int as within180,
  count(*) filter (where seconds = 'infinity')::int as unanswered,
  percentile_disc(array[0.5, 0.975, 0.99]) within group (order by seconds) as percentiles`

/**
 * One row for all alarms, one for each group, one for each hour of the Swedish day. An alarm stands under the group that answered it;
 * one that nobody has answered under every reception that serves its controller, since each of them let it wait.
 */
async function readShares(
  pool: Pool,
  query: Static<typeof AnswerTimesQuery>,
  viewer: Viewer,
): Promise<ShareRow[]> {
  const where = periodOf(query, viewer)
  const { rows } = await pool.query<ShareRow>(
    `with counted as materialized (
        select a.id, a.controller_id, a.answered_by_group,
          coalesce(extract(epoch from a.first_acknowledged_at - a.received_at)::float8, 'infinity') as seconds,
          extract(hour from a.received_at at time zone '${swedishZone}')::int as hour
        from welfare.alarm a where ${where.sql}
      ), placed as (
        select c.*, g.id as group_id, g.name as group_name from counted c left join welfare.duty_group g on
          case when c.seconds < 'infinity' then g.id = c.answered_by_group
          else g.kind = 'reception' and g.removed_at is null and exists (select from welfare.group_serves s
            where s.group_id = g.id and s.controller_id = c.controller_id) end
      )
      select 'all' as part, null::int as hour, null::uuid as group_id, null as group_name, ${share} from counted
      union all
      select * from (select 'group', null::int, group_id, group_name, ${share} from placed
        group by group_id, group_name order by group_name, group_id) g
      union all
      select * from (select 'hour', h, null::uuid, null, ${share} from generate_series(0, 23) h
        left join counted on hour = h group by h order by h) h`,
    where.values,
  )
  return rows
}

function shareOf({ alarms, within60, within180, unanswered, percentiles }: ShareRow): AnswerTimes['all'] {
  const [median, p975, p99] = (percentiles ?? []).map((seconds) =>
    Number.isFinite(seconds) ? round(seconds) : undefined,
  )
  return {
    alarms,
    within60,
    within180,
    unanswered,
    ...optional('medianSeconds', median),
    ...optional('p975Seconds', p975),
    ...optional('p99Seconds', p99),
  }
}

/** To the tenth of a second, upwards: 60.04 s is not within 60 s, and must not look as if it were. */
const round = (seconds: number) => Math.ceil(seconds * 10) / 10

interface ExceptionRow {
  id: string
  received_at: Date
  class: AnswerTimes['exceptions'][number]['class']
  label: string
  group_name: string | null
  seconds: number | null
  presses: number
  explanation: string | null
  total: number
}

/** Every alarm that waited for more than 60 s, those that still wait too, the longest wait first. */
async function readExceptions(
  pool: Pool,
  query: Static<typeof AnswerTimesQuery>,
  viewer: Viewer,
  now: Date,
): Promise<Pick<Found, 'exceptions' | 'exceptionsTotal'>> {
  const where = periodOf(query, viewer)
  const waited = `extract(epoch from coalesce(a.first_acknowledged_at, ${where.value(now)}) - a.received_at)`
  where.add(`${waited} > 60`)
  const { rows } = await pool.query<ExceptionRow>(
    `select a.id, a.received_at, a.class, a.presses, a.explanation, g.name as group_name,
        extract(epoch from a.first_acknowledged_at - a.received_at)::float8 as seconds, count(*) over ()::int as total,
        case when p.protected_identity then ''
          else coalesce(p.given_name || ' ' || p.family_name, h.street, a.scheme || ' ' || a.address, '') end as label
      from welfare.alarm a
      left join welfare.person p on p.id = a.person_id
      left join welfare.home h on h.id = a.home_id
      left join welfare.duty_group g on g.id = a.answered_by_group
      where ${where.sql} order by ${waited} desc, a.id limit ${mostExceptions}`,
    where.values,
  )
  const exceptions = rows.map((row) => ({
    alarmId: row.id,
    receivedAt: row.received_at.toISOString(),
    class: row.class,
    label: row.label,
    ...optional('groupName', row.group_name),
    ...(row.seconds !== null && { seconds: round(row.seconds) }),
    presses: row.presses,
    ...optional('explanation', row.explanation),
  }))
  return { exceptions, exceptionsTotal: rows[0]?.total ?? 0 }
}
