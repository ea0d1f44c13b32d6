import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Type } from 'typebox'
import { testHttp } from './http-fixture.ts'

const host = 'localhost'

/** A server with a page under a name, whose answers tell what they were asked for. */
async function server(t: Parameters<typeof testHttp>[0]) {
  const http = await testHttp(t)
  const seen: string[] = []
  const echo = async (request: { params: unknown }) => {
    seen.push(JSON.stringify(request.params))
    return 'found'
  }
  http.app.get('/api/things/:id', { config: { permission: 'public' } }, echo)
  const params = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$' }) })
  http.app.get('/api/systems/:id', { config: { permission: 'public' }, schema: { params } }, echo)
  http.app.get('/files/*', { config: { permission: 'public' } }, echo)
  return { http, seen, get: (url: string) => http.app.inject({ url, headers: { host } }) }
}

/** Sends a request line as it stands, which clients would tidy, and gives the status. */
async function rawStatus(url: string, target: string): Promise<number> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(String(answer))?.[1])
}

for (const [trick, targets] of Object.entries({
  'an encoded slash': ['/api/things/a%2Fb', '/api/things/..%2f..%2fetc', '/api%2fthings/1', '/files/a%2fb'],
  'a backslash': ['/api/things/a%5Cb', '/files/..%5csecret', '/files/..\\secret'],
  'dots that climb': [
    '/files/../api/things/1',
    '/api/things/..',
    '/./api/things/1',
    '/files/a/./b',
    '/files/a/..',
  ],
  'encoded dots that climb': [
    '/files/%2e%2e/api',
    '/files/.%2e/x',
    '/files/%2E./x',
    '/api/things/%2e%2e',
    '/%2e/x',
  ],
  'a null byte': ['/api/things/a%00', '/files/a%00.png'],
  'a control character': ['/api/things/a%0d%0aSet-Cookie:x', '/api/things/%1b', '/api/things/%7f'],
  'a percent sign encoded once more': ['/api/things/%252e%252e', '/files/%252fetc', '/api/things/%2500'],
  'an overlong form of UTF-8': [
    '/files/%c0%ae%c0%ae/x',
    '/api/things/%c0%af',
    '/api/things/%e0%80%af',
    '/files/%f0%80%80%af',
  ],
  'half a character': ['/api/things/%', '/api/things/%2', '/api/things/%zz', '/api/things/%c3'],
  'two slashes at the beginning': ['//evil.example/api', '//api/things/1'],
  'the whole address of another server': ['http://evil.example/api/things/1'],
})) {
  test(`an address with ${trick} is refused, and no handler sees it`, async (t) => {
    const { http, seen } = await server(t)
    const { url } = await http.listen()
    for (const target of targets) assert.equal(await rawStatus(url, target), 400, target)
    assert.deepEqual(seen, [])
  })
}

test('the refusal is a problem, and the address is not repeated in it or in the log', async (t) => {
  const { http, get } = await server(t)
  const answer = await get('/files/%2fsecret-name')
  assert.equal(answer.json().code, 'kernel.bad_request')
  assert.doesNotMatch(answer.body + JSON.stringify(http.lines), /secret-name/)
})

test('ordinary addresses are taken: letters of Swedish, dots within a name, a query with anything in it', async (t) => {
  const { get } = await server(t)
  for (const url of [
    '/api/things/%C3%A5%C3%A4%C3%B6',
    '/api/things/a.b..c',
    '/files/a/b.min.js',
    '/files/.well-known',
    '/files/...',
    '/api/things/1?to=%2Fa%2F..%25%00',
  ]) {
    assert.equal((await get(url)).statusCode, 200, url)
  }
})

test('an id that is a URL is taken where the schema of a route lets it through, and climbs nowhere', async (t) => {
  const { get, seen } = await server(t)
  assert.equal((await get('/api/systems/https%3A%2F%2Fapp.example%2Fa')).statusCode, 200)
  assert.deepEqual(seen, ['{"id":"https://app.example/a"}'])
  for (const id of ['..%2f..%2fx', 'a%2f%2e%2e%2fb', 'a%2f..', 'a%252f', 'a%5cb']) {
    assert.equal((await get(`/api/systems/${id}`)).statusCode, 400, id)
  }
})

test('an address longer than a head may be is 431, and a segment longer than an id is nobody', async (t) => {
  const { http, get, seen } = await server(t)
  const { url } = await http.listen()
  assert.equal(await rawStatus(url, `/api/things/${'x'.repeat(17_000)}`), 431)
  assert.equal((await get(`/api/things/${'x'.repeat(201)}`)).statusCode >= 400, true)
  assert.deepEqual(seen, [])
})
