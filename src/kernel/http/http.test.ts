import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Type } from 'typebox'
import { defineErrors, KnutpunktError } from '../errors/errors.ts'
import { createLog } from '../log/log.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { everybody } from '../testkit/party.ts'
import { createHttp } from './http.ts'
import { testHttp } from './http-fixture.ts'

const errors = defineErrors('test', {
  conflict: { status: 409, sv: 'Redan taget av {who}.', en: 'Already taken by {who}.' },
})
class DatabaseAway extends Error {}

const lines: Record<string, unknown>[] = []
const http = await createHttp({
  log: createLog({ level: 'debug', json: true, destination: (line) => lines.push(JSON.parse(line)) }),
  metrics: createMetrics({ process: false }),
  config: { host: '127.0.0.1', port: 0 },
  title: 'Test',
  version: '1.2.3',
  access: everybody,
  readiness: async () => ({ ready: false, parts: { database: { ready: false, note: 'connecting' } } }),
  isUnavailable: (error) => error instanceof DatabaseAway,
})
const { app } = http
after(() => http.close())

const permission = 'test.things.write'
app.post(
  '/api/test/v1/things/:id',
  {
    config: { permission },
    schema: {
      summary: 'Makes a thing',
      tags: ['test'],
      params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
      querystring: Type.Object(
        { limit: Type.Integer({ default: 20, maximum: 100 }) },
        { additionalProperties: false },
      ),
      body: Type.Object(
        {
          name: Type.String({ maxLength: 5 }),
          kind: Type.Union([Type.Literal('a'), Type.Literal('b')]),
          note: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
      response: { 200: Type.Object({ id: Type.Integer(), limit: Type.Integer(), name: Type.String() }) },
    },
  },
  async (request) => ({ id: request.params.id, limit: request.query.limit, name: request.body.name }),
)
app.get('/conflict', { config: { permission } }, async () => {
  throw new KnutpunktError(errors.conflict, { values: { who: 'Bo' }, detail: 'hidden detail' })
})
app.get('/crash', { config: { permission } }, async () => {
  throw new Error('secret internals')
})
app.get('/away', { config: { permission } }, async () => {
  throw new DatabaseAway('connection to db-17 refused')
})

const host = 'localhost:8080'
const good = { name: 'Bell', kind: 'a' }
const post = (payload: unknown, extra: { url?: string; headers?: Record<string, string> } = {}) =>
  app.inject({
    method: 'POST',
    url: extra.url ?? '/api/test/v1/things/7',
    headers: { host, 'content-type': 'application/json', ...extra.headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })
const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { host, ...headers } })

test('a request that follows its schema is answered, with defaults filled in and the path converted', async () => {
  const response = await post(good)
  assert.equal(response.statusCode, 200)
  assert.deepEqual(response.json(), { id: 7, limit: 20, name: 'Bell' })
})

test('each fault is named by its field, and what was given is not repeated', async () => {
  const response = await post(
    { name: 'Much too long', kind: 'x', extra: 'given' },
    { url: '/api/test/v1/things/7' },
  )
  assert.equal(response.statusCode, 400)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  const problem = response.json()
  assert.equal(problem.code, 'kernel.invalid_request')
  assert.equal(problem.type, 'urn:knutpunkt:problem:kernel.invalid_request')
  assert.deepEqual(problem.errors, [
    { in: 'body', pointer: '#/extra', detail: 'is not part of the interface' },
    { in: 'body', pointer: '#/name', detail: 'is too long; at most 5' },
    { in: 'body', pointer: '#/kind', detail: 'must be one of a, b' },
  ])
  assert.doesNotMatch(response.body, /Much|given/)
})

test('a missing field, a wrong type in the path and an unknown word in the query are each told', async () => {
  assert.deepEqual((await post({ kind: 'b' })).json().errors, [
    { in: 'body', pointer: '#/name', detail: 'is missing' },
  ])
  assert.equal((await post(good, { url: '/api/test/v1/things/x' })).json().errors[0].in, 'params')
  assert.equal((await post(good, { url: '/api/test/v1/things/7?limt=5' })).json().errors[0].pointer, '#/limt')
})

test('a body is not converted: a number is not taken for a text', async () => {
  assert.equal((await post({ ...good, name: 7 })).json().errors[0].detail, 'must be of the type string')
})

test('a problem is in Swedish for whoever asks for Swedish', async () => {
  const response = await post({ kind: 'b' }, { headers: { 'accept-language': 'sv-SE,sv;q=0.9,en;q=0.8' } })
  assert.equal(response.headers['content-language'], 'sv')
  assert.equal(response.json().title, 'Felaktig begäran')
  assert.equal(response.json().errors[0].detail, 'saknas')
})

test("a room's own error is answered with its status, code and public text, without its detail", async () => {
  const response = await get('/conflict')
  assert.equal(response.statusCode, 409)
  assert.equal(response.json().code, 'test.conflict')
  assert.equal(response.json().detail, 'Already taken by Bo.')
  assert.doesNotMatch(response.body, /hidden/)
})

test('an unknown error is answered with 500 that tells nothing of it, and logged with its stack', async () => {
  const response = await get('/crash')
  assert.equal(response.statusCode, 500)
  assert.doesNotMatch(response.body, /secret|stack|at /)
  const logged = lines.find((line) => JSON.stringify(line).includes('secret internals'))
  assert.equal(response.json().instance, `urn:uuid:${logged?.['http.request.id']}`)
})

test('a database that is away gives 503 with Retry-After, and does not name it', async () => {
  const response = await get('/away')
  assert.equal(response.statusCode, 503)
  assert.equal(response.headers['retry-after'], '5')
  assert.equal(response.json().code, 'kernel.unavailable')
  assert.doesNotMatch(response.body, /db-17/)
})

test('what is turned away while the database is away is no line of the log for each', async () => {
  const before = lines.length
  await get('/away')
  assert.deepEqual(
    lines.slice(before).filter((line) => line['log.level'] === 'error'),
    [],
  )
})

test('a handler that never answers is given up with 503', async (t) => {
  const hasty = await testHttp(t, { handlerTimeoutSeconds: 0.01 })
  hasty.app.get('/stuck', { config: { permission } }, () => new Promise(() => {}))
  const response = await hasty.app.inject({ url: '/stuck', headers: { host } })
  assert.equal(response.statusCode, 503)
  assert.equal(response.json().code, 'kernel.busy')
})

test('an address that does not exist is a 404 problem', async () => {
  const response = await get('/nowhere')
  assert.equal(response.statusCode, 404)
  assert.equal(response.json().code, 'kernel.not_found')
})

test('a wrong method on a known address is a 405 that tells the right ones', async () => {
  const response = await get('/api/test/v1/things/7?limit=1')
  assert.equal(response.statusCode, 405)
  assert.equal(response.headers.allow, 'POST')
})

test('a body over the limit is a 413 problem', async () => {
  const response = await post({ ...good, name: 'x'.repeat(300_000) })
  assert.equal(response.statusCode, 413)
  assert.equal(response.json().code, 'kernel.content_too_large')
})

for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
  test(`a body of the type ${type} is a 415 problem`, async () => {
    const response = await post('x=1', { headers: { 'content-type': type } })
    assert.equal(response.statusCode, 415)
    assert.equal(response.json().code, 'kernel.unsupported_media_type')
  })
}

for (const body of ['{"name":', '', '{"__proto__":{"x":1},"name":"a","kind":"a"}', 'null']) {
  test(`the body ${JSON.stringify(body)} is a 400 problem`, async () => {
    const response = await post(body)
    assert.equal(response.statusCode, 400)
    assert.match(response.json().code, /^kernel\.(bad|invalid)_request$/)
  })
}

test('a route without a permission cannot be added, nor one with a malformed permission', async (t) => {
  const other = await testHttp(t)
  assert.throws(
    () => other.app.get('/open', async () => 'x'),
    /GET \/open: a route declares config\.permission/,
  )
  assert.throws(
    () => other.app.get('/open', { config: { permission: 'Everyone' } }, async () => 'x'),
    /permission/,
  )
})

for (const name of [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example:8080',
  '192.168.1.5:8080',
]) {
  test(`while bound to loopback, a request for the host ${name} is refused`, async () => {
    const response = await get('/health/live', { host: name })
    assert.equal(response.statusCode, 421)
    assert.equal(response.json().code, 'kernel.wrong_host')
  })
}

for (const name of ['localhost', 'localhost:8080', '127.0.0.1:9', '[::1]:8080']) {
  test(`while bound to loopback, a request for the host ${name} is answered`, async () => {
    assert.equal((await get('/health/live', { host: name })).statusCode, 200)
  })
}

for (const headers of [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:3000' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
] as Record<string, string>[]) {
  test(`a change from another site (${JSON.stringify(headers)}) is refused`, async () => {
    const response = await post(good, { headers })
    assert.equal(response.statusCode, 403)
    assert.equal(response.json().code, 'kernel.cross_site')
  })
}

test("a change from the server's own pages is taken", async () => {
  const response = await post(good, {
    headers: { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(response.statusCode, 200)
})

test('a trace is continued: in the log and in the answer', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const response = await get('/conflict', { traceparent: `00-${traceId}-b7ad6b7169203331-01` })
  assert.match(String(response.headers.traceparent), new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  assert.ok(lines.some((line) => line['trace.id'] === traceId && line['url.path'] === '/conflict'))
})

test('a trace is begun when there is none, or a malformed one', async () => {
  assert.match(String((await get('/health/live')).headers.traceparent), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  const bad = `00-${'0'.repeat(32)}-b7ad6b7169203331-01`
  assert.doesNotMatch(String((await get('/health/live', { traceparent: bad })).headers.traceparent), /0{32}/)
})

test('answers carry the security headers, and those of the interfaces are not cached', async () => {
  const { headers } = await post(good)
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*script-src 'self';/)
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['referrer-policy'], 'no-referrer')
  assert.equal(headers['cache-control'], 'no-store')
})

test('health tells that the process lives, and part by part what it can do', async () => {
  assert.deepEqual((await get('/health/live')).json(), { live: true })
  const ready = await get('/health/ready')
  assert.equal(ready.statusCode, 503)
  assert.deepEqual(ready.json().parts, { database: { ready: false, note: 'connecting' } })
})

test('metrics count answers by route, never by URL', async () => {
  await post(good, { url: '/api/test/v1/things/471100004711' })
  const text = (await get('/metrics')).body
  assert.match(
    text,
    /request_duration_seconds_count\{method="POST",route="\/api\/test\/v1\/things\/:id",status="200"\}/,
  )
  assert.doesNotMatch(text, /471100004711/)
})

test('the interface is described from the schemas, with the problem each may answer', async () => {
  const api = (await get('/openapi.json')).json()
  assert.equal(api.openapi, '3.1.0')
  assert.deepEqual(api.info.title, 'Test')
  const operation = api.paths['/api/test/v1/things/{id}'].post
  assert.equal(operation.summary, 'Makes a thing')
  assert.equal(operation.requestBody.content['application/json'].schema.properties.name.maxLength, 5)
  assert.deepEqual(operation.responses.default, { $ref: '#/components/responses/Problem' })
  const { schema } = api.components.responses.Problem.content['application/problem+json']
  assert.deepEqual(schema, { $ref: '#/components/schemas/Problem' })
  assert.ok(api.components.schemas.Problem.properties.code)
})

test('the documentation page is served with all it needs', async () => {
  const page = await get('/docs/')
  assert.equal(page.statusCode, 200)
  const files = [...page.body.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => path!)
  assert.ok(files.length > 3)
  for (const file of files) assert.equal((await get(`/docs/${file.slice(2)}`)).statusCode, 200, file)
  assert.doesNotMatch(page.body, /<script>|https?:\/\//)
})
