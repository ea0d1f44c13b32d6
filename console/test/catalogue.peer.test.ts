// peers: chromium
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'

import { type TestDatabase, testDatabase } from '../../src/kernel/testkit/index.ts'
import { cannedNodes } from '../../src/testing/canned-nodes.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { openConsole } from './console-fixture.ts'
import { look } from './look-fixture.ts'

/** What a node has told, as the hub keeps it. */
const told = (region: string, name: string, ids: string[]) => ({
  region,
  name,
  description: {
    v: 1,
    region,
    name,
    software: '0.1.0',
    modelVersion: 1,
    sources: [
      ['person', 300_000, 0, 1],
      ['unit', 214, 0, 0.8],
      ['bed_day', 48_180, 1204, 1],
      ['queue_entry', 86_112, 12, 0.91],
    ].map(([entity, rows, setAside, coverage]) => ({
      entity,
      rows,
      setAside,
      coverage,
      loadedAt: '2026-11-25T02:14:00Z',
      ...(entity !== 'unit' && entity !== 'person' && { from: '2021-01-01', until: '2026-11-24' }),
    })),
    products: ids.map((id) => ({ id, takesPart: true, byHand: region === '14', threshold: 5 })),
  },
})

describe('the pages of the catalogue', () => {
  let platform: TestPlatform
  let database: TestDatabase
  let dataDir: string
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-catalogue-'))
    platform = await startTestPlatform({
      demo: true,
      databaseUrl: database.url,
      dataDir,
      nodes: cannedNodes().client,
    })
    for (const { region, name, description } of [
      told('09', 'Region Gotland', ['beds', 'waiting', 'completed_waits']),
      told('14', 'Västra Götalandsregionen', ['beds', 'waiting']),
    ])
      await database.db.pool.query(
        `insert into hub.node (region, name, url, public_jwk, changed_by, changed_at, seen_at, description)
         values ($1, $2, 'http://127.0.0.1:1', '{}', 'test', now(), '2026-11-26T06:00:00Z', $3)`,
        [region, name, JSON.stringify(description)],
      )
  })
  after(async () => {
    await platform.stop()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const open = (t: TestContext, language: 'sv' | 'en', path: string) =>
    openConsole(t, platform, { as: 'data_steward', at: 'operator', language, path })
  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)

    test(`datasets are found by words, and narrowed to what a region has (${language})`, async (t) => {
      const { page, troubles } = await open(t, language, '/data/catalogue')
      const names = page.getByRole('rowheader')
      await names.getByRole('link', { name: is('Vårdplatser', 'Hospital beds') }).waitFor()
      assert.equal(await names.count(), 6)
      assert.equal(await page.getByText(is('följer standarden', 'holds to the standard')).count(), 6)
      await look(page, `catalogue-${language}`)
      await page.getByLabel(is('Sök', 'Search'), { exact: true }).fill(is('vårdgaranti', 'care guarantee'))
      await names
        .getByRole('link', { name: is('Vårdplatser', 'Hospital beds') })
        .waitFor({ state: 'detached' })
      assert.equal(await names.count(), 1)
      await page.getByLabel(is('Sök', 'Search'), { exact: true }).fill('')
      await page.getByLabel(is('Visa', 'Show'), { exact: true }).selectOption('14')
      await page.getByRole('link', { name: is('Väntande, Västra', 'Waiting, Västra') }).waitFor()
      await page.getByText(is('Efter ansökan', 'By application')).first().waitFor()
      assert.equal(await names.count(), 2)
      await page.getByLabel(is('Sök', 'Search'), { exact: true }).fill('xyz')
      await page.getByText(is('Ingen datamängd stämmer', 'No dataset matches')).waitFor()
      assert.equal(
        await page.getByRole('link', { name: 'Turtle' }).getAttribute('href'),
        '/api/hub/v1/catalogue.ttl',
      )
      assert.deepEqual(troubles, [])
    })

    test(`a dataset tells what its variables mean, how good it is in each region, and ways to it (${language})`, async (t) => {
      const { page, troubles } = await open(t, language, '/data/catalogue/waiting')
      const variables = page.getByRole('table', { name: is('Variabler', 'Variables') })
      const stage = variables.getByRole('row').filter({ hasText: 'stage' })
      await stage.getByText(is('3 koder', '3 codes')).click()
      await stage.getByText(is('Medicinsk bedömning i primärvård', 'Medical assessment')).waitFor()
      const quality = page.getByRole('table', { name: is('Kvalitet i regionerna', 'Quality in the regions') })
      const row = quality
        .getByRole('row')
        .filter({ hasText: 'Västra Götalandsregionen' })
        .filter({ hasText: is('Väntande', 'Queue entry') })
      await row.getByText(is('91,0 %', '91.0%')).waitFor()
      await page
        .getByText(is('Påhittade rader, gjorda av definitionen', 'Made-up rows, made of the definition'))
        .waitFor()
      const links = ['Turtle', 'JSON-LD'].map((name) =>
        page.getByRole('link', { name, exact: true }).getAttribute('href'),
      )
      assert.deepEqual(await Promise.all(links), [
        '/api/hub/v1/catalogue/waiting.ttl',
        '/api/hub/v1/catalogue/waiting.jsonld',
      ])
      await look(page, `dataset-${language}`)
      await quality.getByRole('link', { name: 'Region Gotland' }).first().click()
      await page
        .getByRole('heading', { level: 1, name: is('Väntande, Region Gotland', 'Waiting, Region Gotland') })
        .waitFor()
      await look(page, `dataset-region-${language}`)
      assert.deepEqual(troubles, [])
    })
  }

  test('a dataset that is not there is told so', async (t) => {
    const { page } = await open(t, 'sv', '/data/catalogue/planets')
    await page.getByText('Det finns ingen datamängd med det namnet i katalogen').waitFor()
  })

  test('the list is saved as a file', async (t) => {
    const { page } = await open(t, 'sv', '/data/catalogue')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const saved = readFileSync(await (await download).path(), 'utf8')
    assert.match(saved, /Vårdplatser;För den som får se dataprodukter;varje dag;2;/)
  })
})
