import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { requestBytes, sampleMrq } from '../testing/sip-text.ts'
import { writeMessage } from './build-message.ts'
import { parseMessage } from './parse-message.ts'
import { header, headerList, type SipMessage, type SipRequest, textOf } from './sip-message.ts'

function whole(bytes: Buffer | string): SipMessage {
  const parsed = parseMessage(Buffer.from(bytes as string))
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason)
  return parsed.message
}

function faultOf(bytes: Buffer | string): string {
  const parsed = parseMessage(Buffer.from(bytes as string))
  assert.ok(!parsed.ok)
  return parsed.reason
}

test('a request line, headers and body are read, the body as its bytes', () => {
  const body = Buffer.from([0x3c, 0xe5, 0xff, 0x00, 0x3e])
  const message = whole(requestBytes({ body })) as SipRequest
  assert.equal(message.method, 'MESSAGE')
  assert.equal(message.uri, 'sip:alarm@reception.example')
  assert.deepEqual(message.body, body)
})

test('a response line is read, also without a reason', () => {
  const message = whole('SIP/2.0 200\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n\r\n')
  assert.equal(message.kind, 'response')
  assert.equal(message.kind === 'response' && message.status, 200)
})

test('compact header names stand for the long ones', () => {
  const message = whole(
    'MESSAGE sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP h\r\nf: <sip:1@h>\r\nt: <sip:2@h>\r\ni: x\r\nc: text/plain\r\nl: 2\r\n\r\nhi',
  )
  const names = message.headers.map((field) => field.name)
  assert.deepEqual(names, ['via', 'from', 'to', 'call-id', 'content-type', 'content-length'])
  assert.equal(message.body.toString(), 'hi')
})

test('folded lines are joined with one space, whatever the white space was', () => {
  const message = whole('OPTIONS sip:a SIP/2.0\r\nSubject: one\r\n \t two\r\n\tthree\r\nCall-ID: x\r\n\r\n')
  assert.equal(header(message, 'subject'), 'one two three')
  assert.equal(header(message, 'call-id'), 'x')
})

test('space before the colon and bare LF line ends are let through', () => {
  const message = whole('OPTIONS sip:a SIP/2.0\nCall-ID  : x\nTo:<sip:a>\n\n')
  assert.equal(header(message, 'call-id'), 'x')
  assert.equal(header(message, 'to'), '<sip:a>')
})

test('several Via are one list, on lines of their own or joined by commas', () => {
  const message = whole(
    'OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=1, SIP/2.0/TCP b;branch=2\r\nv: SIP/2.0/TLS c\r\n\r\n',
  )
  const list = ['SIP/2.0/UDP a;branch=1', 'SIP/2.0/TCP b;branch=2', 'SIP/2.0/TLS c']
  assert.deepEqual(headerList(message, 'via'), list)
})

test('a comma in quotes or angle brackets does not part a list', () => {
  const message = whole('REGISTER sip:a SIP/2.0\r\nContact: "a, \\"b" <sip:x@y;z=1,2>, <sip:c@d>\r\n\r\n')
  assert.deepEqual(headerList(message, 'contact'), ['"a, \\"b" <sip:x@y;z=1,2>', '<sip:c@d>'])
})

test('bytes in headers are echoed as they came, and read as UTF-8 where they are', () => {
  const message = whole(Buffer.from('OPTIONS sip:a SIP/2.0\r\nFrom: "Åsa" <sip:1@h>\r\n\r\n', 'utf8'))
  assert.equal(textOf(header(message, 'from') ?? ''), '"Åsa" <sip:1@h>')
  assert.ok(writeMessage(message).includes(Buffer.from('"Åsa"', 'utf8')))
  const latin = whole(Buffer.from('OPTIONS sip:a SIP/2.0\r\nFrom: "Åsa" <sip:1@h>\r\n\r\n', 'latin1'))
  assert.equal(textOf(header(latin, 'from') ?? ''), '"Åsa" <sip:1@h>')
  assert.ok(writeMessage(latin).includes(Buffer.from('"Åsa"', 'latin1')))
})

test('without Content-Length a datagram’s body runs to its end; what comes after the length is dropped', () => {
  assert.equal(whole('MESSAGE sip:a SIP/2.0\r\nTo: <sip:a>\r\n\r\nhello').body.toString(), 'hello')
  assert.equal(whole('MESSAGE sip:a SIP/2.0\r\nContent-Length: 2\r\n\r\nhello').body.toString(), 'he')
})

test('a Content-Length that lies or is no number is a fault, told with the message it stood in', () => {
  for (const length of ['6', '9999999999', '-1', 'x', '5\r\nContent-Length: 4', '']) {
    const parsed = parseMessage(
      Buffer.from(`MESSAGE sip:a SIP/2.0\r\nContent-Length: ${length}\r\n\r\nhello`),
    )
    assert.equal(parsed.ok, false, length)
    assert.equal(parsed.message?.kind, 'request', length)
  }
})

test('what is not SIP has no message', () => {
  for (const junk of [
    '',
    '\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'MESSAGE\r\n\r\n',
    'SIP/2.0 OK\r\n\r\n',
    '\0\0\0\0\0',
  ]) {
    assert.equal(parseMessage(Buffer.from(junk)).message, undefined, junk)
  }
})

test('a header line without a name is a fault, and the rest is still read', () => {
  const parsed = parseMessage(Buffer.from('OPTIONS sip:a SIP/2.0\r\nno colon here\r\nCall-ID: x\r\n\r\n'))
  assert.equal(parsed.ok, false)
  assert.equal(parsed.message && header(parsed.message, 'call-id'), 'x')
})

test('head and number of headers are bounded', () => {
  assert.equal(
    faultOf(`OPTIONS sip:a SIP/2.0\r\nSubject: ${'x'.repeat(20_000)}\r\n\r\n`),
    'The head is too large',
  )
  assert.equal(faultOf(`OPTIONS sip:a SIP/2.0\r\n${'a:b\r\n'.repeat(200)}\r\n`), 'Too many headers')
})

test('another version is read and told', () => {
  const message = whole('OPTIONS sip:a SIP/3.0\r\n\r\n') as SipRequest
  assert.equal(message.version, 'SIP/3.0')
})

test('property: a message that was read is written so that it reads the same', () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9<>"@;=,.-]{1,30}$/)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.stringMatching(/^[A-Z][a-z]{1,9}$/), word), { maxLength: 20 }),
      fc.uint8Array(),
      (fields, body) => {
        const lines = fields.map(([name, value]) => `X-${name}: ${value}\r\n`).join('')
        const first = whole(Buffer.concat([Buffer.from(`INFO sip:a SIP/2.0\r\n${lines}\r\n`), body]))
        const again = whole(writeMessage(first))
        assert.deepEqual(again.body, first.body)
        assert.deepEqual(again.headers.slice(0, -1), first.headers)
      },
    ),
  )
})

test('property: no bytes make the parser throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => void parseMessage(Buffer.from(bytes))),
  )
})

test('property: no mutation of a good message makes the parser throw', () => {
  const good = requestBytes({ body: sampleMrq() })
  const mutation = fc.record({
    at: fc.nat(good.length),
    cut: fc.nat(40),
    put: fc.uint8Array({ maxLength: 40 }),
  })
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      let bytes = good
      for (const { at, cut, put } of mutations)
        bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
      const parsed = parseMessage(bytes)
      if (parsed.ok) writeMessage(parsed.message)
    }),
  )
})
