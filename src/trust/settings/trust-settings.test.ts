import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, readConfig } from '../../kernel/index.ts'
import { noteKey } from '../audit/note/note-key.ts'
import { testSigner } from '../token/token-fixture.ts'
import { readTrustSettings } from './trust-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-trust-settings-'))
after(() => rmSync(folder, { recursive: true }))
let made = 0

function fileWith(content: unknown): string {
  const path = join(folder, `${++made}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

type Files = Partial<ReturnType<typeof readConfig>['trust']>
const read = (trust: Files, checkLogin: (json: unknown) => unknown = (json) => json) =>
  readTrustSettings(readConfig({ overrides: { trust } }).trust, checkLogin)

async function faultOf(trust: Files, checkLogin?: (json: unknown) => unknown): Promise<string> {
  const error = await read(trust, checkLogin).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof ConfigError, `taken, or failed with ${String(error)}`)
  return error.faults.join('\n')
}

const anchor = await testSigner('anchor-1')
const leaf = {
  entityId: 'https://knutpunkt.example.se',
  role: 'leaf',
  authorityHints: ['https://north.example'],
  trustAnchors: [{ entityId: 'https://anchor.example', jwks: anchor.jwks }],
  metadata: { openid_provider: { issuer: 'https://knutpunkt.example.se/oidc' } },
}
const federation = (change: object = {}) => fileWith({ ...leaf, ...change })
const cosigner = noteKey('witness.example/audit', Buffer.alloc(32, 1), 'cosignature').verifierKey
const logKey = noteKey('other.example/audit', Buffer.alloc(32, 2), 'note').verifierKey

test('with no file named there is no login, no federation and no witness, and sessions have their usual times', async () => {
  assert.deepEqual(await read({}), {
    login: undefined,
    sessions: { absoluteSeconds: 43_200, idleSeconds: 3600 },
    federation: undefined,
    audit: { witnesses: [], witnessed: [] },
    cookieName: 'knutpunkt',
  })
})

test('identity providers are read as JSON and checked by the login, whose sentence is told with the file', async () => {
  const identityProvidersFile = fileWith({ providers: [{ id: 'freja' }] })
  assert.deepEqual((await read({ identityProvidersFile })).login, { providers: [{ id: 'freja' }] })
  const fault = await faultOf({ identityProvidersFile }, () => {
    throw new Error('the provider freja has no issuer')
  })
  assert.match(
    fault,
    /trust\.identityProvidersFile, .*\.json, cannot be used: the provider freja has no issuer\.$/,
  )
})

test('a federation is read with its anchors, the marks it asks for, and the closed networks it may reach', async () => {
  const federationFile = federation({
    requiredTrustMarks: ['https://a.example/mark'],
    reachableNetworks: ['10.20.0.0/16', 'fd00:20::/32'],
  })
  const { settings, requiredTrustMarks, mayReach } = (await read({ federationFile })).federation!
  assert.equal(settings.entityId, leaf.entityId)
  assert.deepEqual(settings.trustAnchors[0]!.jwks, anchor.jwks)
  assert.deepEqual(requiredTrustMarks, ['https://a.example/mark'])
  const tried = [
    '10.20.1.1',
    '10.21.1.1',
    'fd00:20::1',
    'fd00:21::1',
    '127.0.0.1',
    '::1',
    '193.10.0.1',
    '::ffff:10.21.0.1',
  ]
  assert.deepEqual(tried.map(mayReach), [true, false, true, false, false, false, true, false])
})

for (const [why, change, sentence] of [
  ['an unknown role', { role: 'root' }, /at \/role/],
  ['a word that does not exist', { authorityHint: [] }, /cannot be used: at \//],
  ['http to this machine, which is for tests', { httpLoopback: true }, /cannot be used: at \//],
  ['an entity that is no https URL', { entityId: 'http://knutpunkt.example.se' }, /the entity identifier is not an https URL/],
  ['a leaf without a superior', { authorityHints: [] }, /has a superior/],
  ['an anchor without keys', { trustAnchors: [{ entityId: 'https://a.example', jwks: { keys: [] } }] }, /at \/trustAnchors\/0\/jwks\/keys/],
  ['an anchor with a private key', { trustAnchors: [{ entityId: 'https://a.example', jwks: { keys: [{ ...anchor.publicJwk, d: 'hush' }] } }] }, /of the keys of https:\/\/a\.example, it holds a private or symmetric key/],
  ['a network that is none', { reachableNetworks: ['10.0.0.1'] }, /"10\.0\.0\.1" is no network/],
  ['the whole of the internet as a network', { reachableNetworks: ['0.0.0.0/0'] }, /is no network/],
] as [string, object, RegExp][]) test(`a federation with ${why} is refused with a sentence`, async () => {
  const fault = await faultOf({ federationFile: federation(change) })
  assert.match(fault, sentence)
  assert.doesNotMatch(fault, /hush/)
}) // biome-ignore format: a table

test('witnesses and witnessed logs are read with their keys', async () => {
  const auditWitnessesFile = fileWith({
    witnesses: [{ url: 'https://witness.example/w', key: cosigner }],
    logs: [{ origin: 'other.example/audit', keys: [logKey] }],
  })
  const { witnesses, witnessed } = (await read({ auditWitnessesFile })).audit
  assert.equal(witnesses[0]!.verifier.name, 'witness.example/audit')
  assert.deepEqual(
    witnessed.map(({ origin }) => origin),
    ['other.example/audit'],
  )
})

for (const [why, content, sentence] of [
  ['a witness over http', { witnesses: [{ url: 'http://w.example', key: cosigner }] }, /at \/witnesses\/0\/url/],
  ["a log's key for a witness", { witnesses: [{ url: 'https://w.example', key: logKey }] }, /not one for cosignatures/],
  ["a witness's key for a log", { logs: [{ origin: 'witness.example/audit', keys: [cosigner] }] }, /is one for cosignatures/],
  ["another log's key", { logs: [{ origin: 'third.example/audit', keys: [logKey] }] }, /is of another name/],
  ['a key that is none', { logs: [{ origin: 'a.example', keys: ['xxxxxxxxxxxx'] }] }, /cannot be used: /],
] as [string, object, RegExp][]) test(`a file of witnesses with ${why} is refused with a sentence`, async () => {
  assert.match(await faultOf({ auditWitnessesFile: fileWith(content) }), sentence)
}) // biome-ignore format: a table

test('a file that is missing, too large, no JSON, or says a thing twice is refused by name, without what stands in it', async () => {
  for (const [file, sentence] of [
    [join(folder, 'none.json'), /none\.json, cannot be used: it cannot be read/],
    [fileWith(`"${'x'.repeat(1_048_577)}"`), /larger than 1048576 bytes/],
    [fileWith('{ "clientSecret": "hush"'), /it is not JSON/],
    [fileWith('{ "role": "leaf", "role": "hush" }'), /a member name comes twice/],
  ] as [string, RegExp][]) {
    for (const option of ['identityProvidersFile', 'federationFile', 'auditWitnessesFile']) {
      const fault = await faultOf({ [option]: file })
      assert.match(fault, sentence)
      assert.ok(fault.includes(option))
      assert.doesNotMatch(fault, /hush/)
    }
  }
})
