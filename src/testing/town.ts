import { randomUUID } from 'node:crypto'
import type { ChainWrite, DeviceWrite, PersonWrite } from '../welfare/contract/index.ts'
import type { Api } from './api.ts'

/** A home with one person and her alarm button. */
export interface Resident {
  homeId: string
  personId: string
  deviceId: string
  /** The button's SCAIP address. */
  cid: string
}

/** What a minimal municipality consists of, by id. */
export interface Town {
  controllerId: string
  /** A reception that serves the controller, always on duty. */
  receptionId: string
  /** A response group with a telephone, always on duty. */
  responseId: string
  /** Anna, at a screen of the reception. */
  operatorId: string
  /** Bo, of the response group. */
  responderId: string
  chainId: string
  residents: Resident[]
}

export interface TownOptions {
  name?: string
  /** One home, one person and one button each. */
  residents?: number
  /** The first one's SCAIP address; the others count up. */
  firstCid?: number
  /** The chain's steps; one that calls the reception for 60 s when not given. */
  steps?: (
    ids: Pick<Town, 'receptionId' | 'responseId' | 'operatorId' | 'responderId'>,
  ) => ChainWrite['steps']
  /** Seconds between calls to the fallback, which is the response group. */
  repeatSeconds?: number
  /** False leaves the devices installed, not proven. */
  inUse?: boolean
  person?: Partial<PersonWrite>
  device?: Partial<DeviceWrite>
}

/** Registers a small municipality through the public interface, its buttons proven and in use. */
export async function seedTown(api: Api, options: TownOptions = {}): Promise<Town> {
  const { name = 'Småköping', residents = 1, firstCid = 8_031_370, inUse = true } = options
  const { id: controllerId } = await api.post('/controllers', { name })
  await api.letIn(controllerId)
  const serves = [controllerId]
  const { id: receptionId } = await api.post('/groups', {
    name: `${name} larmcentral`,
    kind: 'reception',
    serves,
    hours: [],
  })
  const { id: responseId } = await api.post('/groups', {
    name: `${name} trygghetsteam`,
    kind: 'response',
    serves,
    hours: [],
    phone: '0700000001',
  })
  const { id: operatorId } = await api.post('/staff', { name: 'Anna Operatör', groupIds: [receptionId] })
  const { id: responderId } = await api.post('/staff', {
    name: 'Bo Undersköterska',
    phone: '0700000002',
    groupIds: [responseId],
  })
  const groups = { receptionId, responseId, operatorId, responderId }
  const { id: chainId } = await api.post('/chains', {
    controllerId,
    name: 'Alla larm',
    classes: [],
    steps: options.steps?.(groups) ?? [
      { targets: [{ kind: 'group', id: receptionId }], waitSeconds: 60, windows: [] },
    ],
    fallback: { kind: 'group', id: responseId, repeatSeconds: options.repeatSeconds ?? 60 },
  } satisfies ChainWrite)
  const town: Town = { controllerId, ...groups, chainId, residents: [] }
  for (let place = 0; place < residents; place++) {
    const resident = await moveIn(api, town, place, String(firstCid + place), options)
    town.residents.push(resident)
    if (inUse) await takeIntoUse(api, resident.deviceId, resident.cid, operatorId)
  }
  return town
}

async function moveIn(
  api: Api,
  { controllerId }: Town,
  place: number,
  cid: string,
  { person, device }: TownOptions,
): Promise<Resident> {
  const { id: homeId } = await api.post('/homes', {
    controllerId,
    street: `Storgatan ${place + 1}`,
    city: 'Småköping',
    doorCode: '1234',
  })
  const { id: personId } = await api.post('/people', {
    controllerId,
    homeId,
    givenName: 'Asta',
    familyName: `Ek ${place + 1}`,
    protectedIdentity: false,
    relatives: [],
    ...person,
  } satisfies PersonWrite)
  const { id: deviceId } = await api.post('/devices', {
    controllerId,
    homeId,
    personId,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: cid }],
    ...device,
  } satisfies DeviceWrite)
  return { homeId, personId, deviceId, cid }
}

/** Puts a planned device up, presses it as a test, shows the press on a screen, and takes the device into use. */
export async function takeIntoUse(api: Api, deviceId: string, cid: string, by: string): Promise<void> {
  await api.post(`/devices/${deviceId}/state`, { to: 'installed', by })
  await api.post(`/devices/${deviceId}/test`, { minutes: 5, by })
  const { alarmId } = await api.post<{ alarmId: string }>('/signals', {
    deviceAddress: { scheme: 'scaip', value: cid },
    ref: `T${randomUUID().slice(0, 8)}`,
    type: 'alarm',
    code: { system: 'scaip.stc', value: '0010' },
  })
  await api.post(`/alarms/${alarmId}/shown`, { screenId: randomUUID(), presses: 1 })
  await api.post(`/alarms/${alarmId}/acknowledge`, { by })
  await api.post(`/alarms/${alarmId}/resolve`, { by, cause: 'test_press' })
  await api.post(`/devices/${deviceId}/state`, { to: 'in_use', by })
}
