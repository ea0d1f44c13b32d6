import type { Pool } from 'pg'
import { present } from '../../kernel/index.ts'
import type { CardRow } from '../alarm/card.ts'
import { optional } from '../alarm/card.ts'
import type { Incident } from '../contract/index.ts'

/** At most this many rows of each list that is not the alarm's own story. */
const most = 1000

type Rest = Pick<Incident, 'calls' | 'receipts' | 'actors' | 'eventsTotal' | 'signalsTotal'> &
  Partial<Pick<Incident, 'device' | 'answeredByGroup' | 'resolvedBy' | 'chain'>> & { postgresql: string }

/** What an export has beyond the alarm's detail. */
export async function readRest(pool: Pool, row: CardRow): Promise<Rest> {
  const [head, calls, receipts, actors, device, chain] = await Promise.all([
    readHead(pool, row),
    readCalls(pool, row.id),
    readReceipts(pool, row.id),
    readActors(pool, row.id),
    row.device_id === null ? undefined : readDevice(pool, row.device_id),
    readChain(pool, row.chain),
  ])
  return { ...head, calls, receipts, actors, ...optional('device', device), ...optional('chain', chain) }
}

async function readHead(pool: Pool, row: CardRow) {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select (select name from welfare.duty_group where id = $2) as "answeredByGroup",
      (select name from welfare.staff where id = $3) as "resolvedBy",
      (select count(*)::int from welfare.alarm_event where alarm_id = $1) as "eventsTotal",
      (select count(*)::int from welfare.signal where alarm_id = $1) as "signalsTotal",
      current_setting('server_version') as postgresql`,
    [row.id, row.answered_by_group, row.resolved_by],
  )
  return present<
    Pick<Rest, 'answeredByGroup' | 'resolvedBy' | 'eventsTotal' | 'signalsTotal' | 'postgresql'>
  >(rows[0]!)
}

async function readCalls(pool: Pool, id: string): Promise<Incident['calls']> {
  const { rows } = await pool.query(
    `select id, round, step, name, phone, channel, state, attempts, created_at as "createdAt", ended_at as "endedAt"
      from welfare.call where alarm_id = $1 order by created_at, id limit ${most}`,
    [id],
  )
  return rows.map((row) => present(row))
}

/** A screen that is long gone has lost its name; the receipt stands. */
async function readReceipts(pool: Pool, id: string): Promise<Incident['receipts']> {
  const { rows } = await pool.query(
    `select r.screen_id as "screenId", g.name as "groupName", p.name as "staffName", r.presses, r.at
      from welfare.display_receipt r left join welfare.screen s on s.id = r.screen_id
      left join welfare.duty_group g on g.id = s.group_id left join welfare.staff p on p.id = s.staff_id
      where r.alarm_id = $1 order by r.at, r.screen_id limit ${most}`,
    [id],
  )
  return rows.map((row) => present(row))
}

async function readActors(pool: Pool, id: string): Promise<Incident['actors']> {
  const { rows } = await pool.query(
    `select s.id as "staffId", s.name, s.title, array_agg(distinct e.kind) as acts, min(e.at) as "firstAt", max(e.at) as "lastAt"
      from welfare.alarm_event e join welfare.staff s on s.id = e.by_staff
      where e.alarm_id = $1 group by s.id order by min(e.at), s.id limit ${most}`,
    [id],
  )
  return rows.map((row) => present(row))
}

async function readDevice(pool: Pool, id: string): Promise<Incident['device']> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select d.id, d.kind, d.model, d.place, d.state, d.authentication_mode as "authenticationMode",
        d.heartbeat_seconds as "heartbeatSeconds", d.test_interval_days as "testIntervalDays", d.proven_at as "provenAt",
        c.last_contact_at as "lastContactAt", c.lost_since as "lostSince", c.battery, c.battery_low as "batteryLow",
        coalesce((select jsonb_agg(jsonb_build_object('scheme', a.scheme, 'value', a.value) order by a.scheme, a.value)
          from welfare.device_address a where a.device_id = d.id), '[]') as addresses
      from welfare.device d left join welfare.device_contact c on c.device_id = d.id where d.id = $1`,
    [id],
  )
  if (rows[0] === undefined) return undefined
  const [tests, changes] = await Promise.all([
    pool.query(
      `select id as "alarmId", received_at as "receivedAt", shown_at as "shownAt", resolved_at as "resolvedAt"
        from welfare.alarm where device_id = $1 and urgency = 'test' order by received_at desc, id limit ${most}`,
      [id],
    ),
    pool.query(
      `select c.version, c.at, s.name as "byName", c.act, c.document ->> 'state' as state
        from welfare.change c left join welfare.staff s on s.id = c.by_staff
        where c.object_id = $1 order by c.version desc limit ${most}`,
      [id],
    ),
  ])
  return {
    ...present<NonNullable<Incident['device']>>(rows[0]),
    tests: tests.rows.map((row) => present(row)),
    changes: changes.rows.map((row) => present(row)),
  }
}

/** The chain as the alarm keeps it, with the names of those whom its targets point at. */
async function readChain(pool: Pool, chain: CardRow['chain']): Promise<Incident['chain'] | undefined> {
  if (chain === null) return undefined
  const targets = [...chain.steps.flatMap((step) => step.targets), ...chain.fallback.targets]
  const { rows } = await pool.query<{ id: string; name: string }>(
    `select id, name from welfare.duty_group where id = any($1) union all select id, name from welfare.staff where id = any($1)`,
    [targets.flatMap(({ id }) => id ?? [])],
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const named = (each: typeof targets) =>
    each.map((target) => ({ ...target, ...optional('name', names.get(target.id ?? '')) }))
  return {
    ...optional('chainId', chain.chainId),
    name: chain.name,
    steps: chain.steps.map((step) => ({ ...step, targets: named(step.targets) })),
    fallback: { ...chain.fallback, targets: named(chain.fallback.targets) },
  }
}
