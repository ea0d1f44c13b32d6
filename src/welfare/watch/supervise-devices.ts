import { type Database, newId, type Temporal } from '../../kernel/index.ts'
import type { DeviceAddress } from '../contract/index.ts'
import type { Intake } from '../intake/intake.ts'
import { digestOf, type NormalSignal } from '../intake/signal.ts'

interface LostRow {
  device_id: string
  scheme: DeviceAddress['scheme']
  value: string
  last_contact_at: Date
}

/** Devices found silent in one look, so that an outage of a whole network comes in portions. */
const atOnce = 200

/**
 * Finds devices that have been silent for longer than `tolerance` times their agreed interval, and makes one alarm of each.
 * Silence counts from when the reception began to listen (`listeningSince`), so that its own absence is nobody's fault.
 *
 * Lost once is told once: `lost_since` stands until the device is heard again. The signal's ref is made from the last contact,
 * so that two processes, or a repeat after a crash, make the same signal.
 */
export async function superviseDevices(
  deps: { db: Database; intake: Intake; tolerance: number },
  now: Temporal.Instant,
  listeningSince: Temporal.Instant,
): Promise<number> {
  const { rows } = await deps.db.pool.query<LostRow>({
    name: 'welfare.find_lost',
    text: `select d.id as device_id, a.scheme, a.value, c.last_contact_at from welfare.device d
      join welfare.device_contact c on c.device_id = d.id
      join lateral (select scheme, value from welfare.device_address where device_id = d.id order by scheme, value limit 1) a on true
      where d.state in ('proven', 'in_use') and d.heartbeat_seconds is not null and c.lost_since is null
        and greatest(c.last_contact_at, $2::timestamptz) < $1::timestamptz - make_interval(secs => d.heartbeat_seconds * $3::float8)
      order by c.last_contact_at limit ${atOnce}`,
    values: [now.toString(), listeningSince.toString(), deps.tolerance],
  })
  // At once, so that they share transactions; what goes wrong with one is tried again at the next look, and stops no other.
  const told = await Promise.allSettled(rows.map((row) => tell(deps, row, now)))
  const failed = told.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return rows.length
}

async function tell(
  { db, intake }: { db: Database; intake: Intake },
  row: LostRow,
  now: Temporal.Instant,
): Promise<void> {
  await intake.take(lostSignal(row, now))
  await db.pool.query(
    `update welfare.device_contact set lost_since = last_contact_at where device_id = $1 and last_contact_at = $2`,
    [row.device_id, row.last_contact_at],
  )
}

function lostSignal(row: LostRow, now: Temporal.Instant): NormalSignal {
  const at = new Date(now.epochMilliseconds)
  const ref = `lost:${row.last_contact_at.getTime()}`
  return {
    id: newId(),
    receivedAt: at,
    occurredAt: at,
    clock: 'platform',
    protocol: 'supervision',
    address: { scheme: row.scheme, value: row.value },
    ref,
    type: 'alarm',
    code: { system: 'local', value: 'no_contact' },
    simulated: false,
    marks: [],
    digest: digestOf([ref]),
    raw: Buffer.alloc(0),
  }
}
