// peers: chromium
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../src/kernel/testkit/index.ts'
import {
  createIdentityVault,
  loadOrCreateKeys,
  newId,
  type PersonIdentity,
} from '../../src/testing/identity.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { openConsole } from './console-fixture.ts'
import { look } from './look-fixture.ts'

const anna = '194001019811' as PersonIdentity
const source = 'SE2321000016-S1'
const domain = 'riv:knutpunkt:actoutcome'

describe('the pages of the engagement index and its subscribers', () => {
  let platform: TestPlatform
  let database: TestDatabase
  let dataDir: string
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-index-'))
    platform = await startTestPlatform({ demo: true, databaseUrl: database.url, dataDir })
  })
  after(async () => {
    await platform.stop()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  /** A row of any table that engagements stand in. */
  const place = `service_domain, categorization, logical_address, business_object, source_system, data_controller, owner, clinical_process`
  const values = [domain, 'vacc', 'SE2321000016-A1', 'NA', source, 'SE2321000016-P1', 'KNUTPUNKT', 'NA']
  const numbered = (from: number) => values.map((_, at) => `$${from + at}`).join(', ')

  async function tellOf(person: PersonIdentity): Promise<void> {
    const { sealed, lookup } = createIdentityVault(await loadOrCreateKeys(dataDir)).seal(person)
    await database.db.pool.query(
      `insert into exchange.engagement (key, person, sealed, ${place}, most_recent, created_at, updated_at)
       values ($1, $2, $3, ${numbered(4)}, now(), now(), now())`,
      [randomBytes(32), lookup, sealed, ...values],
    )
  }

  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)

    test(`a person is searched without her number in any address, and a source is compared (${language})`, async (t) => {
      await tellOf(anna).catch(() => undefined)
      const { page } = await openConsole(t, platform, {
        as: 'integration_engineer',
        at: 'operator',
        path: '/services/index',
        language,
      })
      const addresses: string[] = []
      page.on('request', (request) => addresses.push(request.url()))
      await page
        .getByRole('heading', { level: 1, name: is('Engagemangsindex', 'Engagement index') })
        .waitFor()
      await page
        .getByLabel(is('Personnummer, samordningsnummer', 'Personal identity, coordination'))
        .fill('12')
      const search = page.getByRole('button', { name: is('Sök', 'Search'), exact: true })
      await search.click()
      await page.getByText(is('varken tolv siffror', 'neither twelve digits')).waitFor()
      await page
        .getByLabel(is('Personnummer, samordningsnummer', 'Personal identity, coordination'))
        .fill(anna)
      await search.click()
      await page.getByRole('cell', { name: 'SE2321000016-A1' }).first().waitFor()
      await look(page, `index-${language}`)
      await page
        .getByRole('button', { name: is('Jämför med', 'Compare with') })
        .first()
        .click()
      await page.getByText(is('Källan gav ingen lista', 'The source gave no list')).waitFor()
      await look(page, `comparison-${language}`)
      assert.ok(addresses.every((address) => !address.includes(anna)))
    })

    test(`differences are corrected after a confirmation (${language})`, async (t) => {
      const id = newId()
      await database.db.pool.query(
        `insert into exchange.reconciliation
           (id, source_system, logical_address, service_domain, state, in_source, in_index, created_by, created_at, ready_at)
         values ($1, $2, $2, $3, 'ready', 12, 11, 'test', now(), now())`,
        [id, source, domain],
      )
      const { sealed } = createIdentityVault(await loadOrCreateKeys(dataDir)).seal(anna)
      for (const [position, kind] of ['missing', 'extra'].entries())
        await database.db.pool.query(
          `insert into exchange.reconciliation_difference (reconciliation, position, kind, key, sealed, ${place}, most_recent)
           values ($1, $2, $3, $4, $5, ${numbered(6)}, now())`,
          [id, position, kind, randomBytes(32), sealed, ...values.with(3, `${language} ${kind}`)],
        )
      const { page } = await openConsole(t, platform, {
        as: 'integration_engineer',
        at: 'operator',
        path: `/services/index/${id}`,
        language,
      })
      await page.getByRole('cell', { name: '19400101-••••' }).first().waitFor()
      await look(page, `differences-${language}`)
      await page.getByRole('button', { name: is('Rätta indexet', 'Correct the index') }).click()
      await page.getByRole('button', { name: is('Rätta', 'Correct'), exact: true }).click()
      await page.getByRole('cell', { name: is('Rättad', 'Corrected'), exact: true }).waitFor()
      const { rows } = await database.db.pool.query(
        'select business_object from exchange.engagement where business_object like $1',
        [`${language} %`],
      )
      assert.deepEqual(rows, [{ business_object: `${language} missing` }])
    })

    test(`a subscription is added, and its dead letter is sent again or let go of (${language})`, async (t) => {
      const { page } = await openConsole(t, platform, {
        as: 'integration_engineer',
        at: 'operator',
        path: '/services/subscriptions',
        language,
      })
      await page.getByRole('button', { name: is('Lägg till prenumeration', 'Add a subscription') }).click()
      const name = `Region Norr ${language}`
      await page.getByLabel(is('Namn', 'Name'), { exact: true }).fill(name)
      await page.getByLabel(is('Logisk adress', 'Logical address')).fill('SE2321000016-EI')
      await look(page, `subscription-form-${language}`)
      await page.getByRole('button', { name: is('Spara', 'Save'), exact: true }).click()
      await page.getByRole('rowheader', { name }).waitFor()
      const { rows } = await database.db.pool.query('select id from exchange.subscription where name = $1', [
        name,
      ])
      for (let letter = 0; letter < 2; letter++)
        await database.db.pool.query(
          `insert into exchange.delivery (id, subscription, change_set, positions, state, attempts, due_at, code, created_at)
           values ($1, $2, $3, '{0}', 'dead', 12, now(), 'VP009', now())`,
          [newId(), rows[0].id, newId()],
        )
      await page.reload()
      const letters = page.getByRole('region', { name: is('Uppgivna leveranser', 'Dead letters') })
      await letters
        .getByText(is('mottagaren svarade inte eller', 'the receiver did not answer or'))
        .first()
        .waitFor()
      await look(page, `subscriptions-${language}`)
      await letters
        .getByRole('button', { name: is('Släpp', 'Let go') })
        .first()
        .click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: is('Släpp', 'Let go') })
        .click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      // The one let go of is gone from the list before the other is chosen.
      await letters
        .getByRole('button', { name: is('Släpp', 'Let go') })
        .nth(1)
        .waitFor({ state: 'detached' })
      await letters
        .getByRole('button', { name: is('Skicka igen till', 'Send again to') })
        .first()
        .click()
      await page.getByText(is('En leverans skickas igen', 'One delivery is sent again')).waitFor()
      await page.getByText(is('Inga leveranser är uppgivna', 'No deliveries have been given up')).waitFor()
    })
  }
})
