import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { testHttp } from './http-fixture.ts'
import { serveStatic } from './static.ts'

const host = 'localhost'

async function pages(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-pages-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'index.html'), '<title>Knutpunkt</title>')
  writeFileSync(join(folder, 'app-BxK3f9a1.js'), 'plain')
  writeFileSync(join(folder, 'app-BxK3f9a1.js.gz'), gzipSync('plain'))
  writeFileSync(join(folder, 'manifest-internal.json'), '{}')
  writeFileSync(join(folder, '.stamp.json'), '{}')
  const { app } = await testHttp(t)
  app.get('/api/things', { config: { permission: 'test.things' } }, async () => 'things')
  await serveStatic(app, folder, { fallback: 'index.html' })
  return (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host, ...headers } })
}

test('the first page is served and asked for anew each time', async (t) => {
  const response = await (await pages(t))('/')
  assert.match(response.body, /Knutpunkt/)
  assert.equal(response.headers['cache-control'], 'no-cache')
})

test('a file with a hash in its name is kept for good, another is not', async (t) => {
  const get = await pages(t)
  assert.match(String((await get('/app-BxK3f9a1.js')).headers['cache-control']), /immutable/)
  assert.equal((await get('/manifest-internal.json')).headers['cache-control'], 'no-cache')
})

test('a compressed file beside it is sent to who takes it', async (t) => {
  const get = await pages(t)
  const response = await get('/app-BxK3f9a1.js', { 'accept-encoding': 'gzip' })
  assert.equal(response.headers['content-encoding'], 'gzip')
  assert.match(String(response.headers['cache-control']), /immutable/)
  assert.equal((await get('/app-BxK3f9a1.js')).body, 'plain')
})

test('a browser that opens the address of a page gets the pages', async (t) => {
  const response = await (await pages(t))('/people/7?tab=devices', { accept: 'text/html,*/*;q=0.8' })
  assert.equal(response.statusCode, 200)
  assert.match(response.body, /Knutpunkt/)
  assert.match(String(response.headers['content-security-policy']), /default-src 'none'/)
})

for (const [url, accept] of [
  ['/people/7', 'application/json'],
  ['/api/unknown', 'text/html'],
  ['/docs/unknown.js', 'text/html'],
  ['/app-gone.js', 'text/html'],
  ['/.stamp.json', '*/*'],
] as const) {
  test(`${url}, asked for as ${accept}, does not exist`, async (t) => {
    const response = await (await pages(t))(url, { accept })
    assert.equal(response.statusCode, 404)
    assert.equal(response.json().code, 'kernel.not_found')
  })
}

test('an address that climbs out of the pages is refused', async (t) => {
  assert.equal((await (await pages(t))('/..%2f..%2fetc%2fpasswd')).statusCode, 400)
})

test('a known interface keeps its 405 beside the pages', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-pages-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'index.html'), '')
  const { app } = await testHttp(t)
  app.post('/api/things', { config: { permission: 'test.things' } }, async () => 'made')
  await serveStatic(app, folder, { fallback: 'index.html' })
  assert.equal((await app.inject({ url: '/api/things', headers: { host } })).statusCode, 405)
})

test('pages that were not built are told of at start', async (t) => {
  const { app } = await testHttp(t)
  await assert.rejects(serveStatic(app, '/nowhere'), /have not been built/)
})
