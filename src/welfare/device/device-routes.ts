import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type App, type Database, partyOf } from '../../kernel/index.ts'
import {
  Device,
  DeviceState,
  DeviceWrite,
  deviceKinds,
  Id,
  oneOf,
  page,
  Signal,
  text,
} from '../contract/index.ts'
import { readSignals } from '../intake/signal-list.ts'
import { addRegisterRoutes, ById, base, ViewerQuery } from '../register/register-routes.ts'
import type { DeviceFilter, DeviceRegister, StoredDevice } from './device-store.ts'

const tags = ['devices']
const url = `${base}/devices`
const read = { permission: 'welfare.devices.read' }
const write = { permission: 'welfare.devices.write' }

const Filter = Type.Object({
  controller: Type.Optional(Id),
  home: Type.Optional(Id),
  person: Type.Optional(Id),
  address: Type.Optional(text(140, 'scheme:value, for example scaip:12345')),
  kind: Type.Optional(oneOf(deviceKinds)),
  state: Type.Optional(DeviceState),
  contact: Type.Optional(oneOf(['never', 'ok', 'lost'] as const)),
  testDue: Type.Optional(Type.Boolean({ description: 'Relied on, and not tested within its interval' })),
  proven: Type.Optional(Type.Boolean({ description: 'A test press has been received and shown' })),
})
const acting = { by: Type.Optional(Id), version: Type.Optional(Type.Integer({ minimum: 1 })) }
const StateAct = Type.Object({ to: DeviceState, reason: Type.Optional(text(500)), ...acting })
const TestAct = Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 60 }), ...acting })
const KeyAct = Type.Object(acting)
const PasswordAct = Type.Object({ username: Type.Optional(text(64)), ...acting })
const SignalsQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Id),
  }),
])

/** A device as it leaves the room: without how it proves itself, nor where a carrier with protected identity lives. */
function shown(device: StoredDevice): StoredDevice {
  const { authentication: _secret, carrierHidden, homeId, ...rest } = device
  return { ...rest, ...(homeId !== undefined && !carrierHidden ? { homeId } : {}) } as StoredDevice
}

/** Neither text nor raw message, which may tell where she is. */
const wordless = ({ text: _text, ...signal }: Signal): Signal => ({ ...signal, raw: '' })

export function addDeviceRoutes(app: App, deps: { register: DeviceRegister; db: Database }): void {
  const { register, db } = deps
  const viewerOf = (request: FastifyRequest) =>
    register.viewer(partyOf(request), (request.query as { group?: string }).group)
  addRegisterRoutes<StoredDevice, DeviceWrite, DeviceFilter>(app, {
    path: 'devices',
    one: 'device',
    many: 'devices, all but the removed ones unless asked for',
    register,
    schemas: { Doc: Device, Write: DeviceWrite, Filter },
    show: shown,
    showHistory: async (id, changes) => {
      if (!(await register.found(id)).carrierHidden) return changes
      return changes.map(({ document: { homeId: _home, ...document }, ...change }) => ({
        ...change,
        document,
      }))
    },
    removable: true,
  })
  app.post(
    `${url}/:id/state`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Take a device to another state; proven is reached by a test press alone',
        params: ById,
        querystring: ViewerQuery,
        body: StateAct,
        response: { 200: Device },
      },
    },
    async (request) =>
      shown(await register.setState(request.params.id, request.body, await viewerOf(request))),
  )
  app.post(
    `${url}/:id/test`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Let the next press count as the test press, for some minutes',
        params: ById,
        querystring: ViewerQuery,
        body: TestAct,
        response: { 200: Device },
      },
    },
    async (request) =>
      shown(await register.openTest(request.params.id, request.body, await viewerOf(request))),
  )
  app.post(
    `${url}/:id/password`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a new password for digest; it is told this once and kept only as a hash',
        params: ById,
        querystring: ViewerQuery,
        body: PasswordAct,
        response: { 200: Type.Object({ username: Type.String(), password: Type.String() }) },
      },
    },
    async (request) => register.renewPassword(request.params.id, request.body, await viewerOf(request)),
  )
  app.post(
    `${url}/:id/key`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a new key to post signals with; it is told this once and kept only as a hash',
        description:
          'The device then posts with Authorization: Bearer <key>, and its address alone rings no more. The key opens nothing else.',
        params: ById,
        querystring: ViewerQuery,
        body: KeyAct,
        response: { 200: Type.Object({ key: Type.String() }) },
      },
    },
    async (request) => register.renewKey(request.params.id, request.body, await viewerOf(request)),
  )
  app.get(
    `${url}/:id/signals`,
    {
      config: read,
      schema: {
        tags,
        summary:
          'What a device has said, newest first; of one that somebody with protected identity carries, without its words',
        params: ById,
        querystring: SignalsQuery,
        response: { 200: page(Signal) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const viewer = await viewerOf(request)
      const device = await register.find(request.params.id, viewer)
      const granted = await register.permit(device, viewer, 'registers.read')
      const { id, carrierHidden } = device
      const said = await readSignals(db.pool, {
        device: id,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      })
      await register.enter(db.pool, device, viewer, { act: 'signals', granted })
      return carrierHidden ? { ...said, items: said.items.map(wordless) } : said
    },
  )
}
