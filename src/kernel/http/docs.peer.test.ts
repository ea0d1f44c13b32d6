// peers: chromium
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { startBrowser } from '../testkit/browser.ts'
import { testHttp } from './http-fixture.ts'

test('the documentation page shows the interfaces and asks nobody else for anything', async (t) => {
  const http = await testHttp(t)
  http.app.post(
    '/api/test/v1/things',
    {
      config: { permission: 'test.things' },
      schema: { summary: 'Makes a thing', tags: ['things'], body: Type.Object({ name: Type.String() }) },
    },
    async () => 'made',
  )
  const { url } = await http.listen()
  const page = await (await startBrowser(t)).newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) troubles.push(request.url())
  })
  await page.goto(`${url}/docs/`)
  await page.getByText('Makes a thing').click()
  await page.getByText('Request body').waitFor()
  assert.deepEqual(troubles, [])
})
