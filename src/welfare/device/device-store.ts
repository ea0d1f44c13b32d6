import {
  type Columns,
  type Conditions,
  json,
  KnutpunktError,
  present,
  type Temporal,
} from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Device, DeviceState, DeviceWrite } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { ofControllers, requireController, requireOfController, servedByGroup } from '../register/reach.ts'
import {
  type Adjustment,
  createRegister,
  type Register,
  type RegisterDeps,
  type Writing,
  type Written,
} from '../register/register.ts'
import {
  type AuthenticationMode,
  authenticationOf,
  digestOf,
  keyOf,
  newKey,
  newPassword,
  type StoredAuthentication,
} from './authentication.ts'
import { losesProof, requireTestable, requireTransition, testDueAt, unproven, voidsProof } from './device.ts'
import { parseAddress, writeAddresses } from './device-addresses.ts'

export interface DeviceFilter {
  controller?: string
  home?: string
  person?: string
  /** `scheme:value` */
  address?: string
  kind?: Device['kind']
  state?: DeviceState
  contact?: Device['contact']
  testDue?: boolean
  proven?: boolean
}

/** A device as the room has it: with what never leaves it. */
export interface StoredDevice extends Device {
  authentication: StoredAuthentication
  /** Whether whoever carries it has protected identity, so that her home must not be told. */
  carrierHidden: boolean
}

export interface DeviceRegister extends Register<StoredDevice, DeviceWrite, DeviceFilter> {
  setState(
    id: string,
    act: { to: DeviceState; reason?: string } & Written,
    viewer: Viewer,
  ): Promise<StoredDevice>
  openTest(id: string, act: { minutes: number } & Written, viewer: Viewer): Promise<StoredDevice>
  /** A new password for digest, which is told this once. */
  renewPassword(
    id: string,
    act: { username?: string } & Written,
    viewer: Viewer,
  ): Promise<{ username: string; password: string }>
  /** A new key to post signals with, which is told this once. The one before opens nothing more. */
  renewKey(id: string, act: Written, viewer: Viewer): Promise<{ key: string }>
}

/** The devices, from planned to removed. */
export function createDevices(deps: RegisterDeps & { realm: string }): DeviceRegister {
  const register = createRegister<StoredDevice, DeviceWrite, DeviceFilter>(deps, {
    kind: 'device',
    table: 'welfare.device',
    select: selectDevice,
    searchIn: `concat_ws(' ', t.model, t.place, t.kind, (select string_agg(a.value, ' ')
      from welfare.device_address a where a.device_id = t.id))`,
    order: [],
    live: 'true',
    visible: servedByGroup,
    near: ofControllers,
    acts: 'registers',
    concerns: (doc) => ({ controllers: [doc.controllerId], person: doc.personId }),
    derived: [
      'contact',
      'lastContactAt',
      'battery',
      'batteryLow',
      'testDueAt',
      'authentication',
      'carrierHidden',
    ],
    read: readDevice,
    filter: filterDevices,
    async check({ client }, write, before, viewer) {
      if (before?.state === 'removed') throw new KnutpunktError(registerErrors.device_removed)
      await requireController(client, write.controllerId, before, viewer)
      await requireOfController(client, 'home', homeOf(write, before), write.controllerId)
      await requireOfController(client, 'person', write.personId, write.controllerId)
    },
    columns: (write, before) => ({
      controller_id: write.controllerId,
      home_id: homeOf(write, before),
      person_id: write.personId,
      kind: write.kind,
      model: write.model,
      place: write.place,
      heartbeat_seconds: write.heartbeatSeconds,
      test_interval_days: write.testIntervalDays,
      ...authenticationColumns(write, before, deps.realm),
      ...proofColumns(write, before),
    }),
    after: ({ client, id }, write) =>
      writeAddresses(client, { id, controllerId: write.controllerId }, write.addresses),
    async remove({ client, id }, before) {
      requireTransition(before, 'removed')
      await writeAddresses(client, { id, controllerId: before.controllerId }, [])
    },
    removed: { state: 'removed', test_until: null },
  })
  return {
    ...register,
    setState: (id, act, viewer) =>
      register.adjust(id, act, viewer, (before, w) => stateOf(before, w, act), { act: 'state' }),
    // A test press is received like an alarm, by those who receive alarms.
    openTest: (id, act, viewer) =>
      register.adjust(
        id,
        act,
        viewer,
        (before, { at }) => {
          requireTestable(before)
          return { columns: { test_until: at.add({ minutes: act.minutes }).toString() } }
        },
        { act: 'test', asks: 'alarms.handle' },
      ),
    async renewPassword(id, act, viewer) {
      const password = newPassword()
      const renew = (before: StoredDevice) => {
        requireThere(before)
        const username = act.username ?? before.authentication.username ?? before.addresses[0]?.value ?? id
        const authentication = digestOf(username, deps.realm, password)
        return { columns: { authentication_mode: 'digest', authentication: json(authentication) } }
      }
      const device = await register.adjust(id, act, viewer, renew, { act: 'password' })
      return { username: device.authentication.username ?? '', password }
    },
    async renewKey(id, act, viewer) {
      const key = newKey()
      const renew = (before: StoredDevice) => {
        requireThere(before)
        return { columns: { authentication_mode: 'device_key', authentication: json(keyOf(key)) } }
      }
      await register.adjust(id, act, viewer, renew, { act: 'key' })
      return { key }
    },
  }
}

function requireThere({ state }: StoredDevice): void {
  if (state === 'removed') throw new KnutpunktError(registerErrors.device_removed)
}

async function stateOf(
  before: StoredDevice,
  { client }: Writing,
  { to, reason }: { to: DeviceState; reason?: string },
): Promise<Adjustment> {
  requireTransition(before, to)
  if (to === 'removed') await writeAddresses(client, before, [])
  const lost = losesProof(to) ? { proven_at: null } : {}
  const closed = to === 'removed' || to === 'planned' ? { test_until: null } : {}
  return {
    columns: { state: to, ...lost, ...closed },
    remark: { reason },
    act: to === 'removed' ? 'removed' : 'changed',
  }
}

const selectDevice = `select t.id, t.version, t.updated_at as "updatedAt", t.controller_id as "controllerId",
  t.home_id as "homeId", t.person_id as "personId", t.kind, t.model, t.place, t.state,
  (select coalesce(jsonb_agg(jsonb_build_object('scheme', a.scheme, 'value', a.value) order by a.scheme, a.value), '[]')
    from welfare.device_address a where a.device_id = t.id) as addresses,
  t.heartbeat_seconds as "heartbeatSeconds", t.test_interval_days as "testIntervalDays",
  t.authentication_mode as "authenticationMode", t.authentication, t.proven_at as "provenAt",
  t.test_until as "testUntil", c.last_contact_at as "lastContactAt", c.lost_since as "lostSince", c.battery,
  coalesce(c.battery_low, false) as "batteryLow",
  coalesce((select p.protected_identity from welfare.person p where p.id = t.person_id), false) as "carrierHidden"
  from welfare.device t left join welfare.device_contact c on c.device_id = t.id`

function readDevice(row: Record<string, unknown>, now: Temporal.Instant): StoredDevice {
  type Read = Omit<StoredDevice, 'contact'> & { lostSince?: string }
  const { lostSince, testUntil, ...device } = present<Read>(row)
  const heard = device.lastContactAt === undefined ? 'never' : 'ok'
  const open = testUntil !== undefined && Date.parse(testUntil) > now.epochMilliseconds
  const due = testDueAt(device)
  return {
    ...device,
    contact: lostSince === undefined ? heard : 'lost',
    ...(open ? { testUntil } : {}),
    ...(due === undefined ? {} : { testDueAt: due }),
  }
}

const contactOf = `(select case when c.lost_since is not null then 'lost' when c.last_contact_at is not null then 'ok' end
  from welfare.device_contact c where c.device_id = t.id)`

function filterDevices(where: Conditions, filter: DeviceFilter, now: Temporal.Instant): void {
  const { controller, home, person, kind, state, contact, testDue, proven } = filter
  if (state === undefined) where.add(`t.state <> 'removed'`)
  else where.add('t.state = ?', state)
  if (controller !== undefined) where.add('t.controller_id = ?', controller)
  if (person !== undefined) where.add('t.person_id = ?', person)
  if (kind !== undefined) where.add('t.kind = ?', kind)
  if (contact !== undefined) where.add(`coalesce(${contactOf}, 'never') = ?`, contact)
  if (proven !== undefined) where.add('(t.proven_at is not null) = ?', proven)
  if (testDue !== undefined) where.add(`coalesce(${dueForTest}, false) = ?`, now.toString(), testDue)
  if (home !== undefined) {
    // Asking for a home must not tell where somebody with protected identity lives.
    const hidden = 'select from welfare.person p where p.id = t.person_id and p.protected_identity'
    where.add(`${inHome} and not exists (${hidden})`, home, home)
  }
  if (filter.address !== undefined) {
    const { scheme, value } = parseAddress(filter.address)
    const at =
      'select from welfare.device_address a where a.device_id = t.id and a.scheme = ? and a.value = ?'
    where.add(`exists (${at})`, scheme, value)
  }
}

/** Mounted in the home, or carried by somebody who lives there; `?` is the home, twice. */
const inHome = `(t.home_id = ? or (t.home_id is null and t.person_id in (
  select p.id from welfare.person p where p.home_id = ? and p.removed_at is null)))`

/** People rely on it, and its last test press is older than its interval; `?` is now. */
const dueForTest = `(t.state in ('proven', 'in_use')
  and t.proven_at + make_interval(days => t.test_interval_days) <= ?)`

/** A write by somebody who was not told the carrier's home does not take the home away. */
function homeOf(write: DeviceWrite, before: StoredDevice | undefined): string | undefined {
  const untold = before?.carrierHidden === true && before.personId === write.personId
  return write.homeId ?? (untold ? before.homeId : undefined)
}

function authenticationColumns(write: DeviceWrite, before: StoredDevice | undefined, realm: string): Columns {
  if (write.authentication === undefined) return {}
  const kept = before && {
    mode: before.authenticationMode as AuthenticationMode,
    stored: before.authentication,
  }
  const { mode, stored } = authenticationOf(write.authentication, kept, realm)
  return { authentication_mode: mode, authentication: json(stored) }
}

function proofColumns(write: DeviceWrite, before: StoredDevice | undefined): Columns {
  if (before === undefined) return { state: 'planned' }
  if (!voidsProof(before, { ...write, homeId: homeOf(write, before) } as DeviceWrite)) return {}
  return { proven_at: null, state: unproven(before.state) }
}
