import Type, { type Static } from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, newId, partyOf } from '../../../kernel/index.ts'
import { type Guard, Id } from '../../../trust/index.ts'
import { SftpFacts, SftpKeyWrite, SftpKey as Shown } from '../../contract/delivery.ts'
import { deliveryErrors } from '../delivery-errors.ts'
import { seenBy } from '../visible.ts'
import { readPublicKey } from './key.ts'
import type { OwnKey } from './key-file.ts'
import { insertKey, listKeys, readKey, revokeKey, type SftpKey } from './key-store.ts'

export interface KeyRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  /** Whether an employee has an assignment at an organisation that holds now. */
  worksAt(employee: string, organisation: string): Promise<boolean>
  hostKey: OwnKey
  clientKey: OwnKey
  /** Where it listens; undefined: it does not. */
  port(): number | undefined
  /** Ends what is open by a key. */
  endKey(key: string): void
  /** What an organisation is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/hub/v1/sftp'
const tags = ['sftp']
const read = { permission: 'hub.deliveries.read' }
const write = { permission: 'hub.deliveries.write' }

/** Who may fetch over SFTP, and what is to be known of the server. */
export function keyRoutes(
  app: App,
  { db, clock, guard, worksAt, hostKey, clientKey, port, endKey, nameOf }: KeyRouteDeps,
): void {
  app.get(
    path,
    {
      config: read,
      schema: { tags, summary: "The SFTP server's port and keys", response: { 200: SftpFacts } },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      const at = port()
      return {
        ...(at !== undefined && { port: at }),
        hostKey: hostKey.line,
        fingerprint: hostKey.fingerprint,
        clientKey: clientKey.line,
      }
    },
  )
  app.get(
    `${path}/keys`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Keys of consumers, revoked ones too, the newest first',
        response: { 200: Type.Object({ items: Type.Array(Shown) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const keys = await listKeys(db.pool, await seenBy(guard, party))
      return { items: await Promise.all(keys.map((key) => shown(nameOf, key))) }
    },
  )
  app.post(
    `${path}/keys`,
    {
      config: write,
      schema: {
        tags,
        summary: "Let the holder of a key fetch an organisation's deliveries",
        body: SftpKeyWrite,
        response: { 201: Shown },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const { organisation, system = null, person = null, name } = request.body
      const granted = await guard.require(party, { act: 'data.write', controller: organisation })
      const key = readPublicKey(request.body.publicKey)
      if (key === undefined) throw new KnutpunktError(deliveryErrors.sftp_key_not_usable)
      if (person !== null && (system !== null || !(await worksAt(person, organisation))))
        throw new KnutpunktError(deliveryErrors.sftp_key_not_hers)
      const made = await db.transaction(async (client) => {
        const stored = await insertKey(client, {
          id: newId(),
          organisation,
          system,
          person,
          name,
          publicKey: key.line,
          fingerprint: key.fingerprint,
          addedBy: party.id,
          addedAt: new Date(clock.epochMilliseconds()),
        })
        if (stored === undefined) throw new KnutpunktError(deliveryErrors.sftp_key_known)
        await guard.enter(client, party, { act: 'hub.sftp.key_added', granted, about: stored.id })
        return stored
      })
      return reply.status(201).send(await shown(nameOf, made))
    },
  )
  app.delete(
    `${path}/keys/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke a key; what is open by it is ended',
        params: Type.Object({ id: Id }),
        response: { 200: Shown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { id } = request.params
      const key = await readKey(db.pool, id)
      if (key === undefined) throw new KnutpunktError(deliveryErrors.sftp_key_not_found)
      const granted = await guard.require(party, { act: 'data.write', controller: key.organisation })
      const revoked = await db.transaction(async (client) => {
        const done = await revokeKey(client, id, { by: party.id, at: new Date(clock.epochMilliseconds()) })
        if (done !== undefined)
          await guard.enter(client, party, { act: 'hub.sftp.key_revoked', granted, about: id })
        return done
      })
      endKey(id)
      return shown(nameOf, revoked ?? key)
    },
  )
}

async function shown(
  nameOf: KeyRouteDeps['nameOf'],
  { system, person, addedAt, usedAt, revokedAt, ...key }: SftpKey,
): Promise<Static<typeof Shown>> {
  const organisationName = await nameOf(key.organisation)
  return {
    ...key,
    ...(organisationName !== undefined && { organisationName }),
    ...(system !== null && { system }),
    ...(person !== null && { person }),
    addedAt: addedAt.toISOString(),
    ...(usedAt !== null && { usedAt: usedAt.toISOString() }),
    ...(revokedAt !== null && { revokedAt: revokedAt.toISOString() }),
  }
}
