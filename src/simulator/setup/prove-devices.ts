import { randomUUID } from 'node:crypto'
import { messageOf } from '../device/messages.ts'
import type { Pause } from '../device/patience.ts'
import type { HttpClient } from '../http-client.ts'
import type { SimulatorLog } from '../log.ts'
import type { PlacedDevice, Population, Readiness } from '../population/population.ts'
import type { Fleet } from '../run/fleet.ts'
import type { DeviceState, RegisteredDevice } from './device-register.ts'
import { inParallel } from './in-parallel.ts'

/** Devices proven at a time; those of one home go one after the other, since they share a card. */
const width = 6

/** How often, and for how long, the technician looks for the test press on the screen. */
const looks = { times: 20, milliseconds: 150 }

interface Workshop {
  readonly http: HttpClient
  readonly fleet: Fleet
  /** The technician's id. */
  readonly by: string
  /** Painted what the technician saw. */
  readonly screenId: string
  readonly pause: Pause
  readonly signal: AbortSignal
}

/**
 * Brings every device as far as it is to be before the days begin, in the one way there is: fitted, test pressed
 * over its own line, seen on the technician's screen, then taken into use. What has come that far already is left alone.
 *
 * Resolves to how many could not be proven; they stay installed, and are tried again at the next start.
 */
export async function proveDevices(
  population: Population,
  registered: ReadonlyMap<string, RegisteredDevice>,
  options: Omit<Workshop, 'screenId'> & { log: SimulatorLog },
): Promise<number> {
  const workshop: Workshop = { ...options, screenId: randomUUID() }
  const byHome = Map.groupBy(population.devices, ({ home }) => home)
  let unproven = 0
  await inParallel([...byHome.values()], width, async (devices) => {
    for (const device of devices) {
      const entry = registered.get(device.key)
      if (entry && !(await bring(workshop, device, entry))) {
        unproven++
        options.log.info('device could not be proven', { device: device.key })
      }
    }
  })
  return unproven
}

/** The states on the way to a readiness; `proven` is not set but earned. */
const ways: Record<Readiness, readonly DeviceState[]> = {
  planned: ['planned'],
  installed: ['planned', 'installed'],
  in_use: ['planned', 'installed', 'proven', 'in_use'],
  suspended: ['planned', 'installed', 'proven', 'in_use', 'suspended'],
}

async function bring(workshop: Workshop, device: PlacedDevice, entry: RegisteredDevice): Promise<boolean> {
  const way = ways[device.readiness]
  const at = way.indexOf(entry.state)
  // Somebody has taken it further, or out of use: it is theirs now.
  if (at < 0) return true
  for (const state of way.slice(at + 1)) {
    if (workshop.signal.aborted) return true
    if (state === 'proven') {
      if (!(await testPress(workshop, device, entry.id))) return false
    } else await workshop.http.post(`/devices/${entry.id}/state`, { to: state, by: workshop.by })
  }
  return true
}

interface TestAlarm {
  readonly id: string
  readonly class: string
  readonly presses: number
}

async function testPress(workshop: Workshop, device: PlacedDevice, id: string): Promise<boolean> {
  const { http, fleet, by, screenId } = workshop
  await http.post(`/devices/${id}/test`, { minutes: 5, by })
  const actor = fleet.actor(device.key)!
  const kind = device.channel === 'rest' ? 'sensor' : 'press'
  if ((await actor.device.tell(messageOf(kind, device, actor.stamp()))) !== 'ok') return false
  const alarm = await lookFor(workshop, id)
  if (!alarm) return false
  await http.post(`/alarms/${alarm.id}/shown`, { screenId, presses: alarm.presses })
  await http.post(`/alarms/${alarm.id}/acknowledge`, { by })
  await http.post(`/alarms/${alarm.id}/resolve`, { by, cause: 'test_press' })
  return true
}

async function lookFor({ http, pause, signal }: Workshop, deviceId: string): Promise<TestAlarm | undefined> {
  for (let look = 0; look < looks.times && !signal.aborted; look++) {
    const { items } = await http.get<{ items: TestAlarm[] }>(`/alarms?device=${deviceId}&open=true&limit=10`)
    const test = items.find((alarm) => alarm.class === 'test')
    if (test) return test
    await pause(looks.milliseconds, signal).catch(() => undefined)
  }
  return undefined
}
