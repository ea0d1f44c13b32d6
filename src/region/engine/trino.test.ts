import { strict as assert } from 'node:assert'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { compileAggregate } from '../compile/aggregate.ts'
import { checkOrder } from '../compile/check-order.ts'
import { orderFor, product } from '../model-fixture.ts'
import { trinoDialect } from './dialects.ts'
import { trinoEngine, withValues } from './trino-engine.ts'

interface Asked {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}
type Answer = { status?: number; body?: object; headers?: Record<string, string> } | 'never'

/** A coordinator that answers as it is told, one request after the other. */
async function fakeTrino(t: TestContext, answers: (base: string) => Answer[]) {
  const asked: Asked[] = []
  const arrived = new Map<number, () => void>()
  let left: Answer[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push({ method: request.method!, path: request.url!, headers: request.headers, body })
    arrived.get(asked.length)?.()
    if (request.method === 'DELETE') return void response.writeHead(204).end()
    const answer = left.shift() ?? { status: 500 }
    if (answer === 'never') return
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
    response.end(JSON.stringify(answer.body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  left = answers(url)
  const engine = trinoEngine({ url, user: 'node', catalog: 'lake', schema: 'care', seconds: 60 })
  t.after(async () => {
    await engine.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const until = (many: number) => new Promise<void>((resolve) => arrived.set(many, resolve))
  return { engine, asked, until }
}

const columns = [
  { name: 'day', type: 'date' },
  { name: 'total', type: 'decimal(38,2)' },
  { name: 'largest', type: 'array(decimal(38,2))' },
  { name: 'at', type: 'timestamp(6) with time zone' },
]
const row = ['2026-01-31', '12.30', ['7.10', '5.20'], '2026-01-31 06:00:00.000000 Europe/Stockholm']

test('a question is posted, its pages followed, and its values made plain', async (t) => {
  const { engine, asked } = await fakeTrino(t, (base) => [
    { body: { id: 'q', nextUri: `${base}/v1/statement/queued/q/1` } },
    { status: 503 },
    { body: { id: 'q', columns, data: [row], nextUri: `${base}/v1/statement/executing/q/2` } },
    { body: { id: 'q', columns, data: [row] } },
  ])
  const found = await engine.rows('select 1 where x = ?', ["o'k", 3, true], { most: 10 })
  assert.equal(found.length, 2)
  assert.deepEqual(found[0], {
    day: '2026-01-31',
    total: 12.3,
    largest: [7.1, 5.2],
    at: '2026-01-31T05:00:00.000Z',
  })
  assert.deepEqual(
    asked.map(({ method, path }) => `${method} ${path}`),
    [
      'POST /v1/statement',
      'GET /v1/statement/queued/q/1',
      'GET /v1/statement/queued/q/1',
      'GET /v1/statement/executing/q/2',
    ],
  )
  const { headers, body } = asked[0]!
  assert.equal(headers['x-trino-user'], 'node')
  assert.equal(headers['x-trino-catalog'], 'lake')
  assert.equal(headers['x-trino-schema'], 'care')
  assert.equal(headers['x-trino-source'], 'knutpunkt')
  assert.equal(headers['x-trino-time-zone'], 'Europe/Stockholm')
  assert.equal(body, "execute immediate 'select 1 where x = ?' using 'o''k', 3, true")
})

test('all that it answers comes page by page, as text', async (t) => {
  const { engine } = await fakeTrino(t, (base) => [
    { body: { columns, nextUri: `${base}/v1/statement/executing/q/2` } },
    { body: { columns, data: [row, row.map(() => null)], nextUri: `${base}/v1/statement/executing/q/3` } },
    { body: { columns, data: [row] } },
  ])
  const batches = []
  for await (const batch of engine.batches!('select 1', [], { rows: 1 })) batches.push(batch)
  const at = '2026-01-31T05:00:00.000Z'
  assert.deepEqual(batches, [
    [
      ['2026-01-31', null],
      ['12.3', null],
      ['7.1,5.2', null],
      [at, null],
    ],
    [['2026-01-31'], ['12.3'], ['7.1,5.2'], [at]],
  ])
})

test('more rows than may come is an error, and the rest is cancelled', async (t) => {
  const { engine, asked } = await fakeTrino(t, (base) => [
    { body: { columns, data: [row, row, row], nextUri: `${base}/v1/statement/executing/q/2` } },
  ])
  await assert.rejects(engine.rows('select 1', [], { most: 2 }), { name: 'TooManyRows' })
  assert.equal(asked.at(-1)!.method, 'DELETE')
  assert.equal(asked.at(-1)!.path, '/v1/statement/executing/q/2')
})

test('who is no longer waited for is cancelled at the coordinator', async (t) => {
  const { engine, asked, until } = await fakeTrino(t, (base) => [
    { body: { nextUri: `${base}/v1/statement/queued/q/1` } },
    'never',
  ])
  const stopping = new AbortController()
  const waiting = until(2)
  const answer = engine.rows('select 1', [], { most: 2, signal: stopping.signal })
  await waiting
  stopping.abort()
  await assert.rejects(answer, { name: 'AbortError' })
  assert.equal(asked.at(-1)!.method, 'DELETE')
})

test('an error is told by its name, without its message', async (t) => {
  const { engine } = await fakeTrino(t, () => [
    {
      body: {
        error: { errorName: 'INVALID_CAST_ARGUMENT', errorCode: 9, message: 'Cannot cast 19121212-1212' },
      },
    },
  ])
  await assert.rejects(engine.rows('select 1', [], { most: 2 }), {
    code: 'INVALID_CAST_ARGUMENT',
    message: 'Trino: INVALID_CAST_ARGUMENT',
  })
})

test('an answer that leads elsewhere is not followed', async (t) => {
  const { engine, asked } = await fakeTrino(t, () => [{ body: { nextUri: 'http://127.0.0.2:1/elsewhere' } }])
  await assert.rejects(engine.rows('select 1', [], { most: 2 }), { code: 'next_uri_elsewhere' })
  assert.equal(asked.length, 1)
})

test('a refusal is an error at once', async (t) => {
  const { engine, asked } = await fakeTrino(t, () => [{ status: 401 }])
  await assert.rejects(engine.rows('select 1', [], { most: 2 }), { code: 'http_401' })
  assert.equal(asked.length, 1)
})

test('a password goes over TLS only', () => {
  const options = { user: 'node', catalog: 'lake', schema: 'care', seconds: 60, password: 'secret' }
  assert.throws(() => trinoEngine({ url: 'http://trino.example', ...options }), TypeError)
})

test('values stand after the question, whatever they are', () => {
  assert.equal(
    withValues("select '?' where a = ?", ["'; drop table x --", 1.5, null]),
    "execute immediate 'select ''?'' where a = ?' using '''; drop table x --', decimal '1.500000', null",
  )
})

test('an instant has a zone of its own at Trino: its day and hour are taken in Sweden’s', async () => {
  const context = { region: '03', cellKeySalt: '', relationOf: (name: string) => name, dialect: trinoDialect }
  const { cells } = compileAggregate(checkOrder(orderFor(await product('beds'))), context)
  const sql = cells.sql.replaceAll("at_timezone(b.measured, 'Europe/Stockholm')", 'swedish')
  assert.match(sql, /extract\(hour from swedish\) = 6/)
  assert.doesNotMatch(sql, /(cast\(|from )b\.measured/)
})
