import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { testHttp } from './http-fixture.ts'

/** Sends bytes to a port and gives all that comes back until the connection closes. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

test('port 0 picks a free port and tells it', async (t) => {
  const http = await testHttp(t)
  const { url } = await http.listen()
  assert.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  assert.deepEqual(await (await fetch(`${url}/health/live`)).json(), { live: true })
})

test('what is not HTTP gets a problem and a closed connection', async (t) => {
  const { url } = await (await testHttp(t)).listen()
  const answer = await raw(url, 'MESSAGE sip:x SIP/2.0\r\n\r\n')
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.match(answer, /application\/problem\+json/)
  assert.match(answer, /"code":"kernel\.bad_request"/)
})

test('what comes after a request and is no HTTP is never taken for its answer', async (t) => {
  const http = await testHttp(t)
  let go: () => void = () => undefined
  const held = new Promise<void>((done) => {
    go = done
  })
  http.app.get('/held', { config: { permission: 'public' } }, async () => {
    await held
    return 'here'
  })
  const { url } = await http.listen()
  assert.equal(
    await raw(url, 'GET /held HTTP/1.1\r\nHost: localhost\r\n\r\nMESSAGE sip:x SIP/2.0\r\n\r\n'),
    '',
  )
  go()
})

test('a head that is too large is a 431 problem', async (t) => {
  const { url } = await (await testHttp(t)).listen()
  const answer = await raw(url, `GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: ${'x'.repeat(40_000)}\r\n\r\n`)
  assert.match(answer, /^HTTP\/1\.1 431 /)
  assert.match(answer, /"code":"kernel\.headers_too_large"/)
})

test('an address that cannot be decoded is a 400 problem', async (t) => {
  const { app } = await testHttp(t)
  const response = await app.inject({ url: '/api/%zz', headers: { host: 'localhost' } })
  assert.equal(response.statusCode, 400)
  assert.equal(response.json().code, 'kernel.bad_request')
})

test('a body that announces more than the limit is refused before it is sent', async (t) => {
  const http = await testHttp(t, { bodyLimitBytes: 1000 })
  http.app.post('/things', { config: { permission: 'test.things' } }, async () => 'made')
  const { url } = await http.listen()
  const head =
    'POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n'
  const answer = await raw(url, `${head}Content-Length: 10000000\r\n\r\n`)
  assert.match(answer, /^HTTP\/1\.1 413 /)
})

test('connections beyond the limit are closed', async (t) => {
  const http = await testHttp(t, { maxConnections: 1 })
  const { url } = await http.listen()
  const first = connect(Number(new URL(url).port), '127.0.0.1')
  t.after(() => first.destroy())
  first.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [answer] = await once(first, 'data')
  assert.match(String(answer), /^HTTP\/1\.1 200 /)
  assert.equal(await raw(url, 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n').catch(() => ''), '')
})

test('a port that is taken is told as an error, not as a crash', async (t) => {
  const { url } = await (await testHttp(t)).listen()
  const second = await testHttp(t, { port: Number(new URL(url).port) })
  await assert.rejects(second.listen(), { code: 'EADDRINUSE' })
})

test('a request that is being answered when the server closes gets its answer', async (t) => {
  const http = await testHttp(t)
  const begun = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  http.app.get('/slow', { config: { permission: 'test.slow' } }, async () => {
    begun.resolve()
    await finish.promise
    return 'done'
  })
  const { url } = await http.listen()
  const answer = fetch(`${url}/slow`)
  await begun.promise
  const closing = http.close()
  finish.resolve()
  assert.equal(await (await answer).text(), 'done')
  await closing
  await assert.rejects(fetch(`${url}/health/live`))
})

test('each answer is logged by its route, without the address, and failures louder than reads', async (t) => {
  const http = await testHttp(t)
  http.app.get('/people/:id', { config: { permission: 'test.people' } }, async () => 'person')
  await http.app.inject({ url: '/people/anna?search=berit', headers: { host: 'localhost' } })
  await http.app.inject({ url: '/nowhere/berit', headers: { host: 'localhost' } })
  const answered = http.lines.filter(({ msg }) => msg === 'answered')
  assert.deepEqual(
    answered.map((line) => [line['url.path'], line['http.response.status_code'], line['log.level']]),
    [
      ['/people/:id', 200, 'debug'],
      ['(none)', 404, 'info'],
    ],
  )
  assert.doesNotMatch(JSON.stringify(http.lines), /anna|berit/)
})
