import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { HttpSettings } from './http.ts'
import { testHttp } from './http-fixture.ts'
import { openSse, type SseStream } from './sse.ts'

/** A server with one stream at /events, and the streams that were opened, as they are. */
async function streaming(t: TestContext, config: Partial<HttpSettings> = {}) {
  const http = await testHttp(t, config)
  const opened: ((stream: SseStream) => void)[] = []
  const waiting: SseStream[] = []
  http.app.get('/events', { config: { permission: 'test.events' } }, (_, reply) => {
    const stream = openSse(reply)
    const next = opened.shift()
    if (next) next(stream)
    else waiting.push(stream)
  })
  const { url } = await http.listen()
  const nextStream = () =>
    new Promise<SseStream>((done) => (waiting.length > 0 ? done(waiting.shift()!) : opened.push(done)))
  return { http, url, nextStream }
}

/** Reads a response until it has what is sought, or to its end. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, sought?: string): Promise<string> {
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text
    text += new TextDecoder().decode(value)
    if (sought !== undefined && text.includes(sought)) return text
  }
}

test('events are sent with their id, name and JSON', async (t) => {
  const { url, nextStream } = await streaming(t)
  const response = await fetch(`${url}/events`)
  assert.match(response.headers.get('content-type')!, /^text\/event-stream/)
  assert.ok(response.headers.get('content-security-policy'))
  const stream = await nextStream()
  stream.send({ id: '42', event: 'alarm', data: { text: 'a\nb' } })
  stream.send({ data: 7 })
  const reader = response.body!.getReader()
  const text = await readUntil(reader, 'data: 7\n\n')
  assert.equal(text, ': open\n\nid: 42\nevent: alarm\ndata: {"text":"a\\nb"}\n\ndata: 7\n\n')
  stream.close()
  assert.equal(await readUntil(reader), '')
})

test('an id cannot smuggle a line into the stream', async (t) => {
  const { url, nextStream } = await streaming(t)
  const response = await fetch(`${url}/events`)
  const stream = await nextStream()
  stream.send({ id: '1\ndata: forged', data: 1 })
  const text = await readUntil(response.body!.getReader(), 'data: 1\n')
  assert.match(text, /^id: 1 data: forged$/m)
  stream.close()
})

test('the server is told when the reader has gone', async (t) => {
  const { url, nextStream } = await streaming(t)
  const leaving = new AbortController()
  await fetch(`${url}/events`, { signal: leaving.signal })
  const stream = await nextStream()
  const gone = new Promise<void>((done) => stream.onClose(done))
  leaving.abort()
  await gone
  assert.equal(stream.closed, true)
  stream.send({ data: 'into the void' })
  let late = false
  stream.onClose(() => (late = true))
  assert.ok(late, 'who asks afterwards is told at once')
})

test('closing the server ends every stream', async (t) => {
  const { http, url, nextStream } = await streaming(t)
  const responses = await Promise.all([fetch(`${url}/events`), fetch(`${url}/events`)])
  const streams = [await nextStream(), await nextStream()]
  let told = false
  http.onClose(() => (told = true))
  await http.close()
  assert.ok(told)
  assert.ok(streams.every(({ closed }) => closed))
  for (const response of responses) assert.equal(await response.text(), ': open\n\n')
})

test('a reader that does not keep up is disconnected', async (t) => {
  const { url, nextStream } = await streaming(t)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.after(() => socket.destroy())
  socket.pause()
  socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const stream = await nextStream()
  const data = 'x'.repeat(100_000)
  for (let sent = 0; sent < 500 && !stream.closed; sent++) {
    stream.send({ data })
    await new Promise(setImmediate)
  }
  assert.equal(stream.closed, true)
  socket.resume()
  await once(socket, 'close')
})

test('much can be sent in parts, each when the one before has gone out', async (t) => {
  const { url, nextStream } = await streaming(t)
  const response = await fetch(`${url}/events`)
  const stream = await nextStream()
  const reading = readUntil(response.body!.getReader())
  for (let part = 0; part < 20; part++) {
    stream.send({ data: 'x'.repeat(500_000) })
    await stream.drained()
  }
  assert.equal(stream.closed, false)
  stream.close()
  await stream.drained()
  assert.equal((await reading).match(/data: /g)?.length, 20)
})

test('no more streams are opened than the server takes', async (t) => {
  const { url, nextStream } = await streaming(t, { maxStreams: 1 })
  const first = await fetch(`${url}/events`)
  const refused = await fetch(`${url}/events`)
  assert.equal(refused.status, 503)
  assert.equal(((await refused.json()) as { code: string }).code, 'kernel.too_many_streams')
  const stream = await nextStream()
  const closed = new Promise<void>((done) => stream.onClose(done))
  await first.body!.cancel()
  await closed
  const again = await fetch(`${url}/events`)
  assert.equal(again.status, 200)
  ;(await nextStream()).close()
  await again.text()
})

test('open streams are counted, and their time is not taken for an answer time', async (t) => {
  const { http, url, nextStream } = await streaming(t)
  const response = await fetch(`${url}/events`)
  const stream = await nextStream()
  const metrics = async () => await (await fetch(`${url}/metrics`)).text()
  assert.match(await metrics(), /knutpunkt_http_streams_open 1/)
  stream.close()
  await response.text()
  assert.match(await metrics(), /knutpunkt_http_streams_open 0/)
  assert.doesNotMatch(await metrics(), /route="\/events"/)
  await http.close()
})
