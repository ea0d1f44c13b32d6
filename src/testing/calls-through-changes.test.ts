import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
import {
  connectServices,
  consumerAgent,
  keepers,
  publish,
  put,
  serviceKeys,
  soapAnswer,
  soapAsked,
  soapCall,
  startProducer,
} from './services.ts'
import { onDatabase } from './sql.ts'
import { until } from './until.ts'
import { layWire } from './wire.ts'

test('versions that are published under load: each call is answered, by the producer before or after, and never by one that was left', async (t) => {
  const later = lastFirst(t)
  const { url: databaseUrl, drop } = await testDatabase()
  later(drop)
  const keys = await serviceKeys(await testFolder(later))
  const platform = await startTestPlatform({ databaseUrl, config: { exchange: keys.config } })
  later(platform.stop)
  const producer = await startProducer(later, keys, ({ url }, response) =>
    response.writeHead(200, { 'content-type': 'text/xml' }).end(soapAnswer(url!)),
  )
  const by = await keepers(platform, databaseUrl)
  const { endpoint } = await connectServices(by, producer)
  const agent = consumerAgent(later, keys)
  const gateway = platform.addresses.gateway!

  const paths = ['/soap', '/second', '/third', '/fourth']
  /** Of each caller, in which place among the producers each of its answers was made. */
  const seen: number[][] = [[], [], [], []]
  let going = true
  const calling = seen.map(async (mine) => {
    while (going) {
      const { status, text } = await soapCall(gateway, agent)
      assert.equal(status, 200, text)
      mine.push(paths.findIndex((path) => text === soapAnswer(path)))
    }
  })
  const reached = (place: number) =>
    until(`all callers to reach ${paths[place]}`, () => seen.every((mine) => mine.at(-1) === place))
  await Promise.race([
    Promise.all(calling),
    (async () => {
      await reached(0)
      for (const [place, path] of paths.entries()) {
        if (place === 0) continue
        await publish(by, [put('endpoint', { ...endpoint, url: `${producer}${path}` })])
        await reached(place)
      }
    })(),
  ])
  going = false
  await Promise.all(calling)
  for (const mine of seen) {
    assert.ok(!mine.includes(-1), 'answered by nobody that is known')
    assert.deepEqual(
      mine,
      mine.toSorted((a, b) => a - b),
      'a version that was left came back',
    )
  }
})

test('the database away: calls that were let through shortly before go on, others are VP012, and all are taken down when it is back', async (t) => {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const wire = await layWire(later, url)
  const keys = await serviceKeys(await testFolder(later))
  const platform = await startTestPlatform({ databaseUrl: wire.url, config: { exchange: keys.config } })
  later(platform.stop)
  later(() => wire.mend())
  const asked: string[] = []
  const producer = await startProducer(later, keys, (incoming, response) => {
    asked.push(String(incoming.headers['x-skltp-correlation-id']))
    response.writeHead(200, { 'content-type': 'text/xml' }).end(soapAnswer('here'))
  })
  await connectServices(await keepers(platform, wire.url), producer)
  const agent = consumerAgent(later, keys)
  const call = (id: string, body = soapAsked()) =>
    soapCall(platform.addresses.gateway!, agent, { 'x-skltp-correlation-id': id }, body)
  const somebodyElse = soapAsked().replace('191212121212', '194001019811')

  assert.equal((await call('before')).status, 200)
  wire.cut()
  await until(
    'the program to notice',
    async () => (await fetch(new URL('/health/ready', platform.addresses.http))).status === 503,
  )
  assert.equal((await call('during')).text, soapAnswer('here'))
  const refused = await call('unknown', somebodyElse)
  assert.match(refused.text, /VP012[\s\S]*<id>[0-9a-f-]{36}<\/id>/)
  assert.deepEqual(asked, ['before', 'during'], 'nobody is asked about somebody of whom nothing is known')
  wire.mend()
  await until(
    'calls about others to be decided again',
    async () => (await call(randomUUID(), somebodyElse)).status === 200,
  )
  await onDatabase(url, async (sql) => {
    const rows = await until('what was called meanwhile to be written', async () => {
      const found = await sql<{ id: string; code: string }>(
        `select correlation_id as id, code from exchange.call where correlation_id in ('before', 'during', 'unknown') order by 1`,
      )
      return found.length >= 3 && found
    })
    assert.deepEqual(rows, [
      { id: 'before', code: 'ok' },
      { id: 'during', code: 'ok' },
      { id: 'unknown', code: 'VP012' },
    ])
  })
})
