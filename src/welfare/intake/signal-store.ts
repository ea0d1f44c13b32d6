import type { PoolClient } from 'pg'
import type { DeviceState } from '../contract/index.ts'
import type { NormalSignal } from './signal.ts'

/** A device as the intake needs to know it. */
export interface KnownDevice {
  id: string
  scheme: string
  value: string
  controllerId: string
  personId: string | null
  /** The person as the whole installation knows her. */
  residentId: string | null
  homeId: string | null
  state: DeviceState
  testUntil: Date | null
}

/** What became of a signal's key: its own id when the message is new, the first one's when it is a repeat. */
export interface Claim {
  key: string
  signalId: string
  repeat: boolean
}

/**
 * Decides, once and for all processes, which messages are new. The upsert locks each key until commit, so that of two
 * that take the same message at once the second waits and finds a repeat. Keys are taken in order, so nobody deadlocks.
 *
 * A ref counts as new again when its content differs or `windowSeconds` have passed: some devices reuse refs, and a
 * press that is shown twice is better than a press that is swallowed.
 */
export async function claimKeys(
  client: PoolClient,
  signals: readonly NormalSignal[],
  windowSeconds: number,
): Promise<Claim[]> {
  const { rows } = await client.query<{
    scheme: string
    address: string
    ref: string
    signal_id: string
    repeat: boolean
  }>({
    name: 'welfare.claim_keys',
    text: `insert into welfare.signal_key as k (scheme, address, ref, signal_id, received_at, digest)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[], $6::bytea[])
        as n(scheme, address, ref, signal_id, received_at, digest)
      order by 1, 2, 3
      on conflict (scheme, address, ref) do update set
        repeats = case when ${isRepeat} then k.repeats + 1 else 0 end,
        signal_id = case when ${isRepeat} then k.signal_id else excluded.signal_id end,
        received_at = case when ${isRepeat} then k.received_at else excluded.received_at end,
        digest = excluded.digest
      returning scheme, address, ref, signal_id, repeats > 0 as repeat`,
    values: [
      signals.map((s) => s.address.scheme),
      signals.map((s) => s.address.value),
      signals.map((s) => s.ref),
      signals.map((s) => s.id),
      signals.map((s) => s.receivedAt),
      signals.map((s) => s.digest),
      windowSeconds,
    ],
  })
  return rows.map((row) => ({
    key: `${row.scheme}\u0000${row.address}\u0000${row.ref}`,
    signalId: row.signal_id,
    repeat: row.repeat,
  }))
}
const isRepeat = `(k.digest = excluded.digest and excluded.received_at - k.received_at < make_interval(secs => $7::float8))`

/** The devices behind these addresses, by `scheme:value`. A home with one resident gives its device that person. */
export async function devicesAt(
  client: PoolClient,
  addresses: readonly { scheme: string; value: string }[],
): Promise<Map<string, KnownDevice>> {
  const { rows } = await client.query<KnownDevice>({
    name: 'welfare.devices_at',
    text: `select n.*, p.resident_id as "residentId" from (select a.scheme, a.value, d.id, d.controller_id as "controllerId", d.state, d.test_until as "testUntil",
        coalesce(d.person_id, (select case when count(*) = 1 then (array_agg(p.id))[1] end
          from welfare.person p where p.home_id = d.home_id and p.removed_at is null)) as "personId",
        coalesce(d.home_id, (select p.home_id from welfare.person p where p.id = d.person_id)) as "homeId"
      from unnest($1::text[], $2::text[]) as n(scheme, value)
      join welfare.device_address a on a.scheme = n.scheme and a.value = n.value
      join welfare.device d on d.id = a.device_id) n left join welfare.person p on p.id = n."personId"`,
    values: [addresses.map((a) => a.scheme), addresses.map((a) => a.value)],
  })
  return new Map(rows.map((row) => [`${row.scheme}:${row.value}`, row]))
}

export interface Contact {
  deviceId: string
  at: Date
  battery: number | null
  batteryLow: boolean | null
}

/** Notes that these devices were heard; answers those that had been lost until now. One row per device, in order. */
export async function noteContacts(client: PoolClient, contacts: readonly Contact[]): Promise<Set<string>> {
  const { rows } = await client.query<{ device_id: string; was_lost: boolean }>({
    name: 'welfare.note_contacts',
    text: `insert into welfare.device_contact as c (device_id, last_contact_at, battery, battery_low)
      select device_id, at, battery, battery_low
        from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::boolean[]) as n(device_id, at, battery, battery_low)
        order by 1
      on conflict (device_id) do update set
        last_contact_at = greatest(c.last_contact_at, excluded.last_contact_at),
        lost_since = null,
        battery = coalesce(excluded.battery, c.battery),
        battery_low = coalesce(excluded.battery_low, c.battery_low)
      returning device_id, old.lost_since is not null as was_lost`,
    values: [
      contacts.map((c) => c.deviceId),
      contacts.map((c) => c.at),
      contacts.map((c) => c.battery),
      contacts.map((c) => c.batteryLow),
    ],
  })
  return new Set(rows.filter((row) => row.was_lost).map((row) => row.device_id))
}

/** A signal as it is stored, with what the intake made of it. */
export interface StoredSignal {
  signal: NormalSignal
  class: string | null
  deviceId: string | null
  alarmId: string | null
}

/** Keeps the signals as they came. */
export async function insertSignals(client: PoolClient, signals: readonly StoredSignal[]): Promise<void> {
  const column = <T>(value: (s: StoredSignal) => T) => signals.map(value)
  await client.query({
    name: 'welfare.insert_signals',
    text: `insert into welfare.signal (id, received_at, occurred_at, clock, protocol, scheme, address, ref, type, class,
        device_id, alarm_id, body, raw)
      select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::uuid[], $13::jsonb[], $14::bytea[])`,
    values: [
      column((s) => s.signal.id),
      column((s) => s.signal.receivedAt),
      column((s) => s.signal.occurredAt),
      column((s) => s.signal.clock),
      column((s) => s.signal.protocol),
      column((s) => s.signal.address.scheme),
      column((s) => s.signal.address.value),
      column((s) => s.signal.ref),
      column((s) => s.signal.type),
      column((s) => s.class),
      column((s) => s.deviceId),
      column((s) => s.alarmId),
      column((s) => JSON.stringify(bodyOf(s.signal))),
      column((s) => s.signal.raw),
    ],
  })
}

function bodyOf(signal: NormalSignal): object {
  const { code, deviceType, component, location, battery, text, voice, simulated, marks } = signal
  return { code, deviceType, component, location, battery, text, voice, simulated, marks }
}

/** The alarms that earlier signals, by id, were taken into: what a repeat answers. */
export async function alarmsOfSignals(
  client: PoolClient,
  signalIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; alarm_id: string }>({
    name: 'welfare.alarms_of_signals',
    text: 'select id, alarm_id from welfare.signal where id = any($1::uuid[]) and alarm_id is not null',
    values: [signalIds],
  })
  return new Map(rows.map((row) => [row.id, row.alarm_id]))
}
