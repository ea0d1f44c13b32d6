// peers: chromium
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'

import { startBrowser, type TestDatabase, testDatabase } from '../../src/kernel/testkit/index.ts'
import { cannedNodes } from '../../src/testing/canned-nodes.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { seedTown, type Town } from '../../src/testing/town.ts'
import { openPage } from './console-fixture.ts'
import { look } from './look-fixture.ts'

const file = { sha256: 'a'.repeat(64), rows: 90, bytes: 1 }
const evidence = {
  threshold: 5,
  modelVersion: 1,
  loadedAt: '2026-11-25T02:10:00Z',
  dataUntil: '2026-11-24',
  setAside: 0,
  engine: 'duckdb',
  milliseconds: 40,
  flags: [],
}
const selection = {
  measures: ['waiting'],
  dimensions: ['region', 'specialty'],
  filters: [],
  period: { from: '2026-01-01', to: '2026-02-01' },
}

describe('the pages of secure environments', () => {
  let platform: TestPlatform
  let database: TestDatabase
  let dataDir: string
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-environment-'))
    const nodes = cannedNodes().client
    platform = await startTestPlatform({ demo: true, databaseUrl: database.url, dataDir, nodes })
  })
  after(async () => {
    await platform.stop()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  let towns = 0
  const sql = (text: string, values: unknown[]) => database.db.pool.query(text, values)

  /** A permit that holds for a town's Anna, with 90 people of one region in its environment, and another region that does not answer. */
  async function permitFor(town: Town, number: string): Promise<string> {
    const { organisationId } = await platform.api.get<{ organisationId: string }>(
      `/api/trust/v1/units/${town.receptionId}`,
    )
    const [permit, application] = [randomUUID(), randomUUID()]
    await sql(
      `insert into hub.request (id, kind, product, title, content, state, organisation, organisation_name, applicant, created_at, decided_at)
       values ($1, 'permit', 'waiting', 'A test', '{}', 'approved', $2, 'Test', 'somebody', now(), now())`,
      [application, organisationId],
    )
    await sql(
      `insert into hub.permit (id, number, request, kind, organisation, product, selection, regions, people, purpose, valid_from, valid_until)
       values ($1, $2, $3, 'permit', $4, 'waiting', $5, '{14,23}', $6, 'research', now() - interval '1 day', '2030-01-01')`,
      [permit, number, application, organisationId, JSON.stringify(selection), [town.operatorId]],
    )
    const columns = ['region', 'day', 'person', 'specialty'].map((name) => ({
      name,
      type: name === 'day' ? 'DATE' : 'VARCHAR',
    }))
    await sql(
      `insert into hub.permit_rows (permit, region, run, state, ordered_at, deadline, evidence, file, reason)
       values ($1, '14', $2, 'ready', now(), now(), $3, $4, null), ($1, '23', $5, 'absent', now(), now(), null, null, $6)`,
      [
        permit,
        randomUUID(),
        JSON.stringify(evidence),
        JSON.stringify({ ...file, columns }),
        randomUUID(),
        JSON.stringify({
          code: 'hub.node_late',
          sv: 'Regionen svarade inte i tid.',
          en: 'The region did not answer in time.',
        }),
      ],
    )
    const folder = join(dataDir, 'hub/rows', permit, '14')
    await mkdir(folder, { recursive: true })
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(
      `copy (select '14' as region, date '2026-01-31' as day, sha256(range::text) as person, if(range < 30, '101', '301') as specialty
         from range(90)) to '${join(folder, 'rows.parquet')}' (format parquet)`,
    )
    connection.closeSync()
    return permit
  }

  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)
    test(`a question is asked, its answer saved, reviewed by two others, and fetched (${language})`, async (t) => {
      const browser = await startBrowser(t)
      const open = async (as: 'analyst' | 'data_steward', path: string) => {
        towns += 1
        const town = await seedTown(platform.api, {
          name: `Testköping ${towns}`,
          firstCid: 7_000_000 + towns * 1000,
        })
        return { town, ...(await openPage(browser, platform, town, { as, language, path })) }
      }
      const own = await open('analyst', '/data/environments')
      const { page } = own
      await page.getByText(is('Du är inte med i något', 'You are one of the people of no')).waitFor()
      const title = is('Väntande per område', 'Waiting by speciality')
      const number = `DT 2026-${language === 'sv' ? 1 : 2}`
      await permitFor(own.town, number)
      await page.reload()
      await page.getByText(is('1 av 2 är här', '1 of 2 are here')).waitFor()
      await look(page, `environments-${language}`)
      await page.getByRole('link', { name: number }).click()
      await page.getByText('Västra Götaland').waitFor()
      await page.getByText(is('Regionen svarade inte i tid.', 'The region did not answer in time.')).waitFor()
      const field = page.getByLabel(is('Fråga', 'Question'), { exact: true })
      await field.fill('select * from ')
      await page
        .getByRole('button', { name: is('Skriv waiting i frågan', 'Write waiting in the question') })
        .click()
      assert.equal(await field.inputValue(), 'select * from waiting')
      await field.fill(`select * from read_text('/etc/passwd')`)
      await field.press('Control+Enter')
      await page.getByText(is('Frågan kunde inte besvaras.', 'The question could not be answered.')).waitFor()
      // One that she does not wait for.
      await field.fill(
        'select count(*) from range(10000000000) a, range(1000) b where a.range * b.range % 7 = 3',
      )
      await field.press('Control+Enter')
      await page.getByRole('button', { name: is('Avbryt frågan', 'Stop the question') }).click()
      await page.getByRole('button', { name: is('Kör frågan', 'Run the question') }).waitFor()
      await field.fill(
        'select specialty, count(distinct person) as people from waiting group by 1 order by 1',
      )
      await field.press('Control+Enter')
      await page.getByRole('cell', { name: '60', exact: true }).waitFor()
      await look(page, `environment-${language}`)
      await page.getByRole('button', { name: is('Spara som resultat', 'Save as a result') }).click()
      await page.getByLabel(is('Namn', 'Name'), { exact: true }).fill(title)
      await page.getByLabel(is('Vad det visar', 'What it shows')).fill('Antal som väntar.')
      await page.getByRole('button', { name: is('Spara som resultat', 'Save as a result') }).click()
      await page.getByText(is('Ange vilken kolumn som har', 'Say which column has')).waitFor()
      assert.equal(
        await page.getByRole('button', { name: is('Skicka in', 'Submit') }).count(),
        0,
        'a check stops it',
      )
      await look(page, `output-stopped-${language}`)
      await page.getByRole('button', { name: is('Ändra frågan', 'Change the question') }).click()
      await page
        .getByLabel(is('Kolumn med antal personer', 'Column with the number of people'))
        .selectOption('people')
      await page.getByRole('button', { name: is('Spara och kontrollera', 'Save and check') }).click()
      const submit = { name: is('Skicka in till granskning', 'Submit to be reviewed') }
      await page.getByRole('button', submit).click()
      await page.getByRole('dialog').getByRole('button', submit).click()
      await page.getByRole('definition').getByText(is('Inskickat', 'Submitted'), { exact: true }).waitFor()

      for (const [as, at] of [
        ['data_steward', 1],
        ['analyst', 2],
      ] as const) {
        const { page: theirs, troubles } = await open(as, '/data/reviews')
        await theirs.getByRole('link', { name: title }).waitFor()
        await theirs.getByRole('link', { name: is('1 väntar på granskning', '1 waits for review') }).waitFor()
        if (at === 1) await look(theirs, `reviews-${language}`)
        await theirs.getByRole('link', { name: title }).click()
        const approve = theirs.getByRole('button', { name: is('Godkänn', 'Approve') })
        assert.ok(await approve.isDisabled(), 'reasons are needed')
        await theirs
          .getByLabel(is('Skäl', 'Reasons'), { exact: true })
          .fill(is('Grupper om minst 30.', 'Groups of 30 or more.'))
        if (at === 2) await look(theirs, `review-${language}`)
        await approve.click()
        await theirs.getByText(is('Din granskning är sparad.', 'Your review is saved.')).waitFor()
        assert.deepEqual(troubles, [])
      }
      const link = page.getByRole('link', { name: is('Hämta filen', 'Fetch the file') })
      await link.waitFor()
      await look(page, `output-released-${language}`)
      const download = page.waitForEvent('download')
      await link.click()
      assert.equal(
        await readFile(await (await download).path(), 'utf8'),
        'specialty;people\r\n101;30\r\n301;60\r\n',
      )
      assert.deepEqual(own.troubles, [])
    })
  }
})
