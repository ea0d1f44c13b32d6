import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createLog } from '../log/log.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { everyParty } from '../testkit/party.ts'
import { type AccessControl, type Party, partyOf } from './access.ts'
import { createHttp } from './http.ts'
import { openSse } from './sse.ts'

const reader: Party = {
  kind: 'staff',
  id: 'e1',
  name: '',
  levelOfAssurance: 2,
  permissions: new Set(['test.things.read']),
  roles: ['operator'],
  controllers: [],
}

async function serve(t: TestContext, access?: AccessControl) {
  const http = await createHttp({
    log: createLog({ level: 'silent', json: true }),
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    readiness: async () => ({ ready: true, parts: {} }),
    ...(access && { access }),
  })
  t.after(() => http.close())
  http.app.get(
    '/things',
    { config: { permission: 'test.things.read' } },
    async (request) => partyOf(request).id,
  )
  http.app.post('/things', { config: { permission: 'test.things.write' } }, async () => 'made')
  const sure = { permission: 'test.things.read', levelOfAssurance: 3 as const }
  http.app.get('/sure', { config: sure }, async () => 'sure')
  http.app.get('/open', { config: { permission: 'public' } }, async (request) => partyOf(request).id)
  http.app.get('/events', { config: { permission: 'test.things.read' } }, (_, reply) => void openSse(reply))
  const ask = async (method: 'GET' | 'POST', url: string) => {
    const answer = await http.app.inject({ method, url, headers: { host: 'localhost' } })
    return { status: answer.statusCode, headers: answer.headers, body: answer.body }
  }
  return { http, ask }
}

const as = (party: Party | undefined): AccessControl => ({ identify: async () => party })

test('without a login nothing is answered but what is public; and it is said how to show who one is', async (t) => {
  for (const access of [undefined, as(undefined)]) {
    const { ask } = await serve(t, access)
    const { status, headers, body } = await ask('GET', '/things')
    assert.equal(status, 401)
    assert.match(String(headers['www-authenticate']), /DPoP/)
    assert.match(body, /kernel\.login_required/)
    assert.equal((await ask('GET', '/health/live')).status, 200)
    assert.equal((await ask('GET', '/nowhere')).status, 404)
  }
})

test('a permission lets through its own routes, and no others', async (t) => {
  const { ask } = await serve(t, as(reader))
  assert.deepEqual([(await ask('GET', '/things')).body], ['e1'])
  const refused = await ask('POST', '/things')
  assert.equal(refused.status, 403)
  assert.match(refused.body, /test\.things\.write/)
})

test('a route that asks for a surer login says which level (RFC 9470)', async (t) => {
  const low = await serve(t, as(reader))
  const refused = await low.ask('GET', '/sure')
  assert.equal(refused.status, 401)
  assert.match(String(refused.headers['www-authenticate']), /insufficient_user_authentication.*loa3/)
  const high = await serve(t, as({ ...reader, levelOfAssurance: 3 }))
  assert.equal((await high.ask('GET', '/sure')).status, 200)
})

test('on a public route nobody is known, whoever asks', async (t) => {
  const { ask } = await serve(t, as(everyParty))
  assert.equal((await ask('GET', '/open')).status, 401)
})

test('a stream ends when the login that opened it ends', async (t) => {
  const enders = new Set<() => void>()
  const { http } = await serve(t, {
    ...as(reader),
    follow: (_, end) => {
      enders.add(end)
      return () => enders.delete(end)
    },
  })
  const { url } = await http.listen()
  const response = await fetch(`${url}/events`)
  assert.equal(response.status, 200)
  assert.equal(enders.size, 1)
  for (const end of enders) end()
  assert.match(await response.text(), /: open/)
  assert.equal(enders.size, 0)
})
