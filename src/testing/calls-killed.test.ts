import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { request } from 'undici'
import { testDatabase } from '../kernel/testkit/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
import {
  connectServices,
  consumerAgent,
  keepers,
  serviceKeys,
  soapAnswer,
  soapAsked,
  soapCall,
  startProducer,
} from './services.ts'
import { onDatabase } from './sql.ts'
import { until } from './until.ts'

const callers = 6
const callsBefore = 300

test('the program is killed with calls under way: none of them seems whole, those that ended are kept once, and the log holds', async (t) => {
  const later = lastFirst(t)
  const { url: databaseUrl, drop } = await testDatabase()
  later(drop)
  const dataDir = await testFolder(later)
  const keys = await serviceKeys(dataDir)
  const half: ServerResponse[] = []
  const producer = await startProducer(later, keys, (asked, response) => {
    response.writeHead(200, { 'content-type': 'text/xml' })
    if (asked.headers['soapaction'] !== '"half"') return response.end(soapAnswer('whole'))
    half.push(response)
    return response.write(soapAnswer('half').slice(0, 150))
  })
  const start = () =>
    startTestPlatform({ asProcess: true, databaseUrl, dataDir, config: { exchange: keys.config } })
  const first = await start()
  later(first.stop)
  await connectServices(await keepers(first, databaseUrl), producer)
  const agent = consumerAgent(later, keys)
  const at = first.addresses.gateway!
  const call = (gateway: string, id: string, action = '"whole"') =>
    soapCall(gateway, agent, { 'x-skltp-correlation-id': id, soapaction: action })

  // Three whose answers have begun to come, and that wait for the rest.
  const begun = await Promise.all(
    ['half-0', 'half-1', 'half-2'].map((id) =>
      request(`${at}/vp`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml', soapaction: '"half"', 'x-skltp-correlation-id': id },
        body: soapAsked(),
        dispatcher: agent,
      }),
    ),
  )
  const rests = begun.map(async ({ body }) => {
    let got = ''
    try {
      for await (const chunk of body) got += String(chunk)
      return `whole: ${got}`
    } catch {
      return got.startsWith('<s:Envelope') ? 'cut' : 'nothing'
    }
  })

  /** What each caller was answered, in order, until its connection broke. */
  const answered: string[][] = Array.from({ length: callers }, () => [])
  const calling = answered.map(async (mine, caller) => {
    for (let number = 0; ; number++) {
      const id = `caller-${caller}-${number}`
      try {
        const { status, text } = await call(at, id)
        assert.deepEqual([status, text], [200, soapAnswer('whole')])
        mine.push(id)
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error
        return
      }
    }
  })
  await until('some hundred answers', () => answered.flat().length >= callsBefore)
  await first.kill9()
  await Promise.all(calling)
  assert.deepEqual(await Promise.all(rests), ['cut', 'cut', 'cut'])
  assert.equal(half.length, 3)
  await Promise.all(half.filter(({ closed }) => !closed).map((response) => once(response, 'close')))

  const second = await start()
  later(second.stop)
  assert.equal((await call(second.addresses.gateway!, 'after')).status, 200)
  // A call is taken down when it was answered, in the same turn of the loop: the very last of each may have been killed in between.
  const kept = [...answered.flatMap((mine) => mine.slice(0, -1)), 'after']
  await onDatabase(databaseUrl, async (sql) => {
    const rows = await until('the rows of all that ended', async () => {
      const found = await sql<{ id: string; correlation: string; code: string; entries: number }>(
        `select c.id, c.correlation_id as correlation, c.code,
            (select count(*)::int from trust.audit_entry e where e.act = 'exchange.call' and e.about = c.id) as entries
          from exchange.call c`,
      )
      const there = new Set(found.map(({ correlation }) => correlation))
      return kept.every((id) => there.has(id)) && found
    })
    const ids = rows.map(({ correlation }) => correlation)
    assert.equal(new Set(ids).size, ids.length, 'none is there twice')
    const made = new Set([...answered.flat(), 'after'])
    // One that was under way may have ended for the platform, and not for the caller.
    const unknown = ids.filter((id) => !made.has(id) && !/^caller-\d-\d+$/.test(id))
    assert.deepEqual(unknown, [])
    assert.ok(ids.length <= made.size + callers)
    assert.deepEqual(
      rows.filter(({ code, entries }) => code !== 'ok' || entries !== 1),
      [],
    )
  })
  const check = await until('the log to hold all entries', async () => {
    const found = await second.api.post<{ problems: unknown[]; waiting: number; size: number }>(
      '/api/trust/v1/audit/check',
      undefined,
    )
    assert.deepEqual(found.problems, [])
    return found.waiting === 0 && found
  })
  assert.ok(check.size >= kept.length)
})
