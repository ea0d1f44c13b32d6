import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { System } from '../../contract/party.ts'
import { bootstrapSystem } from '../bootstrap.ts'
import { operatorAdmin, staff, startParties, town } from '../party-fixture.ts'
import { suspendSystem } from './suspension.ts'

function publicKey(kid: string, more: object = {}): Record<string, unknown> {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...key.export({ format: 'jwk' }), kid, ...more }
}

const writeOf = (organisationId: string, more: object = {}) => ({
  name: 'Journalen',
  organisationId,
  actsFor: [organisationId],
  scopes: ['welfare.alarms.read'],
  authentication: 'private_key_jwt',
  tokenBinding: 'dpop',
  grantTypes: ['client_credentials'],
  jwks: { keys: [publicKey('one')] },
  ...more,
})
const id = 'https://journal.example.se/client'
const at = `/systems/${encodeURIComponent(id)}`

test('keys rotate without downtime: a new one is added beside the old one, which is then taken away', async (t) => {
  const fixture = await startParties(t)
  const { get, ask, parties } = fixture
  const { municipality, admin } = await town(fixture)
  await get(admin, 'POST', '/systems', { id, ...writeOf(municipality.id) })
  const kids = async () => {
    const system = await parties.directory.system(id)
    return (system?.jwks?.keys ?? []).map((key) => key['kid'])
  }
  assert.equal((await ask(admin, 'DELETE', `${at}/keys/one`)).code, 'trust.system_key_last')
  await get(admin, 'POST', `${at}/keys`, { key: publicKey('two') })
  assert.deepEqual(await kids(), ['one', 'two'])
  assert.equal(
    (await ask(admin, 'POST', `${at}/keys`, { key: publicKey('two') })).code,
    'trust.system_key_taken',
  )
  const left = await get<System & { id: string; version: number }>(admin, 'DELETE', `${at}/keys/one`)
  assert.equal(left.version, 3)
  assert.deepEqual(await kids(), ['two'])
  assert.equal((await ask(admin, 'DELETE', `${at}/keys/one`)).status, 404)
  const { items } = await get<{ items: unknown[] }>(admin, 'GET', `${at}/history`)
  assert.equal(items.length, 3)
})

test('keys added at once are all kept', async (t) => {
  const fixture = await startParties(t)
  const { municipality, admin } = await town(fixture)
  await fixture.get(admin, 'POST', '/systems', { id, ...writeOf(municipality.id) })
  await Promise.all(
    ['a', 'b', 'c', 'd'].map((kid) => fixture.get(admin, 'POST', `${at}/keys`, { key: publicKey(kid) })),
  )
  const { jwks } = await fixture.get<System>(admin, 'GET', at)
  assert.deepEqual(jwks?.keys.map((key) => key['kid']).toSorted(), ['a', 'b', 'c', 'd', 'one'])
})

test('private, symmetric, nameless, weak and broken keys are refused, and none of them is kept', async (t) => {
  const fixture = await startParties(t)
  const { municipality, admin } = await town(fixture)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
  const { kid: _, ...nameless } = publicKey('x')
  for (const key of [
    { ...privateKey.export({ format: 'jwk' }), kid: 'private' },
    { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
    { ...weak, kid: 'weak' },
    { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'broken' },
    publicKey('long', { x5c: ['A'.repeat(20_000)] }),
    nameless,
  ]) {
    const system = { id, ...writeOf(municipality.id, { jwks: { keys: [key] } }) }
    const { code } = await fixture.ask(admin, 'POST', '/systems', system)
    assert.equal(code, 'trust.system_keys_unusable', JSON.stringify(key).slice(0, 80))
  }
  assert.equal((await fixture.ask(admin, 'GET', at)).status, 404)
})

test('a system shows who it is in a whole way, and is sent only to addresses that are safe', async (t) => {
  const fixture = await startParties(t)
  const { municipality, admin } = await town(fixture)
  const post = async (more: object) =>
    (await fixture.ask(admin, 'POST', '/systems', { id, ...writeOf(municipality.id, more) })).code
  const { jwks: _, ...keyless } = writeOf(municipality.id)
  const withoutKeys = await fixture.ask(admin, 'POST', '/systems', { id, ...keyless })
  assert.equal(withoutKeys.code, 'trust.system_authentication_incomplete')
  assert.equal(await post({ authentication: 'tls_client_auth' }), 'trust.system_authentication_incomplete')
  assert.equal(await post({ grantTypes: ['authorization_code'] }), 'trust.system_authentication_incomplete')
  for (const url of [
    'http://app.example.se/cb',
    'https://app.example.se/#x',
    'javascript:alert(1)',
    'https://a:b@x.se/',
  ]) {
    assert.equal(await post({ redirectUris: [url] }), 'trust.system_url_unusable', url)
  }
  assert.equal(await post({ jwksUri: 'http://10.0.0.1/jwks' }), 'trust.system_url_unusable')
  assert.equal(await post({ scopes: ['everything'] }), 'trust.party_code_unknown')
  const whole = { redirectUris: ['https://app.example.se/cb', 'http://127.0.0.1:8000/cb'] }
  assert.equal(await post({ ...whole, scopes: ['patient/Observation.rs', 'openid'] }), undefined)
  assert.equal(await post(whole), 'trust.system_id_taken')
})

test('nobody gives a system a reach that she lacks, and only who administers all gives what reaches all', async (t) => {
  const fixture = await startParties(t)
  const { ask, make } = fixture
  const here = await town(fixture)
  const there = await town(fixture, 'Storköping')
  const post = async (more: object) =>
    (await ask(here.admin, 'POST', '/systems', { id, ...writeOf(here.municipality.id, more) })).code
  assert.equal(await post({ organisationId: there.municipality.id }), 'trust.party_beyond_reach')
  assert.equal(await post({ actsFor: [there.municipality.id] }), 'trust.party_beyond_reach')
  assert.equal(await post({ scopes: ['trust.federation.write'] }), 'trust.party_beyond_reach')
  const both = { actsFor: [here.municipality.id, there.municipality.id] }
  await make('/systems', { id, ...writeOf(here.municipality.id, { ...both, scopes: ['trust.audit.read'] }) })
  // Those it acts for see it, and do not change it.
  assert.equal((await ask(there.admin, 'GET', at)).status, 200)
  assert.equal(
    (await ask(there.admin, 'POST', `${at}/keys`, { key: publicKey('mine') })).code,
    'trust.party_kept_elsewhere',
  )
  assert.equal((await ask(there.admin, 'DELETE', at)).code, 'trust.party_kept_elsewhere')
  assert.equal((await ask(staff([]), 'GET', at)).status, 404)
})

test('nobody makes a system that governs what she does not, or puts her key into one', async (t) => {
  const fixture = await startParties(t)
  const { ask, get } = fixture
  const { municipality, admin } = await town(fixture)
  const engineer = staff([municipality.id], ['integration_engineer'])
  // By such a system of her own she would make herself an administrator.
  const governing = { id, ...writeOf(municipality.id, { scopes: ['trust.parties.write'] }) }
  assert.equal((await ask(engineer, 'POST', '/systems', governing)).code, 'trust.party_beyond_reach')
  await get(admin, 'POST', '/systems', governing)
  const key = { key: publicKey('hers') }
  assert.equal((await ask(engineer, 'POST', `${at}/keys`, key)).code, 'trust.party_kept_elsewhere')
  const write = { ...writeOf(municipality.id, { scopes: ['welfare.alarms.read'] }), version: 1 }
  assert.equal((await ask(engineer, 'PUT', at, write)).code, 'trust.party_kept_elsewhere')
  assert.equal((await ask(engineer, 'POST', '/systems', { ...write, id: 'x' })).status, 400)
  const { version: _, ...plain } = write
  await get(engineer, 'POST', '/systems', { ...plain, id: 'larm' })
})

test('a system of the installation acts for everybody who is there, and is changed by who administers all alone', async (t) => {
  const fixture = await startParties(t)
  const { ask, db, parties } = fixture
  const { municipality, admin } = await town(fixture)
  const write = {
    id,
    organisation: municipality.id,
    scopes: ['welfare.alarms.read'],
    jwks: { keys: [publicKey('one')] },
    actsForAll: true,
  }
  assert.equal((await bootstrapSystem({ db }, write)).version, 1)
  assert.equal((await bootstrapSystem({ db }, write)).version, 1)
  const facts = await parties.facts.system(id)
  assert.equal(facts?.actsFor, 'all')
  assert.equal(
    (await ask(admin, 'POST', `${at}/keys`, { key: publicKey('mine') })).code,
    'trust.party_kept_elsewhere',
  )
  assert.equal((await ask(operatorAdmin, 'POST', `${at}/keys`, { key: publicKey('new') })).status, 201)
  assert.equal((await bootstrapSystem({ db }, { ...write, scopes: ['welfare.alarms.write'] })).version, 3)
})

test('a suspension shows on the system, with its reason, and is lifted', async (t) => {
  const fixture = await startParties(t)
  const { db, clock, get } = fixture
  const { municipality, admin } = await town(fixture)
  await get(admin, 'POST', '/systems', { id, ...writeOf(municipality.id) })
  const suspend = (reason: string | undefined) =>
    db.transaction((client) => suspendSystem(client, { id, at: clock.now(), reason, by: admin.id }))
  await suspend('Ovanligt många anrop')
  const suspended = { at: '2026-11-22T10:00:00.000Z', reason: 'Ovanligt många anrop' }
  assert.deepEqual((await get<System>(admin, 'GET', at)).suspended, suspended)
  await suspend(undefined)
  const { suspended: none, version } = await get<System>(admin, 'GET', at)
  assert.equal(none, undefined)
  assert.equal(version, 3)
})

test('systems are listed by page, by whom they act for, and found by their id', async (t) => {
  const fixture = await startParties(t)
  const { get } = fixture
  const { municipality, admin } = await town(fixture)
  for (const name of ['C', 'A', 'B']) {
    const jwks = { keys: [publicKey(name)] }
    await get(admin, 'POST', '/systems', { id: `${id}/${name}`, ...writeOf(municipality.id, { name, jwks }) })
  }
  type Page = { items: System[]; total: number; next?: string }
  const first = await get<Page>(admin, 'GET', `/systems?limit=2&controller=${municipality.id}`)
  assert.deepEqual([first.items.map(({ name }) => name), first.total], [['A', 'B'], 3])
  const second = await get<Page>(admin, 'GET', `/systems?limit=2&cursor=${encodeURIComponent(first.next!)}`)
  assert.deepEqual(
    second.items.map(({ name }) => name),
    ['C'],
  )
  const found = await get<Page>(admin, 'GET', `/systems?search=${encodeURIComponent('client/B')}`)
  assert.deepEqual(
    found.items.map(({ name }) => name),
    ['B'],
  )
  const mine = await fixture.parties.directory.systemsOf(municipality.id)
  assert.equal(mine?.length, 3)
})
