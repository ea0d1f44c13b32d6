import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { envelope } from '../soap/envelope.ts'
import { contractKey, type GatewayWorld, gatewayWorld, soapRequest } from './gateway-fixture.ts'

const fault = (text: string) => /<faultstring>(VP\d{3})/.exec(text)?.[1]
const include = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1"/>'
const type = 'multipart/related; type="application/xop+xml"; boundary="b0undary"; start="<root>"'
/** More than is held of an envelope. */
const attachment = Buffer.from(Array.from({ length: 10_000_000 }, (_, at) => (at * 7919) % 256))

const rootHead = 'Content-Type: application/xop+xml; charset=utf-8; type="text/xml"\r\nContent-ID: <root>'
const message = (root: string, head = rootHead, rest = attachment) =>
  Buffer.concat([
    Buffer.from(`--b0undary\r\n${head}\r\n\r\n${root}\r\n--b0undary\r\nContent-ID: <1>\r\n\r\n`),
    rest,
    Buffer.from('\r\n--b0undary--\r\n'),
  ])
const long = 'b'.repeat(600_000)
const request = (within = include) =>
  soapRequest(`<GetThing xmlns="${contractKey}"><a>${within}</a></GetThing>`)
const answer = (within = include) =>
  envelope(`<GetThingResponse xmlns="${contractKey}">${within}</GetThingResponse>`)

/** What is checked in one direction, and what it comes to. */
function checking(w: GatewayWorld, of: 'request' | 'response', wanted: 'before' | 'beside'): string[] {
  const checked: string[] = []
  w.validation.wanted = (_, direction) => (direction === of ? wanted : 'no')
  w.validation.check = async ({ body }) => {
    checked.push(body.toString())
    return body.includes('wrong') ? [{ path: '/', facet: 'type' }] : []
  }
  return checked
}
/** In pieces, as it comes over a net. */
function inPieces(response: ServerResponse, contentType: string, body: Buffer): void {
  response.writeHead(200, { 'content-type': contentType })
  for (let at = 0; at < body.length; at += 50_001) response.write(body.subarray(at, at + 50_001))
  response.end()
}
const posted = (w: GatewayWorld, body: Buffer) =>
  w.ask('/vp/test', { method: 'POST', body, headers: { 'content-type': type } })

test('of a request with attachments the envelope is checked where that is enforced, and all of it goes on byte for byte', async (t) => {
  for (const root of [request(), request(long)]) {
    const w = await gatewayWorld(t)
    const checked = checking(w, 'request', 'before')
    const whole = message(root)
    assert.equal((await posted(w, whole)).status, 200)
    assert.deepEqual(checked, [root.replace(include, '')])
    assert.ok(w.producer.asked[0]!.body.equals(whole))
    assert.equal((await w.lastRecord()).requestBytes, whole.length)
  }
})

test('an envelope that breaks its contract is VP015 with whatever attachments, and the producer is not asked', async (t) => {
  const w = await gatewayWorld(t)
  checking(w, 'request', 'before')
  for (const root of [request('wrong'), request(`${long}wrong`)])
    assert.equal(fault((await posted(w, message(root))).text), 'VP015')
  assert.equal(w.producer.asked.length, 0)
})

test('an envelope that cannot be held is VP015, and in an answer VP009', async (t) => {
  const w = await gatewayWorld(t)
  const huge = 'b'.repeat(9_000_000)
  const checked = checking(w, 'request', 'before')
  assert.equal(fault((await posted(w, message(request(huge)))).text), 'VP015')
  checking(w, 'response', 'before')
  w.producer.answer = (_, response) => inPieces(response, type, message(answer(huge)))
  assert.equal(fault((await w.soap()).text), 'VP009')
  assert.deepEqual(checked, [])
})

test('of an answer with attachments the envelope is checked where that is enforced, and all of it goes on byte for byte', async (t) => {
  const w = await gatewayWorld(t)
  const checked = checking(w, 'response', 'before')
  for (const [root, rest] of [
    [answer(), attachment],
    [answer(long), attachment],
    [answer(), Buffer.from('short')],
  ] as const) {
    const whole = message(root, rootHead, rest)
    w.producer.answer = (_, response) => inPieces(response, type, whole)
    const got = await w.soap()
    assert.equal(got.status, 200)
    assert.equal(got.headers['content-type'], type)
    assert.ok(got.body.equals(whole))
    assert.equal(checked.pop(), root.replace(include, ''))
  }
})

test('an answer whose envelope breaks its contract, or is not where it says, is VP009 where that is enforced', async (t) => {
  const w = await gatewayWorld(t)
  checking(w, 'response', 'before')
  const answers: [string, Buffer][] = [
    [type, message(answer('wrong'))],
    [type.replace('b0undary', 'other'), message(answer())],
    [type.replace(' boundary="b0undary";', ''), message(answer())],
    [type.replace('<root>', '<1>'), message(answer())],
    [type, message(answer(), `${rootHead}\r\nContent-Transfer-Encoding: quoted-printable`)],
    [type, Buffer.from(`--b0undary\r\n${rootHead}\r\n\r\n${answer()}`)],
  ]
  for (const [contentType, body] of answers) {
    w.producer.answer = (_, response) => inPieces(response, contentType, body)
    assert.equal(fault((await w.soap()).text), 'VP009', contentType)
  }
})

test('where it is only observed, envelopes with attachments are checked beside, and what cannot be is passed', async (t) => {
  const w = await gatewayWorld(t)
  const checked = checking(w, 'response', 'beside')
  const whole = message(answer(long))
  w.producer.answer = (_, response) => inPieces(response, type, whole)
  assert.ok((await w.soap()).body.equals(whole))
  assert.deepEqual(checked, [answer(long)])
  w.producer.answer = (_, response) => inPieces(response, type.replace('b0undary', 'other'), whole)
  assert.ok((await w.soap()).body.equals(whole))

  const asked = checking(w, 'request', 'beside')
  assert.equal((await posted(w, message(request(long)))).status, 200)
  assert.deepEqual(asked, [request(long)])
})

test('an envelope that could be read in two ways is refused: another root, one encoded again, another character set', async (t) => {
  const w = await gatewayWorld(t)
  const heads = [
    rootHead.replace('<root>', '<other>'),
    `${rootHead}\r\nContent-ID: <root>`,
    `${rootHead}\r\nContent-Transfer-Encoding: base64`,
    rootHead.replace('utf-8', 'utf-16'),
    `${rootHead}\r\ncontent-type:\r\n text/xml`,
  ]
  for (const head of heads)
    assert.equal(fault((await posted(w, message(request(), head))).text), 'VP015', head)
  const folded = `${rootHead.replace(': <root>', ':\r\n <root>')}\r\nContent-Transfer-Encoding: 8bit`
  assert.equal((await posted(w, message(request(), folded))).status, 200)
})
