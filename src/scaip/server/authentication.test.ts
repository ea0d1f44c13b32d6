import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createScaipClient, type ScaipClient } from '../client/create-client.ts'
import type { SendRequest } from '../client/send-request.ts'
import { digestHa1 } from '../digest/digest.ts'
import { issueCertificate } from '../testing/certificate.ts'
import { streamDevice } from '../testing/raw-device.ts'
import { type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'
import { requestBytes, sampleMrq } from '../testing/sip-text.ts'
import type { AuthenticationPolicy, AuthenticationQuestion } from './authentication.ts'

const authority = await issueCertificate({ commonName: 'Devices', authority: true })
const stranger = await issueCertificate({ commonName: 'Strangers', authority: true })
const forServer = await issueCertificate({
  commonName: 'reception',
  names: ['127.0.0.1'],
  issuer: authority,
})
const forDevice = await issueCertificate({ commonName: '500', issuer: authority })
const forged = await issueCertificate({ commonName: '500', issuer: stranger })
const byAddress = await issueCertificate({
  commonName: 'unit',
  names: ['501.devices.example'],
  issuer: authority,
})

const policies: Record<string, AuthenticationPolicy> = {
  '100': { method: 'digest', ha1: { MD5: digestHa1('MD5', '100', 'scaip', 'pw') } },
  '101': {
    method: 'digest',
    ha1: { 'SHA-256': digestHa1('SHA-256', 'unit', 'scaip', 'pw') },
    username: 'unit',
  },
  '102': { method: 'digest', ha1: {} },
  '200': { method: 'refuse' },
  '500': { method: 'certificate' },
  '501': { method: 'certificate', names: ['501.devices.example'] },
}

let world: ScaipWorld
let client: ScaipClient
const questions: AuthenticationQuestion[] = []

before(async () => {
  const { cert, key } = forServer
  world = await scaipWorld({
    tls: { host: '127.0.0.1', port: 0, cert, key, ca: authority.cert, requestCert: true },
    authenticate(question) {
      questions.push(question)
      if (question.fromUser === '300') throw new Error('the register is away')
      return policies[question.fromUser] ?? { method: 'device-id' }
    },
  })
  client = createScaipClient({ tls: { ca: authority.cert } })
})
after(async () => {
  await client.close()
  await world.close()
})

function send(cid: string, more: Partial<SendRequest> = {}) {
  const transport = more.transport ?? 'udp'
  const target = `sip:127.0.0.1:${world.server.addresses()[transport]?.port}`
  return client.send({
    target,
    transport,
    mrq: { ref: 'A1', cid, dty: '0003' },
    connection: JSON.stringify(more),
    ...more,
  })
}

test('a device with a secret is challenged and let in, with either algorithm', async () => {
  const md5 = await send('100', { credentials: { username: '100', password: 'pw' } })
  assert.deepEqual([md5.outcome, md5.authenticated], ['answered', true])
  const sha = await send('101', { credentials: { username: 'unit', password: 'pw' } })
  assert.deepEqual([sha.outcome, sha.authenticated], ['answered', true])
  assert.deepEqual(world.heard.at(-1)?.authenticatedAs, { method: 'digest', name: 'unit' })
})

test('the next message of a device needs no new challenge', async () => {
  const refusedBefore = world.server.counts().refused
  await send('100', { credentials: { username: '100', password: 'pw' } })
  assert.equal(world.server.counts().refused, refusedBefore)
})

test('without the secret it is 401 and the handler hears nothing', async () => {
  const heard = world.heard.length
  assert.equal((await send('100', { credentials: { username: '100', password: 'no' } })).sipStatus, 401)
  assert.equal((await send('100')).sipStatus, 401)
  assert.equal((await send('101', { credentials: { username: '101', password: 'pw' } })).sipStatus, 401)
  assert.equal(world.heard.length, heard)
})

test('a device refused, or without any secret kept, is 403', async () => {
  assert.equal((await send('200')).sipStatus, 403)
  assert.equal((await send('102')).sipStatus, 403)
})

test('when the rule cannot be had the device is told to come back', async () => {
  const result = await send('300')
  assert.deepEqual([result.sipStatus, result.retryAfterSeconds], [503, 5])
})

test('an unknown device is let through by its word', async () => {
  assert.equal((await send('999')).outcome, 'answered')
  assert.deepEqual(world.heard.at(-1)?.authenticatedAs, { method: 'device-id', name: '999' })
})

test('the rule is asked with what the device claims', async () => {
  await send('100', { credentials: { username: '100', password: 'pw' } })
  const { method, fromUser, claimedUsername, source } = questions.at(-1)!
  assert.deepEqual([method, fromUser, claimedUsername, source.transport], ['MESSAGE', '100', '100', 'udp'])
})

test('REGISTER is under the same rule', async () => {
  const device = await world.udp()
  device.send(requestBytes({ method: 'REGISTER', headers: { From: '<sip:100@h>;tag=1', To: '<sip:100@h>' } }))
  assert.match(await device.next(), /^SIP\/2\.0 401 [^]*WWW-Authenticate: Digest realm="scaip"/)
  assert.equal(questions.at(-1)?.method, 'REGISTER')
})

const tls = { ca: authority.cert }

test('a device is known by a trusted certificate in its name', async () => {
  const result = await send('500', { transport: 'tls', tls: { ...tls, ...forDevice } })
  assert.equal(result.outcome, 'answered')
  const heard = world.heard.at(-1)
  assert.deepEqual(heard?.authenticatedAs, { method: 'certificate', name: '500' })
  assert.equal(heard?.source.certificateSubject, 'CN=500')
  assert.equal(heard?.source.certificate?.trusted, true)
  const named = await send('501', { transport: 'tls', tls: { ...tls, ...byAddress } })
  assert.equal(named.outcome, 'answered')
})

test('no certificate, another’s, or one of another authority is 403', async () => {
  assert.equal((await send('500', { transport: 'tls', tls })).sipStatus, 403)
  assert.equal((await send('500', { transport: 'tls', tls: { ...tls, ...byAddress } })).sipStatus, 403)
  assert.equal((await send('500', { transport: 'tls', tls: { ...tls, ...forged } })).sipStatus, 403)
  assert.equal((await send('500')).sipStatus, 403)
})

test('over TLS the mrs comes on the same connection', async () => {
  const device = await streamDevice(
    { port: world.server.addresses().tls!.port },
    { ...tls, rejectUnauthorized: true },
  )
  device.send(
    requestBytes({ body: sampleMrq('S1'), headers: { Via: 'SIP/2.0/TLS 10.0.0.1;branch=z9hG4bKtls' } }),
  )
  assert.match(await device.next(), /^SIP\/2\.0 200/)
  assert.match(
    await device.next(),
    /^MESSAGE sip:8031372@127\.0\.0\.1:\d+;transport=tls SIP\/2\.0\r\nVia: SIP\/2\.0\/TLS/,
  )
  await device.close()
})

test('a server whose certificate is not believed is not sent to', async () => {
  const result = await send('999', { transport: 'tls', tls: { ca: stranger.cert } })
  assert.equal(result.outcome, 'failed')
  assert.match(result.error ?? '', /certificate|unable to verify/)
  assert.equal((await send('999', { transport: 'tls', tls: { insecure: true } })).outcome, 'answered')
})

test('a server that requires certificates lets nobody else in', async () => {
  const { cert, key } = forServer
  const strict = await scaipWorld({
    tls: { host: '127.0.0.1', port: 0, cert, key, ca: authority.cert, requireCert: true },
  })
  const target = `sips:127.0.0.1:${strict.server.addresses().tls?.port}`
  const ask = (more: object) =>
    client.send({
      target,
      mrq: { ref: 'A1', cid: '500', dty: '3' },
      connection: JSON.stringify(more),
      tls: { ...tls, ...more },
    })
  assert.equal((await ask({})).outcome, 'failed')
  assert.equal((await ask(forDevice)).outcome, 'answered')
  await strict.close()
})

test('a renewed certificate is shown to connections to come, and open ones live on', async () => {
  const { cert, key } = forServer
  const renewing = await scaipWorld({ tls: { host: '127.0.0.1', port: 0, cert, key } })
  const port = renewing.server.addresses().tls!.port
  const old = await streamDevice({ port }, tls)
  const fresh = await issueCertificate({ commonName: 'new', names: ['127.0.0.1'], issuer: stranger })
  renewing.server.renewTls(fresh)
  const target = `sips:127.0.0.1:${port}`
  const mrq = { ref: 'A1', cid: '500', dty: '3' }
  const byNew = await client.send({ target, mrq, connection: 'new', tls: { ca: stranger.cert } })
  assert.equal(byNew.outcome, 'answered')
  assert.equal((await client.send({ target, mrq, connection: 'old', tls })).outcome, 'failed')
  old.send(requestBytes({ method: 'OPTIONS' }))
  assert.match(await old.next(), /^SIP\/2\.0 200/)
  await old.close()
  await renewing.close()
})
