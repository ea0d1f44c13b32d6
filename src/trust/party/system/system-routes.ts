import Type from 'typebox'
import { type App, partyOf, type Queryable } from '../../../kernel/index.ts'
import { ClientId, System, SystemCreate, SystemWrite } from '../../contract/party.ts'
import { Id } from '../../contract/values.ts'
import { addRegisterRoutes, base } from '../register/register-routes.ts'
import { viewerOf } from '../register/viewer.ts'
import type { SystemFilter, SystemRegister } from './system-store.ts'

const Filter = Type.Object({
  organisation: Type.Optional(Id),
  controller: Type.Optional(Id),
  product: Type.Optional(Id),
  suspended: Type.Optional(Type.Boolean()),
})
const Key = Type.Object({ id: ClientId })
const KeyWrite = Type.Object(
  {
    key: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
      description: 'Public key (RFC 7517), RSA or EC, with a kid that the system does not use yet',
    }),
  },
  { title: 'SystemKeyWrite', additionalProperties: false },
)

/** Mounts systems and their keys under `/api/trust/v1/systems`. */
export function addSystemRoutes(app: App, db: Queryable, register: SystemRegister): void {
  addRegisterRoutes<System, SystemWrite, SystemFilter>(app, db, {
    path: 'systems',
    one: 'a system',
    many: 'systems',
    permission: 'trust.systems',
    register,
    slashes: true,
    schemas: { Doc: System, Write: SystemWrite, Create: SystemCreate, Filter, Key: ClientId },
  })
  const config = { permission: 'trust.systems.write', slashes: true as const }
  app.post(
    `${base}/systems/:id/keys`,
    {
      config,
      schema: {
        tags: ['parties'],
        summary: 'Add a public key; those that are there hold on until they are taken away',
        params: Key,
        body: KeyWrite,
        response: { 201: System },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const system = await register.addKey(await viewerOf(db, partyOf(request)), id, request.body.key)
      return reply.code(201).send(system)
    },
  )
  app.delete(
    `${base}/systems/:id/keys/:kid`,
    {
      config,
      schema: {
        tags: ['parties'],
        summary: 'Take a public key away: from the next decision on, nothing signed with it is taken',
        params: Type.Object({ id: ClientId, kid: Type.String({ minLength: 1, maxLength: 256 }) }),
        response: { 200: System },
      },
    },
    async (request) => {
      const { id, kid } = request.params
      return register.removeKey(await viewerOf(db, partyOf(request)), id, kid)
    },
  )
}
