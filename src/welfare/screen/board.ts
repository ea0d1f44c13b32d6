import { type Clock, type Database, KnutpunktError } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import { alarmErrors } from '../alarm/errors.ts'
import { withinWindows } from '../chain/week.ts'
import type { Board, WeekWindow } from '../contract/index.ts'
import type { RefusalLedger } from '../intake/refusals.ts'

/** A storm is on when this many ring and more arrive than are answered; it is over when no more than `toEnd` ring. */
export interface StormLimits {
  toStart: number
  toEnd: number
}

export interface BoardReader {
  /**
   * A group's board, as somebody sees it who may come near these controllers.
   *
   * @throws {KnutpunktError} group_not_found
   */
  read(groupId: string, controllers: Viewer['controllers']): Promise<Board>
}

export interface BoardDeps {
  db: Database
  clock: Clock
  liveSeconds: number
  storm: StormLimits
  queued: () => number
  refusals: Pick<RefusalLedger, 'unwritten'>
}

interface Row {
  name: string
  hours: WeekWindow[]
  screens: { screenId: string; staffName?: string; seenAt: string }[]
  ringing: number
  arrived: number
  answered: number
  first_ringing: Date | null
  refused: number
  unknown: Board['unknownHeard']
}

type Lines = Board['silentDevices']

/** How many lines of each list a board shows; the totals tell how many there are. */
const mostLines = 50

/** Reads a group's board: three queries, however many alarms there are. */
export function createBoardReader({
  db,
  clock,
  liveSeconds,
  storm,
  queued,
  refusals,
}: BoardDeps): BoardReader {
  /** Groups in a storm, so that it ends later than it begins. What matters is in the database; this is only how it is shown. */
  const stormy = new Set<string>()
  const isStorm = (groupId: string, { ringing, arrived, answered }: Row) => {
    const on = stormy.has(groupId) ? ringing > storm.toEnd : ringing >= storm.toStart && arrived > answered
    if (on) stormy.add(groupId)
    else stormy.delete(groupId)
    return on
  }
  return {
    read: async (groupId, controllers) => {
      const near = controllers === 'all' ? null : controllers
      const now = clock.now()
      const at = new Date(now.epochMilliseconds)
      const [head, lists] = await Promise.all([
        readHead(db, { groupId, near }, at, liveSeconds),
        readLists(db, { groupId, near }, at),
      ])
      if (head === undefined) throw new KnutpunktError(alarmErrors.group_not_found)
      const { ringing, arrived, answered } = head
      const on = isStorm(groupId, head)
      return {
        at: now.toString(),
        groupId,
        groupName: head.name,
        onDuty: withinWindows(head.hours, now),
        liveScreens: head.screens,
        storm: {
          on,
          ...(on && head.first_ringing && { since: head.first_ringing.toISOString() }),
          ringing,
          arrivedLastFiveMinutes: arrived,
          answeredLastFiveMinutes: answered,
        },
        ...lists,
        unknownHeard: head.unknown,
        reception: {
          database: db.available() ? 'ok' : 'away',
          queued: queued(),
          refusedLastHour: head.refused + refusals.unwritten(),
        },
      }
    },
  }
}

/** Whose alarms and devices a board shows: what its group sees, within some controllers when they are given. */
interface Scope {
  groupId: string
  near: readonly string[] | null
}

/**
 * The controllers of a scope; `$1` is the group, and `near` the parameter of the controllers. One that the group sees and does
 * not serve is one that no reception serves, and is everybody's.
 */
const mine = (
  near: string,
) => `select controller_id from welfare.group_sees where group_id = $1 and (${near}::uuid[] is null
  or controller_id = any(${near}) or controller_id not in (select controller_id from welfare.group_serves where group_id = $1))`

async function readHead(
  db: Database,
  { groupId, near }: Scope,
  at: Date,
  liveSeconds: number,
): Promise<Row | undefined> {
  const { rows } = await db.pool.query<Row>({
    name: 'welfare.board_head',
    text: `with mine as (${mine('$4')})
      select g.name, g.hours,
        coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('screenId', s.id, 'staffName', p.name,
            'seenAt', to_char(s.seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) order by s.opened_at)
          from welfare.screen s left join welfare.staff p on p.id = s.staff_id
          where s.group_id = g.id and s.attended and s.seen_at > $2::timestamptz - make_interval(secs => $3)), '[]') as screens,
        a.ringing, a.arrived, a.answered, a.first_ringing,
        coalesce((select sum(signals)::int from welfare.refused where minute > $2::timestamptz - interval '1 hour'), 0) as refused,
        case when g.kind <> 'reception' then '[]' else coalesce((select jsonb_agg(jsonb_build_object(
            'address', jsonb_build_object('scheme', u.scheme, 'value', u.address), 'lastAt', u.last_at, 'signals', u.signals))
          from (select scheme, address, count(*)::int as signals,
              to_char(max(received_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last_at
            from welfare.signal where device_id is null and protocol <> 'supervision' and address <> ''
              and received_at > $2::timestamptz - interval '24 hours'
            group by 1, 2 order by max(received_at) desc limit 20) u), '[]') end as unknown
      from welfare.duty_group g, lateral (
        select count(*) filter (where ringing)::int as ringing,
          min(last_press_at) filter (where ringing) as first_ringing,
          count(*) filter (where received_at > $2::timestamptz - interval '5 minutes')::int as arrived,
          count(*) filter (where first_acknowledged_at > $2::timestamptz - interval '5 minutes')::int as answered
        from welfare.alarm where (controller_id in (select controller_id from mine) or controller_id is null)
          and urgency in ('acute', 'prompt') and (ringing or received_at > $2::timestamptz - interval '1 hour')) a
      where g.id = $1 and g.removed_at is null`,
    values: [groupId, at, liveSeconds, near],
  })
  return rows[0]
}

interface ListRow {
  list: 'silentDevices' | 'testsDue' | 'notProven'
  total: number
  items: Lines['items'] | null
}

async function readLists(db: Database, { groupId, near }: Scope, at: Date) {
  const { rows } = await db.pool.query<ListRow>({
    name: 'welfare.board_lists',
    text: `with line as (
        select d.id, d.kind, d.place, d.state, p.protected_identity, p.given_name || ' ' || p.family_name as person, h.street,
          c.lost_since,
          case when d.state in ('proven', 'in_use') and d.test_interval_days is not null
            then d.proven_at + make_interval(days => d.test_interval_days) end as due
        from welfare.device d
        left join welfare.device_contact c on c.device_id = d.id
        left join welfare.person p on p.id = d.person_id
        left join welfare.home h on h.id = coalesce(d.home_id, p.home_id)
        where d.controller_id in (${mine('$3')})
          and d.state in ('installed', 'proven', 'in_use')
      ), listed as (
        select 'silentDevices' as list, lost_since as since, line.* from line where lost_since is not null
        union all select 'testsDue', due, line.* from line where due < $2
        union all select 'notProven', null, line.* from line where state = 'installed'
      ), numbered as (select *, row_number() over (partition by list order by since nulls last, id) as place_no from listed)
      select list, count(*)::int as total, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deviceId', id, 'kind', kind,
          'place', place, 'personName', case when protected_identity then '' else person end,
          'street', case when protected_identity then null else street end,
          'since', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) order by place_no)
        filter (where place_no <= ${mostLines}) as items
      from numbered group by list`,
    values: [groupId, at, near],
  })
  const list = (name: ListRow['list']): Lines => {
    const row = rows.find((each) => each.list === name)
    return { total: row?.total ?? 0, items: row?.items ?? [] }
  }
  return { silentDevices: list('silentDevices'), testsDue: list('testsDue'), notProven: list('notProven') }
}
