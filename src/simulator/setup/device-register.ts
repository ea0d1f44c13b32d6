import { type HttpClient, HttpRefusal } from '../http-client.ts'
import type { PlacedDevice, Population } from '../population/population.ts'
import { inParallel } from './in-parallel.ts'
import { readAll } from './read-all.ts'
import { type Ids, width } from './registers.ts'

export type DeviceState = 'planned' | 'installed' | 'proven' | 'in_use' | 'suspended' | 'removed'

/** A device as the register has it. */
export interface RegisteredDevice {
  readonly id: string
  readonly state: DeviceState
  readonly addresses: readonly { readonly scheme: string; readonly value: string }[]
}

/** Registers every device that has no entry under its address. Answers the entries by the simulator's keys. */
export async function ensureDevices(
  http: HttpClient,
  { devices }: Population,
  ids: Ids,
): Promise<Map<string, RegisteredDevice>> {
  const there = new Map(
    (await readAll<RegisteredDevice>(http, '/devices')).flatMap((device) =>
      device.addresses.map((address) => [keyOf(address), device] as const),
    ),
  )
  const registered = new Map<string, RegisteredDevice>()
  await inParallel(devices, width, async (device) => {
    const entry = there.get(keyOf(device.address)) ?? (await register(http, device, ids))
    if (entry) registered.set(device.key, entry)
  })
  return registered
}

async function register(
  http: HttpClient,
  device: PlacedDevice,
  ids: Ids,
): Promise<RegisteredDevice | undefined> {
  const { kind, model, place, address, heartbeatSeconds, testIntervalDays } = device
  try {
    return await http.post<RegisteredDevice>('/devices', {
      controllerId: ids.controllers.get(device.municipality),
      homeId: ids.homes.get(device.home),
      ...(device.person ? { personId: ids.people.get(device.person) } : {}),
      kind,
      model,
      place,
      addresses: [address],
      heartbeatSeconds,
      testIntervalDays,
    })
  } catch (error) {
    // The address is somebody else's: left out, so that one oddity does not stop a whole town.
    if (error instanceof HttpRefusal && error.status === 409) return undefined
    throw error
  }
}

function keyOf({ scheme, value }: { scheme: string; value: string }): string {
  return `${scheme} ${value}`
}
