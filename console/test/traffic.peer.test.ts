// peers: chromium
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type TestDatabase, testDatabase } from '../../src/kernel/testkit/index.ts'
import { newId } from '../../src/testing/identity.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { openConsole } from './console-fixture.ts'
import { violations } from './violations-fixture.ts'

const consumer = 'SE2321000016-K1'
const contract = 'urn:riv:test:GetThingResponder:1'
const denied = newId()

describe('the pages of traffic', () => {
  let platform: TestPlatform
  let database: TestDatabase
  let dataDir: string
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-traffic-'))
    platform = await startTestPlatform({ demo: true, databaseUrl: database.url, dataDir })
    await database.db.pool.query(
      `insert into exchange.call (id, at, correlation_id, trace_id, protocol, consumer, original_consumer, contract, operation,
         logical_address, producer, version, request_bytes, response_bytes, decided_ms, sent_ms, answered_ms, done_ms, code,
         status, faults)
       select gen_random_uuid(), now() - n * interval '40 seconds', 'c' || n, repeat('a', 32), 'rivta', $1, $1, $2, 'GetThing',
         'SE2321000016-A1', 'SE2321000016-P' || (n % 3), 1, 700, 4000 * (n % 3 + 1), 1, 2, 20 * n, 20 * n + 3,
         case n % 7 when 0 then 'VP009' else 'ok' end, 200, 0
       from generate_series(1, 80) n`,
      [consumer, contract],
    )
    await database.db.pool.query(
      `insert into exchange.call (id, at, correlation_id, trace_id, protocol, consumer, original_consumer, contract, operation,
         logical_address, version, request_bytes, response_bytes, decided_ms, done_ms, code, status, faults)
       values ($1, now(), 'denied', repeat('b', 32), 'rivta', $2, $2, $3, 'GetThing', 'SE2321000016-A1', 1, 700, 300, 1, 2,
         'VP007', 500, 1)`,
      [denied, consumer, contract],
    )
    await database.db.pool.query(
      `insert into exchange.call_fault (call, at, contract, direction, places)
       values ($1, now(), $2, 'request', '[{"path":"/GetThing/person/id","facet":"pattern"}]')`,
      [denied, contract],
    )
    await database.db.pool.query(
      `insert into exchange.traffic_alert (id, kind, contract, producer, raised_at, closed_at, calls, measured, allowed)
       values ($1, 'errors', $2, 'SE2321000016-P0', now() - interval '1 hour', now(), 40, 0.4, 0.2)`,
      [newId(), contract],
    )
  })
  after(async () => {
    await platform.stop()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const look = async (page: Page, name: string) => {
    assert.deepEqual(await violations(page), [], name)
    const folder = process.env['KNUTPUNKT_SCREENSHOTS']
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      if (folder !== undefined)
        await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      assert.ok(!wide, `${name} is wider than a screen of ${width}`)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  }

  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)
    const as = { as: 'integration_engineer', at: 'operator', language } as const

    test(`traffic is shown as a map, a table and over time (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/services/traffic' })
      await page.getByRole('img', { name: is('Karta över trafiken', 'Map of the traffic') }).waitFor()
      const over = page.getByRole('region', { name: is('Över tiden', 'Over time') })
      await over.getByRole('link', { name: 'GetThing 1' }).waitFor()
      await over.getByLabel(is('Visa per', 'Show by')).selectOption('producer')
      await over.getByRole('link', { name: 'SE2321000016-P1' }).waitFor()
      assert.equal(await over.getByRole('row').count(), 5)
      await page.getByText(is('Varningar som är över', 'Warnings that are over')).click()
      await page.getByText(is('40 %', '40%')).waitFor()
      await look(page, `traffic-${language}`)
      await over.scrollIntoViewIfNeeded()
      await look(page, `history-${language}`)
      await over.getByRole('link', { name: 'SE2321000016-P1' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/services\/calls\?.*producer=SE2321000016-P1/)
      await page.getByRole('cell', { name: 'SE2321000016-P1' }).first().waitFor()
      await look(page, `calls-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`rules of warnings are listed with what they warn of, added, changed, removed and put back (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/services/traffic' })
      await page.getByRole('link', { name: is('Regler för när det varnas', 'Rules for when') }).click()
      const rows = page.getByRole('table', { name: is('Regler', 'Rules'), exact: true }).getByRole('row')
      const all = rows.filter({ hasText: is('Alla anrop', 'All calls') })
      await all.getByText(is('Plattformens förval', 'As the platform has it')).waitFor()
      await page.getByRole('button', { name: is('Lägg till en regel', 'Add a rule') }).click()
      const form = page.getByRole('form')
      await form.getByLabel(is('Producent (HSA-id)', 'Producer (HSA-id)')).fill(`SE2321000016-P1`)
      await form.getByLabel(is('Högst andel fel', 'Greatest share')).fill('7.5')
      await form.getByLabel(is('Längsta svarstid', 'Longest answer')).fill('30')
      await look(page, `rule-form-${language}`)
      await form.getByRole('button', { name: is('Spara regeln', 'Save the rule') }).click()
      const made = rows.filter({ hasText: 'SE2321000016-P1' })
      await made.getByText(is('7,5 %', '7.5%')).waitFor()
      await made.getByText('30 ms').waitFor()
      await made.getByText('Anna').waitFor()
      await look(page, `rules-${language}`)

      await made.getByRole('button', { name: is('Ändra', 'Change') }).click()
      await form.getByLabel(is('Minsta antal anrop', 'Fewest calls')).fill('25')
      await form.getByLabel(is('Varna', 'Warn'), { exact: false }).uncheck()
      await form.getByRole('button', { name: is('Spara regeln', 'Save the rule') }).click()
      await made.getByText(is('25 anrop', '25 calls')).waitFor()
      await made.getByRole('cell', { name: is('Nej', 'No'), exact: true }).waitFor()

      const remove = { name: is('Ta bort', 'Remove') }
      await made.getByRole('button', remove).click()
      await page.getByRole('dialog').getByRole('button', remove).click()
      await made.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: is('Ångra borttagningen', 'Undo the removal') }).click()
      await made.getByText(is('25 anrop', '25 calls')).waitFor()
      const { rows: stored } = await database.db.pool.query(
        'select errors, slow_ms, fewest, enabled from exchange.traffic_rule where producer = $1',
        ['SE2321000016-P1'],
      )
      assert.deepEqual(stored, [{ errors: 0.075, slow_ms: 30, fewest: 25, enabled: false }])
      await database.db.pool.query('delete from exchange.traffic_rule')
      assert.deepEqual(troubles, [])
    })

    test(`calls are narrowed by what stands in the address, sorted by a head, and saved as a file (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, {
        ...as,
        path: `/services/calls?code=errors&logicalAddress=SE2321000016-A1`,
      })
      const took = page.getByRole('columnheader', { name: is('Tog', 'Took') })
      await took.waitFor()
      assert.equal(await took.getAttribute('aria-sort'), 'none')
      await took.getByRole('button').click()
      assert.equal(await took.getAttribute('aria-sort'), 'ascending')
      // The refused one was over first; those that the producer failed took long.
      const outcomes = () =>
        page
          .locator(`td[data-head="${is('Utfall', 'Outcome')}"]`)
          .evaluateAll((cells) => cells.map((cell) => cell.textContent!.slice(0, 5)))
      assert.deepEqual((await outcomes())[0], 'VP007')
      await took.getByRole('button').click()
      assert.equal(await took.getAttribute('aria-sort'), 'descending')
      assert.deepEqual((await outcomes()).at(-1), 'VP007')
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'CSV' }).click()
      const saved = readFileSync(await (await download).path(), 'utf8')
        .trim()
        .split('\r\n')
      // Every seventh of the 80, and the refused one, under the heads.
      assert.equal(saved.length, 1 + 11 + 1)
      assert.ok(saved.slice(1).every((row) => /;VP00[79] /.test(row)))
      await page.getByRole('button', { name: is('Rensa urvalet', 'Clear the choice') }).click()
      await page.getByText('1–50').waitFor()
      await page.getByRole('button', { name: is('Nästa', 'Next') }).click()
      await page.getByText(is('51–81 av 81', '51–81 of 81')).waitFor()
      await look(page, `calls-page-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`a refused call tells its story, where it broke its contract, and what to order (${language})`, async (t) => {
      const { page } = await openConsole(t, platform, { ...as, path: `/services/calls/${denied}` })
      await page.getByText('/GetThing/person/id').waitFor()
      await page.getByText(is('Samma anrop i dag:', 'The same call today:')).waitFor()
      await look(page, `story-${language}`)
      await page.goto(`${platform.addresses.http}/services/explain`)
      await page
        .getByRole('heading', { level: 1, name: is('Förklara ett anrop', 'Explain a call') })
        .waitFor()
      await look(page, `explain-${language}`)
    })
  }
})
