import type { Pause } from '../device/patience.ts'
import type { HttpClient } from '../http-client.ts'
import type { SimulatorLog } from '../log.ts'
import { technician } from '../population/organisation.ts'
import type { Population } from '../population/population.ts'
import type { Fleet } from '../run/fleet.ts'
import { ensureChains } from './chain-templates.ts'
import { ensureDevices } from './device-register.ts'
import { ensureOfficials } from './officials.ts'
import { proveDevices } from './prove-devices.ts'
import { fillRegisters, type Ids } from './registers.ts'

/** The ids of what is in the registers, and of the officials by name. */
export interface MunicipalityIds extends Ids {
  readonly officials: ReadonlyMap<string, string>
}

/**
 * Puts the made-up municipalities in place as their own staff would: registers first, then chains, then devices,
 * fitted and proven one by one. Safe to run again.
 *
 * @throws {HttpRefusal} when the platform refuses or is away
 */
export async function setUpMunicipality(options: {
  http: HttpClient
  /** Of the system that the simulator is. */
  clientId: string
  population: Population
  fleet: Fleet
  pause: Pause
  signal: AbortSignal
  log: SimulatorLog
}): Promise<MunicipalityIds> {
  const { http, clientId, population, log, ...rest } = options
  const ids = await fillRegisters(http, clientId, population)
  const officials = await ensureOfficials(http, population.officials, ids)
  await ensureChains(http, population.chains, ids)
  const devices = await ensureDevices(http, population, ids)
  log.info('municipality in its registers', {
    homes: ids.homes.size,
    people: ids.people.size,
    devices: devices.size,
  })
  const by = ids.staff.get(technician)!
  const unproven = await proveDevices(population, devices, { http, by, log, ...rest })
  log.info('municipality in place', { unproven })
  return { ...ids, officials }
}
