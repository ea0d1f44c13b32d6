import type { Random } from '../random.ts'
import type { Channel, DeviceKind, Home, Person, PlacedDevice, Readiness } from './population.ts'
import { international, mobileNumber } from './telephone.ts'

/** Made-up makes. */
const models: Record<DeviceKind, readonly string[]> = {
  alarm_button: ['Exempel TL-1', 'Provson Duo', 'Demolarm Hem', 'Skiss S4'],
  fall_detector: ['Provson Fall', 'Skiss F2'],
  gps_alarm: ['Demolarm Ute'],
  door_sensor: ['Mall Dörr'],
  bed_sensor: ['Mall Säng'],
  smoke_detector: ['Utkast Rök'],
  water_sensor: ['Utkast Vatten'],
  medication_dispenser: ['Påhitt Dosett'],
}

const places: Record<DeviceKind, readonly string[]> = {
  alarm_button: ['Sovrum', 'Hall', 'Vardagsrum', 'Bärs på armen', 'Bärs om halsen'],
  fall_detector: ['Bärs på armen', 'Bärs om halsen'],
  gps_alarm: ['Bärs, även ute'],
  door_sensor: ['Ytterdörr', 'Altandörr'],
  bed_sensor: ['Sovrum'],
  smoke_detector: ['Kök', 'Hall'],
  water_sensor: ['Badrum', 'Under diskbänken'],
  medication_dispenser: ['Kök'],
}

/** Every eighth device is watched by the minute, the rest every five or ten minutes. */
const heartbeats = [60, 300, 300, 300, 300, 600, 600, 600]

/** A button for everybody and a sensor in every second home. */
export function makeDevices(
  random: Random,
  homes: readonly Home[],
  people: readonly Person[],
): PlacedDevice[] {
  const carried = people.map((person, index) => carriedDevice(random, person, index))
  const fitted = homes
    .filter(() => random.chance(0.5))
    .map((home, index) => fittedDevice(random, home, people, index))
  return [...carried, ...fitted]
}

function carriedDevice(random: Random, person: Person, index: number): PlacedDevice {
  const kind: DeviceKind = index % 11 === 4 ? 'gps_alarm' : index % 6 === 3 ? 'fall_detector' : 'alarm_button'
  const number = 8031000 + index * 13 + random.integer(0, 12)
  // One make writes its number with a plus, in the register as on the line.
  const value = kind === 'fall_detector' && index % 4 === 1 ? `+${number}` : String(number)
  return {
    key: `device-${index + 1}`,
    municipality: person.municipality,
    home: person.home,
    person: person.key,
    channel: carriedChannel(index),
    address: { scheme: 'scaip', value },
    ...(index % 3 === 0 ? {} : { callsFrom: international(mobileNumber(random)) }),
    ...fitting(random, kind, index),
    readiness: carriedReadiness(index),
  }
}

/** Half over UDP, three of ten over TCP, the rest over TLS. */
function carriedChannel(index: number): Channel {
  const turn = index % 10
  return turn < 5 ? 'udp' : turn < 8 ? 'tcp' : 'tls'
}

/** Most are in use; a few are fitted and not yet proven, one is only planned, one is suspended. */
function carriedReadiness(index: number): Readiness {
  if (index % 30 === 17) return 'installed'
  if (index % 90 === 50) return 'planned'
  return index % 90 === 71 ? 'suspended' : 'in_use'
}

function fittedDevice(random: Random, home: Home, people: readonly Person[], index: number): PlacedDevice {
  const kinds: DeviceKind[] = [
    'door_sensor',
    'smoke_detector',
    'medication_dispenser',
    'bed_sensor',
    'water_sensor',
  ]
  const kind = kinds[index % kinds.length]!
  const tenants = people.filter((person) => person.home === home.key)
  const personal = kind === 'medication_dispenser' || kind === 'bed_sensor'
  return {
    key: `sensor-${index + 1}`,
    municipality: home.municipality,
    home: home.key,
    ...(personal && tenants[0] ? { person: tenants[0].key } : {}),
    channel: 'rest',
    address: sensorAddress(random, kind, home, index),
    ...fitting(random, kind, index + 3),
    readiness: index % 15 === 7 ? 'installed' : 'in_use',
  }
}

function sensorAddress(random: Random, kind: DeviceKind, home: Home, index: number): PlacedDevice['address'] {
  if (kind === 'medication_dispenser') return { scheme: 'serial', value: `PD-${String(20_000 + index * 7)}` }
  if (kind === 'door_sensor')
    return { scheme: 'mqtt', value: `zigbee2mqtt/${home.municipality}-dorr-${index + 1}` }
  const tail = Array.from({ length: 10 }, () => random.integer(0, 15).toString(16)).join('')
  return { scheme: 'eui', value: `fe00de${tail}` }
}

function fitting(
  random: Random,
  kind: DeviceKind,
  index: number,
): Pick<PlacedDevice, 'kind' | 'model' | 'place' | 'heartbeatSeconds' | 'testIntervalDays'> {
  return {
    kind,
    model: random.pick(models[kind]),
    place: random.pick(places[kind]),
    heartbeatSeconds: heartbeats[index % heartbeats.length]!,
    // A few are to be tested daily, so that the list of tests fills after a day.
    testIntervalDays: index % 12 === 5 ? 1 : 30,
  }
}
