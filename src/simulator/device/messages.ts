import type { ActKind } from '../plan/act.ts'
import type { DeviceKind, PlacedDevice } from '../population/population.ts'
import type { DeviceMessage, Stamp } from './message.ts'

/** SCAIP table A. */
const deviceTypes: Record<DeviceKind, string> = {
  alarm_button: '0003',
  fall_detector: '0005',
  gps_alarm: '0051',
  door_sensor: '0014',
  bed_sensor: '0012',
  smoke_detector: '0023',
  water_sensor: '0033',
  medication_dispenser: '0011',
}

/** SCAIP table D. */
const locations: Record<string, string> = {
  Sovrum: '012',
  Hall: '042',
  Vardagsrum: '043',
  Kök: '021',
  Badrum: '011',
  Ytterdörr: '039',
  Altandörr: '040',
}

/** What a sensor reports when it has something to report (SCAIP table C). */
const sensorStatus: Partial<Record<DeviceKind, string>> = {
  door_sensor: '0076',
  bed_sensor: '0003',
  smoke_detector: '0009',
  water_sensor: '0006',
  medication_dispenser: '0081',
}

const statuses: Partial<Record<ActKind, string>> = {
  press: '0010',
  unknown_press: '0010',
  fall: '0009',
  wandering: '0009',
  cancel: '0019',
  battery_low: '0016',
  power_lost: '0085',
  power_back: '0086',
  malfunction: '0067',
}

/** Acts that a device reports as information rather than as an alarm. */
const information: ReadonlySet<ActKind> = new Set(['power_back'])

export interface Wanderer {
  readonly position: { readonly latitude: number; readonly longitude: number }
  readonly at: string
}

/** What a device says when an act happens to it. */
export function messageOf(
  kind: ActKind,
  device: Pick<PlacedDevice, 'kind' | 'place'>,
  stamp: Stamp,
  wanderer?: Wanderer,
): DeviceMessage {
  const status = kind === 'sensor' ? sensorStatus[device.kind] : statuses[kind]
  const location = locations[device.place]
  return {
    ...stamp,
    type: kind === 'reset' ? 'RE' : information.has(kind) ? 'IN' : 'ME',
    deviceType: deviceTypes[device.kind],
    ...(status ? { status } : {}),
    ...(wanderer
      ? { location: '035', position: { ...wanderer.position, at: wanderer.at } }
      : location
        ? { location }
        : {}),
  }
}

export function heartbeatOf(device: Pick<PlacedDevice, 'kind'>, stamp: Stamp): DeviceMessage {
  return { ...stamp, type: 'PI', deviceType: deviceTypes[device.kind] }
}
