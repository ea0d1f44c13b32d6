import { KnutpunktError } from '../../kernel/index.ts'
import type { Device, DeviceState, DeviceWrite } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'

/** Where a person may take a device from each state. `proven` is not in it: only a test press gets there. */
const transitions: Readonly<Record<DeviceState, readonly DeviceState[]>> = {
  planned: ['installed', 'removed'],
  installed: ['planned', 'in_use', 'suspended', 'removed'],
  proven: ['in_use', 'installed', 'suspended', 'removed'],
  in_use: ['installed', 'suspended', 'removed'],
  suspended: ['installed', 'in_use', 'removed'],
  removed: [],
}

const words: Readonly<Record<DeviceState, { sv: string; en: string }>> = {
  planned: { sv: 'planerad', en: 'planned' },
  installed: { sv: 'installerad', en: 'installed' },
  proven: { sv: 'prövad', en: 'proven' },
  in_use: { sv: 'i bruk', en: 'in use' },
  suspended: { sv: 'pausad', en: 'suspended' },
  removed: { sv: 'borttagen', en: 'removed' },
}

/**
 * Checks that a person may take the device to a state.
 *
 * @throws {KnutpunktError} welfare.device_not_proven before anything else is said, since that is what must be
 *   done; welfare.device_proven_by_test, welfare.device_state_refused
 */
export function requireTransition(device: Pick<Device, 'state' | 'provenAt'>, to: DeviceState): void {
  const from = device.state
  if (to === 'proven') throw new KnutpunktError(registerErrors.device_proven_by_test)
  const neverProven = device.provenAt === undefined && from !== 'removed'
  if (to === 'in_use' && neverProven) throw new KnutpunktError(registerErrors.device_not_proven)
  if (transitions[from].includes(to)) return
  const values = { fromSv: words[from].sv, fromEn: words[from].en, toSv: words[to].sv, toEn: words[to].en }
  throw new KnutpunktError(registerErrors.device_state_refused, { values })
}

/** Whether going to a state takes the proof away: the device is to be put up, or put up anew. */
export function losesProof(to: DeviceState): boolean {
  return to === 'planned' || to === 'installed'
}

/**
 * Whether a change of the record makes the proof void. A test press showed that this address rings for this person in
 * this home; after a change of any of them nobody knows, until it is pressed again. A further address is no loss.
 */
export function voidsProof(
  before: Device,
  write: Pick<DeviceWrite, 'addresses' | 'homeId' | 'personId'>,
): boolean {
  const kept = (address: Device['addresses'][number]) =>
    write.addresses.some(({ scheme, value }) => scheme === address.scheme && value === address.value)
  return before.homeId !== write.homeId || before.personId !== write.personId || !before.addresses.every(kept)
}

/** The state of a device whose proof became void. */
export function unproven(state: DeviceState): DeviceState {
  return state === 'proven' || state === 'in_use' ? 'installed' : state
}

/** @throws {KnutpunktError} welfare.device_not_testable for one that is not put up yet, or is gone */
export function requireTestable({ state }: Pick<Device, 'state'>): void {
  if (state !== 'planned' && state !== 'removed') return
  const values = { stateSv: words[state].sv, stateEn: words[state].en }
  throw new KnutpunktError(registerErrors.device_not_testable, { values })
}

/** When the next test press is due, for a device that people rely on. */
export function testDueAt(
  device: Pick<Device, 'state' | 'provenAt' | 'testIntervalDays'>,
): string | undefined {
  const { state, provenAt, testIntervalDays } = device
  if (provenAt === undefined || testIntervalDays === undefined) return undefined
  if (state !== 'proven' && state !== 'in_use') return undefined
  return new Date(Date.parse(provenAt) + testIntervalDays * 86_400_000).toISOString()
}
