import assert from 'node:assert/strict'
import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { Agent, request } from 'undici'
import { loadOrCreateKeys, openDatabase, systemClock } from '../kernel/index.ts'
import { captureLog, type Issued, testDatabase } from '../kernel/testkit/index.ts'
import { createSystemFetch, makeCredentials } from '../simulator/index.ts'
import { createTokenKeys } from '../trust/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
import {
  connectServices,
  keepers,
  restContract,
  serviceKeys,
  soapAnswer,
  soapAsked,
  startProducer,
  unitId,
} from './services.ts'

const callScope = 'exchange.calls.make'
const soapPath = '/vp/GetCareContacts/1/rivtabp21'
const restPath = `/x/${restContract}/${unitId}/Immunization`
const seconds = () => Math.floor(Date.now() / 1000)

/** A consumer's system with keys of its own, which calls by token; and tokens as the platform itself would sign them. */
async function world(t: TestContext) {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const dataDir = await testFolder(later)
  const keys = await serviceKeys(dataDir)
  const platform = await startTestPlatform({ databaseUrl: url, dataDir, config: { exchange: keys.config } })
  later(platform.stop)
  const asked: string[] = []
  const producer = await startProducer(later, keys, (incoming, response) => {
    asked.push(JSON.stringify(incoming.headers))
    const soap = incoming.url === '/soap'
    response
      .writeHead(200, { 'content-type': soap ? 'text/xml' : 'application/fhir+json' })
      .end(soap ? soapAnswer('here') : '{"resourceType":"Bundle","type":"searchset"}')
  })
  const credentials = await makeCredentials('kons')
  const by = await keepers(platform, url)
  await connectServices(by, producer, {
    authentication: 'private_key_jwt',
    jwks: { keys: [{ ...credentials.publicJwk }] },
    tokenBinding: 'dpop',
    grantTypes: ['client_credentials'],
    scopes: [callScope, 'exchange.catalogue.read'],
  })

  const { http, gateway } = platform.addresses
  const db = await openDatabase({ url, log: captureLog().log })
  later(() => db.close())
  const { encryption } = await loadOrCreateKeys(dataDir)
  const log = captureLog().log
  const tokenKeys = await createTokenKeys({ db, clock: systemClock, log, sealing: encryption })
  later(() => tokenKeys.close())
  const [signer] = (await tokenKeys.signers()).keys as [JWK]
  const proofKey = await generateKeyPair('ES256')
  const proofJwk = await exportJWK(proofKey.publicKey)
  const jkt = await calculateJwkThumbprint(proofJwk)

  const mint = async (claims: Record<string, unknown> = {}) =>
    new SignJWT({
      iss: `${http}/oidc`,
      aud: http,
      sub: 'kons',
      client_id: 'kons',
      jti: randomUUID(),
      iat: seconds(),
      exp: seconds() + 300,
      scope: callScope,
      cnf: { jkt },
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid! })
      .sign(await importJWK(signer, 'ES256'))
  const proof = (token: string, htm: string, htu: string, key = proofKey.privateKey, jwk = proofJwk) =>
    new SignJWT({ jti: randomUUID(), htm, htu, ath: createHash('sha256').update(token).digest('base64url') })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: jwk as never })
      .setIssuedAt()
      .sign(key)

  const agents = new Map<Issued | undefined, Agent>()
  /** Sends to the gateway's own address, with a certificate or without; under whatever name `host` tells, as an attacker would. */
  const send = async (path: string, headers: Record<string, string>, as?: Issued) => {
    const agent =
      agents.get(as) ??
      new Agent({ connect: { ca: keys.authority.cert, checkServerIdentity: () => undefined, ...as } })
    if (!agents.has(as)) later(() => agent.destroy())
    agents.set(as, agent)
    const soap = path.startsWith('/vp')
    const answer = await request(`${at}${path}`, {
      method: soap ? 'POST' : 'GET',
      headers: { ...(soap && { 'content-type': 'text/xml' }), ...headers },
      body: soap ? soapAsked() : null,
      dispatcher: agent,
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, text, code: vpCodeOf(text) ?? 'ok' }
  }
  const at = gateway!.replace('127.0.0.1', 'localhost')
  const methodOf = (path: string) => (path.startsWith('/vp') ? 'POST' : 'GET')
  /** With a token and a proof for just this call. */
  const call = async (path: string, token: string, headers: Record<string, string> = {}) =>
    send(path, {
      authorization: `DPoP ${token}`,
      dpop: await proof(token, methodOf(path), `${at}${path}`),
      ...headers,
    })
  return { platform, by, http, at, asked, credentials, keys, mint, proof, send, call }
}

/** Of a fault, or of an OperationOutcome where the contract is FHIR. */
const vpCodeOf = (text: string): string | undefined => /VP\d{3}/.exec(text)?.[0]

test('calls by token', async (t) => {
  const { platform, by, http, at, asked, credentials, keys, mint, proof, send, call } = await world(t)
  await t.test(
    'a system calls by a token of its own: SOAP and REST, at the platform’s address and at the gateway’s',
    async () => {
      asked.length = 0
      const asSystem = createSystemFetch(() => http, credentials, callScope)
      const soap = await asSystem(soapPath, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: soapAsked(),
      })
      assert.deepEqual([soap.status, await soap.text()], [200, soapAnswer('here')])
      const rest = await asSystem(restPath)
      assert.deepEqual([rest.status, ((await rest.json()) as { type: string }).type], [200, 'searchset'])
      const token = await mint()
      for (const path of [soapPath, restPath, `${restPath}?_count=1`]) {
        const answer = await call(path, token)
        assert.equal(answer.status, 200, answer.text)
      }
      assert.equal(asked.length, 5)
      for (const each of asked)
        assert.doesNotMatch(each, /authorization|dpop/i, 'what shows who calls goes no further')
      assert.ok(
        asked.every((each) => each.includes('"x-rivta-original-serviceconsumer-hsaid":"SE2120001231-KONS"')),
      )
      assert.ok(!JSON.stringify(platform.lines).includes(token))

      const narrow = createSystemFetch(() => http, credentials, 'exchange.catalogue.read')
      const refused = await narrow(restPath)
      assert.deepEqual([refused.status, vpCodeOf(await refused.text())], [401, 'VP002'])
      const elsewhere = await asSystem(restPath.replace(unitId, 'SE0000000000-NONE'))
      assert.equal(vpCodeOf(await elsewhere.text()), 'VP007')
    },
  )

  await t.test(
    'a token that has ended, is another’s, or may not make calls is VP002 with a support id, and asks no producer',
    async () => {
      asked.length = 0
      const wrong: Record<string, string> = {
        'it has ended': await mint({ iat: seconds() - 400, exp: seconds() - 100 }),
        'it is not valid yet': await mint({ nbf: seconds() + 200 }),
        'for another audience': await mint({ aud: 'https://other.example' }),
        'of another issuer': await mint({ iss: 'https://other.example/oidc' }),
        'without the scope of calls': await mint({ scope: 'exchange.catalogue.read' }),
        'with no scope': await mint({ scope: '' }),
        'with a scope that the system has not': await mint({ scope: 'exchange.addressing.write' }),
        'of a system that nobody knows': await mint({ sub: 'other', client_id: 'other' }),
        'of a person': await mint({ sub: randomUUID(), sid: randomUUID() }),
        'bound to nothing': await mint({ cnf: undefined }),
        'bound to another key': await mint({ cnf: { jkt: 'a'.repeat(43) } }),
        'no token at all': 'abc',
        altered: (await mint()).replace(/\.[^.]{20}/, '.AAAAAAAAAAAAAAAAAAAA'),
      }
      for (const [name, token] of Object.entries(wrong)) {
        for (const path of [soapPath, restPath]) {
          const answer = await call(path, token)
          assert.equal(answer.code, 'VP002', `${name} ${answer.text}`)
          assert.match(answer.text, /<id>[0-9a-f-]{36}<|"diagnostics":"[0-9a-f-]{36}"/, name)
        }
      }
      const basic = await send(restPath, { authorization: 'Basic a29uczp4' })
      assert.equal(basic.code, 'VP002')
      assert.equal(asked.length, 0)
    },
  )

  await t.test('a proof is of one call, by one key, at one place, once: any other is VP002', async () => {
    asked.length = 0
    const token = await mint()
    const withProof = async (dpop: string, more: Record<string, string> = {}) =>
      (await send(restPath, { authorization: `DPoP ${token}`, dpop, ...more })).code
    const url = `${at}${restPath}`
    const good = await proof(token, 'GET', url)
    assert.equal(await withProof(good), 'ok')
    assert.equal(await withProof(good), 'VP002', 'taken once')
    assert.equal(await withProof(await proof(token, 'POST', url)), 'VP002')
    assert.equal(await withProof(await proof(token, 'GET', `${url}/1`)), 'VP002')
    assert.equal(await withProof(await proof(token, 'GET', `https://evil.example${restPath}`)), 'VP002')
    assert.equal(await withProof(await proof(await mint(), 'GET', url)), 'VP002', 'made for another token')
    const other = await generateKeyPair('ES256')
    const stolen = await proof(token, 'GET', url, other.privateKey, await exportJWK(other.publicKey))
    assert.equal(await withProof(stolen), 'VP002')
    assert.equal((await send(restPath, { authorization: `DPoP ${token}` })).code, 'VP002', 'without a proof')
    assert.equal(
      (await send(restPath, { authorization: `Bearer ${token}` })).code,
      'VP002',
      'as if it were not bound',
    )

    // What somebody else was sent is of no use here, though she tells its name as ours.
    const evil = await proof(token, 'GET', `https://evil.example${restPath}`)
    assert.equal(await withProof(evil, { host: 'evil.example' }), 'VP015')
    const path = new URL(restPath, http).href
    const { host } = new URL(http)
    assert.equal(
      await withProof(await proof(token, 'GET', path), { host }),
      'ok',
      'by the platform’s own address',
    )
    assert.equal(asked.length, 2)
    assert.equal((await call(soapPath, token)).code, 'ok')
  })

  await t.test(
    'a token that is bound to a certificate is good on connections that show it, and on no other',
    async () => {
      asked.length = 0
      const thumbprint = createHash('sha256')
        .update(new X509Certificate(keys.consumer.cert).raw)
        .digest('base64url')
      const token = await mint({ cnf: { 'x5t#S256': thumbprint } })
      const bearer = { authorization: `Bearer ${token}` }
      for (const path of [soapPath, restPath]) {
        assert.equal((await send(path, bearer, keys.consumer)).code, 'ok')
        assert.equal((await send(path, bearer)).code, 'VP002', 'no certificate')
        assert.equal((await send(path, bearer, keys.server)).code, 'VP002', 'another certificate')
        assert.equal((await send(path, { authorization: `DPoP ${token}` }, keys.consumer)).code, 'VP002')
      }
      assert.equal(asked.length, 2)
    },
  )

  await t.test(
    'a system that loses the scope is refused at once, whatever its token says, and let in again with it',
    async () => {
      asked.length = 0
      const token = await mint()
      assert.equal((await call(restPath, token)).code, 'ok')
      const path = '/api/trust/v1/systems/kons'
      const system = await by.engineer.get<Record<string, unknown>>(path)
      await by.engineer.put(path, { ...writable(system), scopes: ['exchange.catalogue.read'] })
      assert.equal((await call(restPath, token)).code, 'VP002')
      const now = await by.engineer.get<Record<string, unknown>>(path)
      await by.engineer.put(path, { ...writable(now), scopes: [callScope] })
      assert.equal((await call(restPath, token)).code, 'ok')
    },
  )
})

/** What of a system's registration is written. */
function writable(system: Record<string, unknown>): object {
  const { id: _id, updatedAt: _at, suspended: _suspended, ...rest } = system
  return rest
}
