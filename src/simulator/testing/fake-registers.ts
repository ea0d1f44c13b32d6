import { randomUUID } from 'node:crypto'
import { createFakeTrust } from './fake-trust.ts'

export type Stored = Record<string, unknown>

export type Answer = [status: number, body: unknown]

/** The registers, devices' states and open alarms of a fake platform. Knows just what a simulator asks. */
export function createFakeRegisters() {
  const registers = new Map<string, Stored[]>()
  const alarms: Stored[] = []
  const signals: Stored[] = []
  const list = (register: string): Stored[] => {
    if (!registers.has(register)) registers.set(register, [])
    return registers.get(register)!
  }
  const trust = createFakeTrust(list)
  const find = (items: Stored[], id: string | undefined) => items.find((item) => item.id === id)

  function deviceAt(scheme: string, value: string): Stored | undefined {
    return list('devices').find((device) =>
      (device.addresses as { scheme: string; value: string }[]).some(
        (address) => address.scheme === scheme && address.value === value,
      ),
    )
  }

  /** A press makes an alarm, or joins the open one of its device. */
  function press(scheme: string, value: string): void {
    const device = deviceAt(scheme, value)
    const test = device?.testing === true
    const open = alarms.find((alarm) => alarm.address === value && alarm.state !== 'resolved')
    if (open) open.presses = Number(open.presses) + 1
    else
      alarms.push({
        id: randomUUID(),
        deviceId: device?.id,
        address: value,
        class: test ? 'test' : 'manual',
        urgency: test ? 'test' : 'acute',
        state: 'ringing',
        presses: 1,
      })
  }

  function actOnAlarm(id: string | undefined, act: string | undefined): Answer {
    const alarm = find(alarms, id)
    if (!alarm) return [404, { code: 'welfare.alarm_not_found' }]
    if (act === 'shown') {
      const device = find(list('devices'), alarm.deviceId as string)
      if (device && alarm.class === 'test') Object.assign(device, { state: 'proven', testing: false })
    } else if (act === 'resolve' && alarm.state === 'ringing')
      return [409, { code: 'welfare.not_acknowledged' }]
    else alarm.state = act === 'resolve' ? 'resolved' : 'acknowledged'
    return [200, alarm]
  }

  function actOnDevice(id: string | undefined, act: string | undefined, body: Stored): Answer {
    const device = find(list('devices'), id)
    if (!device) return [404, { code: 'welfare.not_found' }]
    if (act === 'test') device.testing = true
    else if (body.to === 'in_use' && device.state !== 'proven')
      return [409, { code: 'welfare.device_not_proven' }]
    else device.state = body.to
    return [200, device]
  }

  function signal(body: Stored): Answer {
    signals.push(body)
    const { scheme, value } = body.deviceAddress as { scheme: string; value: string }
    if (body.type === 'alarm') press(scheme, value)
    return [200, { signalId: randomUUID() }]
  }

  function openAlarms(query: URLSearchParams): Answer {
    const device = query.get('device')
    const items = alarms.filter(
      ({ state, deviceId }) => state !== 'resolved' && (device === null || deviceId === device),
    )
    return [200, { items }]
  }

  function admissionsOf(method: string, controller: string | undefined, body: Stored): Answer {
    if (method === 'POST') return create('admissions', { ...body, controller })
    return [200, { admissions: list('admissions').filter((one) => one.controller === controller) }]
  }

  function create(register: string, body: Stored): Answer {
    const stored = { ...body, id: randomUUID(), ...(register === 'devices' ? { state: 'planned' } : {}) }
    list(register).push(stored)
    return [201, stored]
  }

  return {
    list,
    signals,
    press,
    handle(method: string, path: string[], query: URLSearchParams, body: Stored): Answer {
      const [register = '', id, act] = path
      const answered = trust(method, path, body)
      if (answered) return answered
      if (register === 'signals') return signal(body)
      if (register === 'alarms') return method === 'GET' ? openAlarms(query) : actOnAlarm(id, act)
      if (register === 'allow-lists') return admissionsOf(method, id, body)
      if (method === 'GET') return [200, { items: list(register) }]
      if (register === 'devices' && act) return actOnDevice(id, act, body)
      if (id === 'find') {
        return [200, { items: list(register).filter((one) => one.personIdentity === body.personIdentity) }]
      }
      return create(register, body)
    },
  }
}
