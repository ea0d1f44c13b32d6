import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnutpunktError } from '../../kernel/index.ts'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { createOutsideProvider } from './provider/outside-provider.ts'
import type { ProviderSettings } from './provider/provider-settings.ts'
import { checkLoginSettings, timesOf } from './settings.ts'

const provider: ProviderSettings = {
  id: 'freja',
  name: { sv: 'Freja', en: 'Freja' },
  issuer: 'https://op.example',
  clientId: 'knutpunkt',
  authentication: { method: 'client_secret', secretFile: '/nowhere/secret' },
  kinds: ['staff', 'resident'],
  claims: { personIdentity: 'personal_identity_number' },
  acr: { 'http://id.elegnamnden.se/loa/1.0/loa3': 3 },
}

const faultOf = (value: unknown): string => {
  try {
    checkLoginSettings(value)
    return ''
  } catch (error) {
    assert.equal((error as KnutpunktError).code, 'trust.login_settings_wrong')
    return (error as KnutpunktError).publicText.en
  }
}

test('settings that can be lived by are taken, and what is left out has its usual value', () => {
  assert.equal(faultOf({}), '')
  assert.equal(faultOf({ sessions: { idleSeconds: 900 }, providers: [provider] }), '')
  assert.deepEqual(timesOf({ sessions: { idleSeconds: 900 } }), { absoluteSeconds: 43_200, idleSeconds: 900 })
})

test('each fault of the settings is told of by a sentence that says where it is', () => {
  const one = (more: object) => ({ providers: [{ ...provider, ...more }] })
  const faults: [unknown, RegExp][] = [
    ['x', /the settings/],
    [{ session: {} }, /\/session: there is no such setting/],
    [{ sessions: { idleSeconds: 5 } }, /sessions\/idleSeconds/],
    [{ sessions: { idleSeconds: 7200, absoluteSeconds: 3600 } }, /idle for longer than they may live/],
    [one({ id: 'Freja eID' }), /providers\/0\/id/],
    [one({ id: 'demo' }), /may not be called demo/],
    [{ providers: [provider, provider] }, /two providers have the id freja/],
    [one({ issuer: 'http://op.example' }), /issuer of freja is not an https URL/],
    [one({ issuer: 'https://op.example?x=1' }), /issuer of freja/],
    [one({ claims: {} }), /no claim that says who somebody is/],
    [one({ claims: { hsaId: 'hsa' } }), /lets residents in/],
    [one({ minimumLevel: 4 }), /can let nobody in/],
    [one({ acr: { x: 1 } }), /acr/],
    [one({ scope: 'profile' }), /lacks openid/],
    [one({ authentication: { method: 'none' } }), /authentication/],
  ]
  for (const [value, sentence] of faults) assert.match(faultOf(value), sentence)
})

test('a key or a secret that is not there is told of by the name of its file, and never by what is in it', async () => {
  const make = (authentication: ProviderSettings['authentication']) =>
    createOutsideProvider(
      { ...provider, authentication },
      { clock: new FakeClock('2026-01-01T00:00:00Z'), httpLoopback: false },
    )
  await assert.rejects(make(provider.authentication), /\/nowhere\/secret of freja cannot be read/)
  const keyFile = import.meta.filename
  await assert.rejects(
    make({ method: 'private_key_jwt', keyFile }),
    /the key file of freja holds no private key for ES256/,
  )
})
