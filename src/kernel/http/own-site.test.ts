import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testHttp } from './http-fixture.ts'
import { type OwnSite, siteCheck } from './own-site.ts'

const outcome = (site: OwnSite, headers: Record<string, string>, method = 'GET', url = '/') => {
  try {
    siteCheck(site)({ method, url, headers })
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code.replace('kernel.', '')
  }
}

const site: OwnSite = { host: '0.0.0.0', publicUrl: 'https://larm.example.se', secure: true }

describe('a server with a public URL', () => {
  for (const host of ['larm.example.se', 'LARM.example.se', 'larm.example.se:443']) {
    test(`answers to ${host}`, () => assert.equal(outcome(site, { host }), 'taken'))
  }

  for (const host of [
    'evil.example', 'larm.example.se.evil.example', 'larm.example.se:8443', 'localhost', '127.0.0.1', '10.0.0.5', '',
    'x@larm.example.se', 'larm.example.se/x', 'larm.example.se?', 'larm.example.se#', 'larm.example.se\\x', 'larm example.se',
  ]) test(`does not answer to ${JSON.stringify(host)}`, () => assert.equal(outcome(site, { host }), 'wrong_host')) // biome-ignore format: a list

  test('does not answer to a request that names nobody', () => assert.equal(outcome(site, {}), 'wrong_host'))

  test('answers load balancers and Prometheus, which know it by its number, on health and figures alone', () => {
    const host = '10.0.0.5:8080'
    for (const url of ['/health/live', '/health/ready', '/metrics', '/metrics?x']) {
      assert.equal(outcome(site, { host }, 'GET', url), 'taken', url)
    }
    for (const url of ['/health/live/x', '/healthy', '/api/x?/health/live', '/metricsx']) {
      assert.equal(outcome(site, { host }, 'GET', url), 'wrong_host', url)
    }
  })

  test('takes changes from its own pages, and from programs that are no pages', () => {
    const host = 'larm.example.se'
    for (const headers of [
      { origin: 'https://larm.example.se', 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      {},
    ]) {
      assert.equal(outcome(site, { host, ...headers }, 'POST'), 'taken')
    }
  })

  for (const headers of [
    { origin: 'https://evil.example' }, { origin: 'http://larm.example.se' }, { origin: 'https://larm.example.se:8443' },
    { origin: 'null' }, { origin: '' }, { origin: 'https://larm.example.se.evil.example' }, { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' }, { origin: 'https://larm.example.se', 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) test(`refuses a change that another site asks for: ${JSON.stringify(headers)}`, () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      assert.equal(outcome(site, { host: 'larm.example.se', ...headers }, method), 'cross_site', method)
    }
    assert.equal(outcome(site, { host: 'larm.example.se', ...headers }), 'taken', 'reading is no change')
  }) // biome-ignore format: a list
})

test('a server that has no public URL is called what it listens at', () => {
  const named = { host: 'larm.example.se', secure: true }
  assert.equal(outcome(named, { host: 'larm.example.se:8080' }), 'taken')
  assert.equal(outcome(named, { host: 'evil.example' }), 'wrong_host')
  assert.equal(
    outcome({ host: '::', secure: false }, { host: 'anything.example' }),
    'taken',
    'the demo, shown',
  )
  const numbered = { host: 'fd00::5', secure: true }
  assert.equal(outcome(numbered, { host: '[fd00::5]:8080' }), 'taken')
})

test('where any name is taken, a change still comes from a page of that very name', () => {
  const shown = { host: '0.0.0.0', secure: false }
  const host = '192.168.1.5:8080'
  assert.equal(outcome(shown, { host, origin: `http://${host}` }, 'POST'), 'taken')
  assert.equal(outcome(shown, { host, origin: 'http://evil.example' }, 'POST'), 'cross_site')
})

test('on loopback behind a proxy it answers to its public name and to this machine', () => {
  const behind = { host: '127.0.0.1', publicUrl: 'https://larm.example.se', secure: true }
  for (const host of ['larm.example.se', 'localhost:8080']) assert.equal(outcome(behind, { host }), 'taken')
  assert.equal(outcome(behind, { host: 'evil.example' }, 'GET', '/health/live'), 'wrong_host')
})

test('the refusal tells its own name, and a route that heeds no cookie may take changes from elsewhere', async (t) => {
  const http = await testHttp(t, {
    host: '0.0.0.0',
    publicUrl: 'https://larm.example.se',
    behindTerminator: true,
  })
  http.app.post('/token', { config: { permission: 'public', crossSite: true } }, async () => 'token')
  http.app.post('/change', { config: { permission: 'public' } }, async () => 'changed')
  const refused = await http.app.inject({ url: '/api/x', headers: { host: 'evil.example' } })
  assert.equal(refused.statusCode, 421)
  assert.match(refused.json().detail, /its own name only, larm\.example\.se/)
  const headers = { host: 'larm.example.se', origin: 'https://app.example' }
  const post = async (url: string) => (await http.app.inject({ method: 'POST', url, headers })).statusCode
  assert.deepEqual([await post('/token'), await post('/change')], [200, 403])
})

test('behind a proxy, where a request comes from is what that proxy says, and not what a stranger told it', async (t) => {
  const behind = await testHttp(t, { publicUrl: 'https://larm.example.se', behindTerminator: true })
  const bare = await testHttp(t)
  const headers = { host: 'localhost', 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }
  for (const { app } of [behind, bare])
    app.get('/from', { config: { permission: 'public' } }, async ({ ip }) => ip)
  assert.equal((await behind.app.inject({ url: '/from', headers })).body, '198.51.100.7')
  assert.equal((await bare.app.inject({ url: '/from', headers })).body, '127.0.0.1')
})
