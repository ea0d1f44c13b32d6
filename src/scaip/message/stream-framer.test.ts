import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { requestBytes, sampleMrq } from '../testing/sip-text.ts'
import { createStreamFramer } from './stream-framer.ts'

/** A framer that notes what it finds, each message by its body. */
function framer(bodyBytes = 8_192) {
  const found: string[] = []
  const made = createStreamFramer(
    { bodyBytes },
    {
      message: (parsed) =>
        found.push(parsed.ok ? parsed.message.body.toString() : `broken: ${parsed.reason}`),
      tooLarge: (head) => found.push(`too large: ${head.kind}`),
      ping: () => found.push('ping'),
      lost: (reason) => found.push(`lost: ${reason}`),
    },
  )
  return { found, push: (bytes: Buffer | string) => made.push(Buffer.from(bytes as string)), framer: made }
}

test('two messages are found, wherever the stream is cut', () => {
  const one = sampleMrq('one')
  const two = sampleMrq('två')
  const stream = Buffer.concat([
    requestBytes({ body: one }),
    Buffer.from('\r\n'),
    requestBytes({ body: two }),
  ])
  for (let cut = 0; cut <= stream.length; cut++) {
    const { found, push } = framer()
    push(stream.subarray(0, cut))
    push(stream.subarray(cut))
    assert.deepEqual(found, [one, two], `cut at ${cut}`)
  }
})

test('a stream that comes byte by byte is read the same', () => {
  const { found, push } = framer()
  const stream = Buffer.concat([
    requestBytes({ body: 'a' }),
    requestBytes(),
    Buffer.from('\r\n\r\n'),
    requestBytes({ body: 'b' }),
  ])
  for (const byte of stream) push(Buffer.from([byte]))
  assert.deepEqual(found, ['a', '', 'ping', 'b'])
})

test('a double CRLF is a ping, a single one is not', () => {
  const { found, push } = framer()
  push('\r\n')
  push('\r\n')
  push('\r\n\r\n\r\n')
  push(requestBytes({ body: 'x' }))
  assert.deepEqual(found, ['ping', 'ping', 'x'])
})

test('waiting line ends are not a message begun', () => {
  const { framer: made, push } = framer()
  push('\r\n')
  assert.equal(made.midMessage, false)
  push('MESS')
  assert.equal(made.midMessage, true)
})

test('a body above the limit is told by its head, thrown away, and the stream goes on', () => {
  const { found, push, framer: made } = framer(100)
  const large = requestBytes({ body: 'x'.repeat(5_000) })
  push(large.subarray(0, 1_000))
  assert.deepEqual(found, ['too large: request'])
  assert.equal(made.midMessage, true)
  push(Buffer.concat([large.subarray(1_000), requestBytes({ body: 'next' })]))
  assert.deepEqual(found, ['too large: request', 'next'])
})

test('a body too large even to throw away ends the stream', () => {
  const { found, push } = framer()
  push(requestBytes({ headers: { 'Content-Length': '999999999' } }))
  push(requestBytes({ body: 'not read' }))
  assert.deepEqual(found, ['too large: request', 'lost: junk'])
})

test('without a readable Content-Length nothing tells where the next message begins', () => {
  for (const length of [undefined, 'x', '-5']) {
    const { found, push } = framer()
    push(requestBytes({ body: 'hello', headers: { 'Content-Length': length } }))
    assert.equal(found.length, 2)
    assert.match(found[0]!, /^broken: Content-Length/)
    assert.equal(found[1], 'lost: junk')
  }
})

test('junk is given up at its first bytes', () => {
  for (const junk of ['\x16\x03\x01\x02\x00', 'x'.repeat(50), '<mrq>', 'GET / HTTP/1.1\r\n\r\n']) {
    const { found, push } = framer()
    push(junk)
    assert.deepEqual(found, ['lost: junk'], junk)
  }
})

test('a head without end is given up at its limit', () => {
  const { found, push } = framer()
  push(`MESSAGE sip:a SIP/2.0\r\nSubject: `)
  for (let i = 0; i < 20; i++) push('x'.repeat(1_000))
  assert.deepEqual(found, ['lost: head-too-large'])
})

test('a broken header is told and the stream goes on behind its body', () => {
  const { found, push } = framer()
  push('MESSAGE sip:a SIP/2.0\r\nnonsense\r\nContent-Length: 3\r\n\r\nabc')
  push(requestBytes({ body: 'next' }))
  assert.deepEqual(found, ['broken: A header line has no name', 'next'])
})

test('property: any bytes in any pieces neither throw nor are held beyond the bounds', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(
      requestBytes({ body: 'x' }),
      Buffer.from('\r\n'),
      Buffer.from('MESSAGE sip:a SIP/2.0\r\nl: 7\r\n\r\n'),
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { push, found } = framer(64)
      for (const one of pieces) push(one)
      assert.ok(found.filter((what) => what.startsWith('lost')).length <= 1)
    }),
  )
})
