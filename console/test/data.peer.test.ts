// peers: chromium
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'

import { type TestDatabase, testDatabase } from '../../src/kernel/testkit/index.ts'
import { cannedNodes } from '../../src/testing/canned-nodes.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { openConsole } from './console-fixture.ts'
import { look } from './look-fixture.ts'

const registerKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKYAbCM+MgcAmS4230xLDri8t6EdzGQ2wsNzabyP08Jy'
const regions = [
  ['09', 'Region Gotland'],
  ['14', 'Västra Götalandsregionen'],
  ['23', 'Region Jämtland Härjedalen'],
]

describe('the pages of the data hub', () => {
  let platform: TestPlatform
  let database: TestDatabase
  let dataDir: string
  const nodes = cannedNodes()
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-data-'))
    platform = await startTestPlatform({
      demo: true,
      databaseUrl: database.url,
      dataDir,
      nodes: nodes.client,
    })
    for (const [region, name] of regions)
      await database.db.pool.query(
        `insert into hub.node (region, name, url, public_jwk, changed_by, changed_at)
         values ($1, $2, 'http://127.0.0.1:1', '{}', 'test', now())`,
        [region, name],
      )
  })
  after(async () => {
    await platform.stop()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })
  beforeEach(async () => {
    nodes.manners.clear()
    await database.db.pool.query('truncate hub.run, hub.delivery_plan cascade')
  })

  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)
    const as = { as: 'analyst', language } as const

    test(`an analyst comes to the beds, sees regions, and goes down to hospital and ward (${language})`, async (t) => {
      nodes.manners.set('23', 'refuses')
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/' })
      await page.waitForURL(/\/data\/beds/)
      const block = page.getByRole('region', { name: is('Vårdplatser', 'Hospital beds'), exact: true })
      await block.getByText(is('Saknas i siffrorna', 'Not in the figures')).waitFor()
      await block.getByText(is('Regionen deltar inte', 'The region does not take part')).first().waitFor()
      const rows = block.getByRole('row').filter({ hasText: /Jämtland/ })
      await rows.getByText(is('Svarade inte', 'Did not answer')).first().waitFor()
      assert.equal(await block.getByRole('img').count(), 2)
      await look(page, `beds-${language}`)

      await block.getByRole('button', { name: is('Visa Västra Götaland', 'Show Västra Götaland') }).click()
      await page.waitForURL(/region=/)
      await block
        .getByRole('button', { name: is('Visa Norra sjukhuset 14', 'Show Norra sjukhuset 14') })
        .click()
      await block.getByRole('rowheader', { name: 'Norra sjukhuset 14, avdelning 3' }).waitFor()
      await look(page, `beds-ward-${language}`)
      await page.reload()
      await block.getByRole('rowheader', { name: 'Norra sjukhuset 14, avdelning 3' }).waitFor()
      await page.getByRole('button', { name: is('Nationellt', 'National') }).click()
      await block.getByText(is('2 av landets 21 regioner', '2 of the country’s 21 regions')).waitFor()
      await block.getByRole('rowheader', { name: is('2 av 21 regioner', '2 of 21 regions') }).waitFor()
      await block
        .getByText(is('Region Jämtland Härjedalen: Sade nej', 'Region Jämtland Härjedalen: Said no'))
        .waitFor()
      await look(page, `beds-national-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`what is not told is hatched and said in words, in the table and in its file (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/data/waiting' })
      const name = is('De som väntar, per verksamhetsområde', 'Those who wait, by speciality')
      const block = page.getByRole('region', { name, exact: true })
      const words = is('Visas inte: färre än 5', 'Not shown: fewer than 5')
      const row = block.getByRole('row').filter({ hasText: is('Onkologi', 'Oncology') })
      await row.getByText(words).first().waitFor()
      await block.getByText(is('Streckat: visas inte', 'Hatched: not shown')).waitFor()
      // One alone could be reckoned from the sum: another is hidden with it.
      const hatched = await block.locator('figure [fill^="url(#data-hatch"] rect').count()
      assert.ok(hatched > 1, `${hatched} hatched`)
      const download = page.waitForEvent('download')
      await block.getByRole('button', { name: 'CSV' }).click()
      const saved = readFileSync(await (await download).path(), 'utf8').split('\r\n')
      const hidden = saved.find((line) => line.startsWith(is('Onkologi', 'Oncology')))!
      assert.match(hidden, new RegExp(`^[^;]+;;${words};;${words}`))
      await block.getByText(is('Definitioner och källa', 'Definitions and source')).click()
      await block.getByText(is('vårdgarantin', 'vårdgarantin'), { exact: false }).first().waitFor()
      await look(page, `waiting-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`a series that breaks is told so where it does (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/data/waiting?span=120' })
      const block = page.getByRole('region', { name: is('De som väntar', 'Those who wait'), exact: true })
      await block.getByText(is('Serien bryts 1 jan 2021.', 'The series breaks 1 Jan 2021.')).waitFor()
      await block.locator('figure [stroke-dasharray="5 4"] line').waitFor({ state: 'attached' })
      await page.getByLabel('Period').selectOption('60')
      await page.waitForURL(/span=/)
      const breaks = block.getByText(is('Serien bryts', 'The series breaks'))
      await breaks.waitFor({ state: 'detached' })
      await block.getByRole('img').nth(1).waitFor()
      assert.equal(await breaks.count(), 0)
      assert.deepEqual(troubles, [])
    })

    test(`costs are told by region, group and individual, with what makes regions differ (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, {
        ...as,
        path: '/data/costs?care_form=inpatient',
      })
      await page
        .getByText(is('Inte alla enheter redovisar', 'Not all units report'), { exact: false })
        .first()
        .waitFor()
      await page.getByText(is('Kostnadsslag,', 'Types of cost,')).first().waitFor()
      const groups = page.getByRole('region', {
        name: is('Vad kostnaderna består av', 'What the costs consist of'),
        exact: true,
      })
      await groups.getByRole('rowheader', { name: 'F20E' }).waitFor()
      const ages = page.getByRole('region', {
        name: is('Kostnad per individ, per ålder', 'Cost per individual, by age'),
        exact: true,
      })
      await ages.getByRole('rowheader', { name: is('80 år och äldre', '80 years and older') }).waitFor()
      await ages.getByText(is('gäller inte här', 'does not hold here'), { exact: false }).waitFor()
      await look(page, `costs-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`a run that goes on tells which regions have answered, and can be cancelled (${language})`, async (t) => {
      nodes.manners.set('09', 'counts')
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/data/beds' })
      await page.getByText(is('2 av 3 regioner har svarat', '2 of 3 regions have answered')).waitFor()
      await look(page, `running-${language}`)
      await page.getByRole('link', { name: is('Körningar', 'Runs') }).click()
      const row = page.getByRole('row').filter({ hasText: is('Pågår', 'Goes on') })
      await row.getByRole('link').click()
      await page.getByText(is('2 av 3 regioner har svarat', '2 of 3 regions have answered')).waitFor()
      await page.getByRole('button', { name: is('Avbryt körningen', 'Cancel the run') }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: is('Avbryt körningen', 'Cancel the run') }).click()
      await page.getByText(is('Avbruten', 'Cancelled'), { exact: true }).waitFor()
      await look(page, `run-cancelled-${language}`)
      await page
        .getByRole('link', { name: is('Vårdplatser', 'Hospital beds'), exact: true })
        .first()
        .click()
      await page.getByText(is('Körningen avbröts', 'The run was cancelled')).waitFor()
      nodes.manners.clear()
      await page.getByRole('button', { name: is('Fråga igen', 'Ask again') }).click()
      await page.getByRole('rowheader', { name: 'Gotland' }).first().waitFor()
      assert.deepEqual(troubles, [])
    })

    test(`when no region answers the page says so, and each region why (${language})`, async (t) => {
      for (const [region] of regions) nodes.manners.set(region!, 'refuses')
      const { page } = await openConsole(t, platform, { ...as, path: '/data/beds' })
      await page.getByText(is('Ingen region kunde svara', 'No region could answer')).waitFor()
      assert.equal(
        await page.getByText(is('Regionen deltar inte', 'The region does not take part')).count(),
        3,
      )
      await look(page, `failed-${language}`)
    })

    test(`a product is read as it is defined, and a run as it came about (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, { ...as, path: '/data/waiting' })
      await page.getByText(is('Definitioner och källa', 'Definitions and source')).first().click()
      await page
        .getByRole('link', { name: is('Körningen', 'The run of') })
        .first()
        .click()
      await page.getByRole('table', { name: is('Siffror', 'Figures') }).waitFor()
      await page
        .getByRole('cell', { name: is('24 nov 2026', '24 Nov 2026') })
        .first()
        .waitFor()
      await look(page, `run-${language}`)
      await page.getByRole('link', { name: is('Dataprodukter', 'Data products') }).click()
      await page.getByRole('link', { name: is('Väntande', 'Waiting'), exact: true }).waitFor()
      await look(page, `products-${language}`)
      await page.getByRole('link', { name: is('Väntande', 'Waiting'), exact: true }).click()
      await page.getByText('curl ', { exact: false }).waitFor()
      await page.getByText('HSL 9 kap. 3–4 §§', { exact: false }).first().waitFor()
      await look(page, `product-${language}`)
      await page.getByRole('link', { name: is('Körningar av produkten', 'Runs of the product') }).click()
      await page
        .getByRole('cell', { name: is('3 av 3 svarade', '3 of 3 answered') })
        .first()
        .waitFor()
      await look(page, `runs-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`what goes to a register is planned, followed, and made again when it failed (${language})`, async (t) => {
      const steward = { as: 'data_steward', at: 'operator', language } as const
      const { page, troubles } = await openConsole(t, platform, { ...steward, path: '/data/waiting' })
      await page.getByRole('img').first().waitFor()
      await page.getByRole('link', { name: is('Leveranser', 'Deliveries') }).click()
      await page
        .getByText(is('Ingenting levereras av sig självt än.', 'Nothing is delivered by itself yet.'))
        .waitFor()
      await page.getByRole('link', { name: is('Ny leveransplan', 'New delivery plan') }).click()
      await page.getByLabel(is('Dataprodukt', 'Data product')).selectOption('waiting')
      await page.getByText(is('Den 8 varje månad 05:00', 'On day 8 of every month 05:00')).waitFor()
      await page.getByLabel(is('Hubben skickar', 'The hub sends')).check()
      for (const [name, text] of [
        ['Server', '127.0.0.1'],
        ['Port', '1'],
        [is('Användare', 'User'), 'hub'],
        [is('Mapp', 'Folder'), 'in'],
        [is('Serverns öppna nyckel', 'The server’s public key'), registerKey],
      ] as const)
        await page.getByLabel(name, { exact: true }).fill(text)
      await look(page, `delivery-form-${language}`)
      await page.getByRole('button', { name: is('Spara planen', 'Save the plan') }).click()
      await page
        .getByText(
          is('Ingenting är levererat enligt planen än.', 'Nothing has been delivered by the plan yet.'),
        )
        .waitFor()
      await look(page, `delivery-plan-${language}`)

      await database.db.pool.query(
        `insert into hub.delivery (id, run, organisation, plan, formats, bom, day, state, reason, asked_by, created_at, ended_at, keep_until)
         select gen_random_uuid(), run.id, plan.organisation, plan.id, '{csv}', false, current_date, 'failed', 'disk_full', 'schedule', now(), now(), now() + interval '30 days'
         from hub.delivery_plan plan, (select id from hub.run where product = 'waiting' and state = 'done' limit 1) run`,
      )
      await page.reload()
      const row = page
        .getByRole('row')
        .filter({ hasText: is('Hubbens disk är full.', 'The hub’s disk is full.') })
      await row.getByRole('link').click()
      const again = { name: is('Gör om leveransen', 'Make the delivery again') }
      await page.getByRole('button', again).click()
      await page.getByRole('dialog').getByRole('button', again).click()
      await page
        .getByRole('cell', {
          name: is('Registrets server svarade inte.', 'The register’s server did not answer.'),
        })
        .waitFor()
      await page.getByRole('rowheader', { name: 'SHA256SUMS' }).waitFor()
      await look(page, `delivery-${language}`)
      await page.getByRole('link', { name: is('Till planen', 'To the plan') }).click()
      await page.getByRole('button', { name: is('Låt planen vila', 'Let the plan rest') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: is('Låt planen vila', 'Let the plan rest') })
        .click()
      await page
        .getByRole('status')
        .filter({ hasText: is('Vilar.', 'Rests.') })
        .waitFor()
      await page
        .getByRole('link', { name: is('Leveranser', 'Deliveries') })
        .first()
        .click()
      await page.getByRole('table', { name: is('Leveransplaner', 'Delivery plans') }).waitFor()
      await look(page, `deliveries-${language}`)
      await page.getByRole('link', { name: is('Vilka som får hämta', 'Who may fetch') }).click()
      await page.getByLabel(is('Namn', 'Name'), { exact: true }).fill('Registret')
      await page.getByLabel(is('Öppen nyckel', 'Public key')).fill(registerKey)
      await page.getByRole('button', { name: is('Lägg in', 'Add'), exact: true }).click()
      await page.getByRole('button', { name: is('Återkalla Registret', 'Revoke Registret') }).click()
      const revoke = { name: is('Återkalla', 'Revoke'), exact: true }
      await page.getByRole('dialog').getByRole('button', revoke).click()
      await page.getByRole('cell', { name: is('Återkallad', 'Revoked') }).waitFor()
      await look(page, `sftp-keys-${language}`)
      assert.deepEqual(troubles, [])
    })
  }
})
