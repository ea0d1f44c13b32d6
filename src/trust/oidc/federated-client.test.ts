import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnutpunktError } from '../../kernel/index.ts'
import { federationErrors } from '../federation/federation-errors.ts'
import type { RegisteredClient } from '../federation/registration/automatic-registration.ts'
import { aSystem, testLogin } from '../login/login-fixture.ts'
import { testClient } from './client-fixture.ts'

const id = 'https://system.region.example'

test('a client is registered through its trust chain, and may what the register of systems says: a stranger nothing', async (t) => {
  const chains = new Map<string, RegisteredClient>()
  const at = await testLogin(t, {
    federation: {
      registration: {
        async registerAutomatically(entityId, { entityType } = {}) {
          const client = chains.get(entityId)
          if (client?.entityType !== entityType)
            throw new KnutpunktError(federationErrors.registration_refused, { values: { fault: 'no chain' } })
          return client!
        },
      },
    },
  })
  const client = await testClient(id, at.url)
  await assert.rejects(client.token('welfare.alarms.read'), /invalid_client/)

  const chain: RegisteredClient = {
    clientId: id,
    entityType: 'openid_relying_party',
    metadata: {
      client_name: 'Regionens system',
      grant_types: ['client_credentials'],
      scope: 'welfare.alarms.read',
    },
    jwks: client.signer.jwks,
    trustAnchor: 'https://anchor.example',
    trustMarks: [],
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  }
  chains.set(id, chain)
  await assert.rejects(client.token('welfare.alarms.read'), /invalid_scope/)

  at.directory.systems.set(id, aSystem(id))
  const token = await client.token('welfare.alarms.read')
  assert.equal((await client.use(token, '/try')).status, 200)

  // The chain is broken, as when a superior has let it go: no more tokens.
  chains.clear()
  await assert.rejects(client.token('welfare.alarms.read'), /invalid_client/)
  // An id that is no entity identifier is never looked for in a federation.
  const plain = await testClient('plain', at.url)
  chains.set('plain', { ...chain, clientId: 'plain', jwks: plain.signer.jwks })
  await assert.rejects(plain.token('welfare.alarms.read'), /invalid_client/)
})
