import type { Device, DeviceState } from '../../api/contract.ts'

const transitions: Record<DeviceState, readonly DeviceState[]> = {
  planned: ['installed', 'removed'],
  installed: ['in_use', 'planned', 'suspended', 'removed'],
  proven: ['in_use', 'installed', 'suspended', 'removed'],
  in_use: ['suspended', 'installed', 'removed'],
  suspended: ['in_use', 'installed', 'removed'],
  removed: [],
}

/**
 * Where a device may be taken by hand. `proven` is reached by a test press alone, and nothing is taken into use
 * before it has been proven. The server has the last word; this is what is offered.
 */
export const nextStates = ({ state, provenAt }: Pick<Device, 'state' | 'provenAt'>): readonly DeviceState[] =>
  transitions[state].filter((to) => to !== 'in_use' || provenAt !== undefined)

/**
 * What is asked of whoever changes devices in the register. An operator has `welfare.devices.write` too, but only to start test
 * presses (policies/alarm.cedar); the registers are kept by those who also keep the people.
 */
export const keepsDevices = 'welfare.people.write'
