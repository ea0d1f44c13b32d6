import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { RawDevice } from '../testing/raw-device.ts'
import { type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'
import { type RequestText, requestBytes, sampleMrq } from '../testing/sip-text.ts'

let world: ScaipWorld
let device: RawDevice
before(async () => {
  world = await scaipWorld({ limits: { bindings: 2, closeMilliseconds: 50 } })
  device = await world.udp()
})
after(() => world.close())

async function answerTo(request: RequestText): Promise<string> {
  device.send(requestBytes(request))
  return device.nextStarting('SIP/2.0')
}

test('OPTIONS is answered 200 with what is spoken', async () => {
  const answer = await answerTo({ method: 'OPTIONS' })
  assert.match(answer, /^SIP\/2\.0 200 OK\r\n/)
  assert.match(answer, /\r\nAllow: MESSAGE, OPTIONS, REGISTER\r\n/)
  assert.match(answer, /\r\nAccept: application\/scaip\+xml\r\n/)
})

test('methods that are not for this server are 405 with Allow, unknown ones 501', async () => {
  for (const method of ['INVITE', 'BYE', 'SUBSCRIBE', 'INFO']) {
    assert.match(
      await answerTo({ method }),
      /^SIP\/2\.0 405 [^]*\r\nAllow: MESSAGE, OPTIONS, REGISTER\r\n/,
      method,
    )
  }
  assert.match(await answerTo({ method: 'DANCE' }), /^SIP\/2\.0 501 /)
})

test('CANCEL and a BYE inside a dialog find no such call', async () => {
  assert.match(await answerTo({ method: 'CANCEL' }), /^SIP\/2\.0 481 /)
  assert.match(await answerTo({ method: 'BYE', headers: { To: '<sip:a@b>;tag=x' } }), /^SIP\/2\.0 481 /)
})

test('an ACK is never answered', async () => {
  device.send(requestBytes({ method: 'ACK' }))
  assert.match(await answerTo({ method: 'OPTIONS' }), /CSeq: 1 OPTIONS/)
})

test('another content type is 415 and told which is taken; the same with a charset is taken', async () => {
  for (const type of ['text/plain', 'application/xml', undefined, '']) {
    const answer = await answerTo({ body: sampleMrq(), headers: { 'Content-Type': type } })
    assert.match(answer, /^SIP\/2\.0 415 [^]*\r\nAccept: application\/scaip\+xml\r\n/, String(type))
  }
  const headers = { 'Content-Type': 'Application/SCAIP+xml ; charset=UTF-8' }
  assert.match(await answerTo({ body: sampleMrq(), headers }), /^SIP\/2\.0 200 /)
  const encoded = await answerTo({ body: sampleMrq(), headers: { 'Content-Encoding': 'gzip' } })
  assert.match(encoded, /^SIP\/2\.0 415 [^]*\r\nAccept-Encoding: identity\r\n/)
})

test('a body above 8 kB is 413', async () => {
  assert.match(await answerTo({ body: 'x'.repeat(8_193) }), /^SIP\/2\.0 413 /)
})

test('what RFC 3261 asks of every request is asked: 400 when it is not there', async () => {
  const faults: Record<string, string | undefined>[] = [
    { From: undefined },
    { To: undefined },
    { 'Call-ID': undefined },
    { CSeq: undefined },
    { CSeq: '1 OPTIONS' },
    { CSeq: 'x MESSAGE' },
    { CSeq: '4294967296 MESSAGE' },
    { From: 'nobody' },
    { 'Content-Length': '9999' },
    { 'Content-Length': 'x' },
    { 'not a header': '1' },
  ]
  for (const headers of faults) {
    assert.match(await answerTo({ body: sampleMrq(), headers }), /^SIP\/2\.0 400 /, JSON.stringify(headers))
  }
})

test('another version is 505, another scheme 416, an unknown extension 420 with its name', async () => {
  assert.match(await answerTo({ version: 'SIP/7.0' }), /^SIP\/2\.0 505 /)
  assert.match(await answerTo({ uri: 'http://a/' }), /^SIP\/2\.0 416 /)
  assert.match(
    await answerTo({ headers: { Require: '100rel, x' } }),
    /^SIP\/2\.0 420 [^]*\r\nUnsupported: 100rel, x\r\n/,
  )
})

test('a request without a Via that can be read cannot be answered, and is counted', async () => {
  const refusedBefore = world.server.counts().refused
  device.send(requestBytes({ headers: { Via: undefined } }))
  device.send(requestBytes({ headers: { Via: 'nonsense' } }))
  assert.match(await answerTo({ method: 'OPTIONS' }), /CSeq: 1 OPTIONS/)
  assert.equal(world.server.counts().refused, refusedBefore + 2)
})

test('broken content is answered in the mrs, by what is wrong with it', async () => {
  const cases: [string, RegExp][] = [
    ['<mrq><ref>X1</ref><cid>8031372</cid></mrq>', /<ref>X1<\/ref><snu>7<\/snu><ste>dty<\/ste>/],
    ['<mrq><ref>X2</ref><cid>999</cid><dty>1</dty></mrq>', /<ref>X2<\/ref><snu>3<\/snu>/],
    ['<mrq><ref>X3</ref><cid>8031372</cid><dty>1</dty>', /<ref>X3<\/ref><snu>2<\/snu>/],
    ['<!DOCTYPE x><mrq/>', /<ref><\/ref><snu>2<\/snu>/],
    ['', /<snu>2<\/snu>/],
  ]
  for (const [body, expected] of cases) {
    device.send(requestBytes({ body, headers: { 'Content-Type': 'application/scaip+xml' } }))
    assert.match(await device.nextStarting('MESSAGE'), expected, body)
  }
})

const via = (rest: string) => ({ Via: `SIP/2.0/UDP ${rest};branch=z9hG4bK${rest.length}` })

test('an answer goes to the source port when asked for by rport or behind NAT, else to the port in Via', async () => {
  const other = await world.udp()
  device.send(requestBytes({ method: 'OPTIONS', headers: via(`127.0.0.1:${other.port}`) }))
  assert.match(await other.next(), /^SIP\/2\.0 200/)
  device.send(requestBytes({ method: 'OPTIONS', headers: via(`127.0.0.1:${other.port};rport`) }))
  assert.match(await device.next(), new RegExp(`;rport=${device.port};`))
  device.send(requestBytes({ method: 'OPTIONS', headers: via(`10.0.0.1:${other.port}`) }))
  assert.match(await device.next(), /;received=127\.0\.0\.1/)
})

const register = (user: string, headers: Record<string, string | undefined> = {}) =>
  answerTo({
    method: 'REGISTER',
    uri: 'sip:reception.example',
    headers: { To: `<sip:${user}@reception.example>`, ...headers },
  })

test('REGISTER keeps a contact for its time, at most two hours', async () => {
  const answer = await register('100', { Contact: '<sip:100@10.0.0.1>;expires=99999' })
  assert.match(
    answer,
    /^SIP\/2\.0 200 [^]*\r\nContact: <sip:100@10\.0\.0\.1>;expires=7200\r\n[^]*Expires: 7200\r\n/,
  )
  assert.deepEqual(world.server.bindings('100'), [{ contact: 'sip:100@10.0.0.1', expiresInSeconds: 7_200 }])
  assert.match(await register('100'), /Contact: <sip:100@10\.0\.0\.1>/)
  assert.match(await register('100', { Contact: '<sip:100@10.0.0.1>', Expires: '0' }), /Expires: 0\r\n/)
  assert.deepEqual(world.server.bindings('100'), [])
})

test('a star takes every contact away, and only with Expires 0', async () => {
  await register('101', { Contact: '<sip:101@a>, <sip:101@b>' })
  assert.equal(world.server.bindings('101').length, 2)
  assert.match(await register('101', { Contact: '*' }), /^SIP\/2\.0 400 /)
  assert.match(await register('101', { Contact: '*', Expires: '0' }), /^SIP\/2\.0 200 /)
  assert.equal(world.server.bindings('101').length, 0)
})

test('a full table of contacts is 503, and those known are kept', async () => {
  await register('102', { Contact: '<sip:102@a>' })
  await register('103', { Contact: '<sip:103@a>' })
  assert.match(await register('104', { Contact: '<sip:104@a>' }), /^SIP\/2\.0 503 /)
  assert.match(await register('102', { Contact: '<sip:102@b>' }), /^SIP\/2\.0 200 /)
  assert.equal(world.server.bindings('102').length, 2)
})

test('a contact that is no address, or too many of them, is 400', async () => {
  assert.match(await register('102', { Contact: 'nowhere' }), /^SIP\/2\.0 400 /)
  assert.match(
    await register('102', { Contact: '<sip:a>, <sip:b>, <sip:c>, <sip:d>, <sip:e>' }),
    /^SIP\/2\.0 400 /,
  )
})
