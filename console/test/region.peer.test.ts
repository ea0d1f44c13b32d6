// peers: chromium
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Browser, BrowserContext } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { startTestNode, type TestNode } from '../../src/testing/region-node.ts'
import type { Role } from '../src/api/contract.ts'
import { look } from './look-fixture.ts'

const mapping = `
version: 1
source: vardadm
kind: csv
place: vardadm
schedule: "30 2 * * *"
csv: { delimiter: ";", encoding: utf-8 }
tables:
  enheter: { files: enheter.csv }
  platser: { files: "platser_{batch}.csv" }
entities:
  unit:
    from: enheter
    mode: replace
    columns: { unit: hsaid, name: namn, hospital: sjukhus }
  bed_day:
    from: platser
    mode: append
    columns:
      unit: enhet
      measured: tid
      available: disponibla
      occupied: belagda
      overcrowded: overbelaggningar
      outlying: utlokaliserade
`
/** Who has waited, so that there is somebody behind a pseudonym. */
const queue = `
version: 1
source: vasakliniken
kind: csv
place: vasakliniken
csv: { delimiter: ";", encoding: utf-8 }
tables:
  personer: { files: personer.csv }
  vantande: { files: vantande.csv }
entities:
  person:
    from: personer
    mode: replace
    person: personnummer
    columns: { birth_year: "cast(substr(personnummer, 1, 4) as integer)", sex: kon, municipality: kommun }
  queue_entry:
    from: vantande
    mode: replace
    person: personnummer
    columns: { entry: id, unit: enhet, specialty: mvo, stage: typ, since: sedan, performed: klar }
`
const permit = '01a21970-8478-72e8-887b-fdab06cdd37c'
const units = 'hsaid;namn;sjukhus\nSE1-A;Avdelning 1;Lasarettet\nSE1-B;Avdelning 2;Lasarettet\n'
const beds = (day: string, rows: string[]) =>
  `enhet;tid;disponibla;belagda;overbelaggningar;utlokaliserade\n${rows.map((row) => row.replace('@', `${day} 06:00`)).join('\n')}\n`

describe('the pages of a region’s node', () => {
  const closers: (() => unknown)[] = []
  let node: TestNode
  let steward: string
  let analyst: string
  let colleague: string
  let browser: Browser
  before(async () => {
    browser = await startBrowser({ after: (close) => void closers.push(close) })
    node = await startTestNode((close) => void closers.push(close), {
      mappings: { 'vardadm.yaml': mapping, 'vasakliniken.yaml': queue },
    })
    steward = await employ(node, 'Stina Förvaltare', 'data_steward')
    analyst = await employ(node, 'Anna Analytiker', 'analyst')
    colleague = await employ(node, 'Bo Förvaltare', 'data_steward', 'Ny')
    await node.file('vardadm/enheter.csv', units)
    const good = ['SE1-A;@;20;18;0;1', 'SE1-B;@;10;12;2;0']
    await node.file('vardadm/platser_2026-11-23.csv', beds('2026-11-23', good))
    await node.file(
      'vardadm/platser_2026-11-24.csv',
      beds('2026-11-24', [...good, 'SE1-A;@;20;många;0;0', 'SE1-C;@;5;5;7;0', ';@;5;5;0;0']).replaceAll(
        '\n',
        ';ny\n',
      ),
    )
    await node.file('vasakliniken/personer.csv', 'personnummer;kon;kommun\n199001012385;2;1280\n')
    await node.file(
      'vasakliniken/vantande.csv',
      'id;personnummer;enhet;mvo;typ;sedan;klar\nV1;199001012385;SE1-A;101;treatment;2026-09-01;2026-10-05\n',
    )
    await node.load()
  })
  after(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  })

  const open = async (t: TestContext, language: 'sv' | 'en', path: string, who: string) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    t.after(() => context.close())
    await context.addInitScript(
      (stored) => {
        for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, JSON.stringify(value))
      },
      { 'knutpunkt.language': language, 'knutpunkt.theme': 'light' },
    )
    await logIn(context, node, who)
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    await page.goto(node.http + path)
    return { page, troubles }
  }
  const ask = (id: string, more: Partial<Parameters<TestNode['order']>[0]> = {}) => {
    const product = node.product(id)
    return node.order({
      product,
      selection: {
        measures: [product.measures[0]!.id],
        dimensions: [product.dimensions[0]!.id, product.dimensions[1]!.id],
        filters: [],
        period: { from: '2026-11-01', to: '2026-12-01' },
      },
      ...more,
    })
  }

  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)

    test(`a steward reads what is asked, approves it, and sees what was told (${language})`, async (t) => {
      const run = await ask('beds')
      const { page, troubles } = await open(t, language, '/', steward)
      await page.waitForURL(/\/region\/runs/)
      await page.getByText(is('väntar på beslut', 'for a decision')).first().waitFor({ state: 'attached' })
      const card = page.getByRole('listitem').filter({ hasText: is('Vårdplatser', 'Hospital beds') })
      await card.getByText('Öppna jämförelser av vårdgarantin', { exact: false }).waitFor()
      await look(page, `region-runs-${language}`)
      await card.getByRole('link').click()
      await page.waitForURL(new RegExp(run))
      await page.getByText(is('Ingenting är utlämnat.', 'Nothing was given out.')).waitFor()
      await look(page, `region-run-held-${language}`)
      await page.getByRole('button', { name: is('Godkänn', 'Approve'), exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: is('Godkänn', 'Approve'), exact: true }).click()
      await page.getByText(is('Svaret är lämnat till navet.', 'The answer was given to the hub.')).waitFor()
      await page.getByRole('definition').filter({ hasText: 'Stina Förvaltare' }).waitFor()
      await page.getByText(is('1 cell', '1 cell'), { exact: true }).waitFor()
      await look(page, `region-run-done-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`a question is refused with a reason, and nobody else decides (${language})`, async (t) => {
      const run = await ask('waiting')
      const reader = await open(t, language, `/region/runs/${run}`, analyst)
      await reader.page
        .getByText(is('Regionens dataförvaltare tar ställning.', 'The region’s data steward decides.'))
        .waitFor()
      assert.equal(await reader.page.getByRole('button', { name: is('Avslå', 'Refuse') }).count(), 0)
      const { page, troubles } = await open(t, language, `/region/runs/${run}`, steward)
      await page.getByRole('button', { name: is('Avslå', 'Refuse') }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(is('Skäl', 'Reason')).fill('Perioden är för lång.')
      await look(page, `region-run-refuse-${language}`)
      await dialog.getByRole('button', { name: is('Avslå', 'Refuse') }).click()
      await page.getByText('Perioden är för lång.', { exact: false }).waitFor()
      await page.getByText(is('Avslagen.', 'Refused.')).waitFor()
      assert.deepEqual([...troubles, ...reader.troubles], [])
    })

    test(`the region decides on a product, is told when it would be milder, and goes back (${language})`, async (t) => {
      const { page, troubles } = await open(t, language, '/region/policies', steward)
      const product = is('Kostnad per individ och år', 'Waiting')
      await page.getByRole('link', { name: product, exact: true }).waitFor()
      await look(page, `region-policies-${language}`)
      await page.getByRole('link', { name: product, exact: true }).click()
      await page.getByRole('button', { name: is('Ändra beslutet', 'Change the decision') }).click()
      const form = page.getByRole('form')
      await form.getByLabel(is('Minsta antal personer', 'Least count of people')).fill('3')
      await form.getByText(is('aldrig sänkas under 5', 'never lower than 5'), { exact: false }).waitFor()
      assert.ok(await form.getByRole('button', { name: is('Besluta', 'Decide') }).isDisabled())
      await form.getByLabel(is('Minsta antal personer', 'Least count of people')).fill('10')
      await form.getByLabel(is('Bara detta', 'This alone')).check()
      await form.getByLabel(is('Ålder', 'Age'), { exact: true }).uncheck()
      await form.getByLabel(is('Bara vissa tider', 'Some hours only')).check()
      await form.getByLabel(is('Besvaras utan', 'Answered without')).check()
      await form.getByLabel(is('Varför', 'Why')).fill('Efter samråd med etikrådet.')
      await look(page, `region-policy-form-${language}`)
      await form.getByRole('button', { name: is('Besluta', 'Decide') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: is('Ja, besluta', 'Yes, decide') })
        .click()
      await page.getByText(is('Beslutet gäller nu.', 'The decision holds now.')).waitFor()
      await page.getByText('Efter samråd med etikrådet.').waitFor()
      await page.getByRole('button', { name: is('Ångra', 'Undo') }).click()
      const back = page.getByRole('button', { name: is('Gå tillbaka till detta', 'Go back to this') }).first()
      await back.waitFor()
      await look(page, `region-policy-${language}`)
      await back.click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: is('Gå tillbaka till detta', 'Go back to this') })
        .click()
      await page.getByText('20:00–06:00').first().waitFor()
      assert.deepEqual(troubles, [])
    })

    test(`what has changed in a product since the decision is told where it is decided on (${language})`, async (t) => {
      const known = node.product('completed_waits')
      const product = {
        ...known,
        version: known.version + (language === 'sv' ? 1 : 2),
        retentionMonths: 240,
        measures: known.measures.slice(1),
      }
      const run = await ask('completed_waits', {
        product,
        selection: {
          measures: [product.measures[0]!.id],
          dimensions: [],
          filters: [],
          period: { from: '2026-11-01', to: '2026-12-01' },
        },
      })
      const { page, troubles } = await open(t, language, `/region/runs/${run}`, steward)
      await page
        .getByText(is('Måttet finns inte längre:', 'The measure is gone:'), { exact: false })
        .waitFor()
      await page.getByText('240', { exact: true }).waitFor()
      await look(page, `region-run-changed-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`sources, loads with what was noticed, and a load that fails are read (${language})`, async (t) => {
      const { page, troubles } = await open(t, language, '/region/loads', steward)
      await page.getByText(is('Varje dag 02:30', 'Every day 02:30')).waitFor()
      const loads = page.getByRole('table', { name: is('Gjorda laddningar', 'Loads that were made') })
      const noticed = loads
        .getByRole('row')
        .filter({ hasText: is('1 ändring i källan', '1 change in the source') })
      await noticed.first().waitFor()
      await look(page, `region-loads-${language}`)
      await noticed.first().getByRole('link').click()
      await page
        .getByText(is('Kolumnen ny i platser är ny', 'The column ny of platser is new'), { exact: false })
        .waitFor()
      await page
        .getByText(is('Belagda: inte av rätt typ', 'Occupied: not of the right type'), { exact: false })
        .waitFor()
      await look(page, `region-load-${language}`)

      await node.file(`vardadm/platser_2026-11-2${language === 'sv' ? 5 : 6}.csv`, 'enhet;tid\nSE1-A;\n')
      await page.goto(`${node.http}/region/loads`)
      await noticed.first().waitFor()
      const failed = loads.getByRole('row').filter({ hasText: is('finns inte längre', 'is no longer') })
      const earlier = await failed.count()
      await page.getByRole('button', { name: is('Ladda nu vardadm', 'Load now vardadm') }).click()
      await failed.nth(earlier).waitFor()
      await failed.first().getByRole('link').click()
      // In the list each of those that failed says so too.
      await page
        .getByRole('status')
        .getByText(is('Inget lästes in; det som fanns före är kvar.', 'Nothing was loaded;'), {
          exact: false,
        })
        .waitFor()
      await look(page, `region-load-failed-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`one steward asks who is behind a pseudonym, another approves, and the first sees it once (${language})`, async (t) => {
      const run = await ask('completed_waits', {
        form: 'rows',
        selection: {
          measures: [node.product('completed_waits').measures[0]!.id],
          dimensions: ['region'],
          filters: [],
          period: { from: '2026-10-01', to: '2026-11-01' },
        },
        permit: { id: permit, epoch: 1, until: '2030-01-01T00:00:00Z' },
        askedBy: 'DT 2026-1',
      })
      const { page, troubles } = await open(t, language, `/region/runs/${run}`, steward)
      await page.getByRole('button', { name: is('Godkänn', 'Approve'), exact: true }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: is('Godkänn', 'Approve') })
        .click()
      await page.getByText(is('Svaret är lämnat till navet.', 'The answer was given to the hub.')).waitFor()
      const given = await pseudonymIn(join(node.dataDir, 'region/files', `${run}.parquet`))

      await page.getByRole('link', { name: is('Återidentifiering', 'Re-identification') }).click()
      await page
        .getByRole('link', { name: is('Begär återidentifiering', 'Ask for re-identification') })
        .click()
      for (const [name, text] of [
        [is('Tillståndets nummer', 'The permit’s number'), permit],
        [is('Pseudonymen', 'The pseudonym'), given],
        [is('För vems räkning', 'On whose behalf'), 'Socialstyrelsen, DT 2026-1'],
        [is('Rättslig grund', 'Legal basis'), 'PDL 4 kap.'],
      ] as const)
        await page.getByLabel(name, { exact: true }).fill(text)
      await page.getByLabel(is('Skäl', 'Reason')).fill('Ett fynd som personen måste få veta.')
      await look(page, `region-propose-${language}`)
      await page.getByRole('button', { name: is('Skicka begäran', 'Send the request') }).click()
      await page.getByText(is('Du har begärt detta.', 'You have asked for this.')).waitFor()
      assert.equal(await page.getByRole('button', { name: is('Godkänn', 'Approve') }).count(), 0)

      const other = await open(t, language, '/region/reidentifications', colleague)
      await other.page
        .getByRole('row')
        .filter({ hasText: is('Väntar på beslut', 'Waits for a decision') })
        .getByRole('link')
        .click()
      await other.page.getByRole('button', { name: is('Godkänn', 'Approve') }).click()
      await other.page.getByText(is('Stina Förvaltare får se', 'Stina Förvaltare is shown')).waitFor()
      await look(other.page, `region-approve-${language}`)
      await other.page
        .getByRole('dialog')
        .getByRole('button', { name: is('Godkänn', 'Approve') })
        .click()
      await other.page.getByText(is('Godkänd, inte visad', 'Approved, not shown')).first().waitFor()
      assert.equal(await other.page.getByRole('button', { name: is('Visa', 'Show') }).count(), 0)

      const show = { name: is('Visa identiteten', 'Show the identity') }
      await page.getByRole('button', show).click()
      await page.getByRole('dialog').getByRole('button', show).click()
      await page.getByText('19900101-2385').waitFor()
      await look(page, `region-identity-${language}`)
      await page.reload()
      await page.getByText(is('Identiteten har visats', 'The identity was shown')).waitFor()
      assert.equal(await page.getByText('19900101-2385').count(), 0)
      await page
        .getByRole('link', { name: is('Återidentifiering', 'Re-identification') })
        .first()
        .click()
      await page
        .getByRole('row')
        .filter({ hasText: is('Visad', 'Shown') })
        .first()
        .waitFor()
      await look(page, `region-reidentifications-${language}`)
      assert.deepEqual([...troubles, ...other.troubles], [])
    })

    test(`a new key is begun by who writes which is to end (${language})`, async (t) => {
      const { page, troubles } = await open(t, language, '/region/pseudonyms', steward)
      await page.getByRole('button', { name: is('Ny nyckel', 'New key') }).click()
      const change = { name: is('Byt nyckel', 'Change the key') }
      assert.ok(await page.getByRole('button', change).isDisabled())
      const epoch = language === 'sv' ? '1' : '2'
      await page.getByLabel(is(`Skriv ${epoch}`, `Write ${epoch}`)).fill(epoch)
      await look(page, `region-new-key-${language}`)
      await page.getByRole('button', change).click()
      await page.getByRole('dialog').getByRole('button', change).click()
      const row = page.getByRole('row').filter({ hasText: is('Gäller', 'In force') })
      await row.getByRole('rowheader', { name: String(Number(epoch) + 1) }).waitFor()
      await look(page, `region-pseudonyms-${language}`)
      assert.deepEqual(troubles, [])
    })

    test(`quality is read by all, rows that were set aside by the steward alone (${language})`, async (t) => {
      const { page, troubles } = await open(t, language, '/region/quality', steward)
      const rules = page.getByRole('table', { name: is('Vad reglerna säger', 'What the rules say') })
      const row = rules.getByRole('row').filter({ hasText: is('Vårdplatser vid en tid', 'Beds at a time') })
      await row.getByText(is('Belagda: inte av rätt typ', 'Occupied: not of the right type')).waitFor()
      await look(page, `region-quality-${language}`)
      await row.getByRole('link').click()
      await page.getByText('många').waitFor()
      await page.getByLabel(is('Skäl', 'Reason')).selectOption('occupied:type')
      await page.getByText(is('1 rad', '1 row'), { exact: true }).waitFor()
      await look(page, `region-aside-${language}`)
      const reader = await open(t, language, '/region/quality', analyst)
      await reader.page.getByRole('table').first().waitFor()
      assert.equal(await reader.page.getByRole('link', { name: is('Se raderna', 'See the rows') }).count(), 0)
      await reader.page.goto(`${node.http}/region/quality/bed_day`)
      await reader.page
        .getByText(is('Bara regionens dataförvaltare', 'Only the region’s data steward'), { exact: false })
        .waitFor()
      assert.deepEqual([...troubles, ...reader.troubles], [])
    })
  }
})

/** Who the first row of a file of rows is about. */
async function pseudonymIn(file: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const read = await connection.runAndReadAll(`select person from read_parquet('${file}') limit 1`)
  connection.closeSync()
  instance.closeSync()
  return String(read.getRows()[0]![0])
}

/** Gives the region an employee who works there in a role. @returns her id */
async function employ({ api }: TestNode, name: string, role: Role, unit = ''): Promise<string> {
  const trust = '/api/trust/v1'
  const { items } = await api.get<{ items: { id: string }[] }>(`${trust}/organisations?limit=10`)
  const organisationId = items[0]!.id
  const { id: unitId } = await api.post(`${trust}/units`, {
    organisationId,
    name: `Data ${role}${unit}`,
    serves: [],
  })
  const { id } = await api.post(`${trust}/employees`, { name })
  await api.post(`${trust}/assignments`, {
    employeeId: id,
    organisationId,
    unitId,
    roles: [role],
    purposes: ['administration', 'secondary_use'],
    validFrom: '2026-01-01T00:00:00Z',
  })
  return id
}

/** Logs in as a browser would from the login page; she has one assignment, which is chosen. */
async function logIn(context: BrowserContext, { http }: TestNode, id: string): Promise<void> {
  const headers = { origin: new URL(http).origin, 'sec-fetch-site': 'same-origin' }
  const answer = await context.request.post(`${http}/api/trust/v1/login/demo`, {
    headers,
    data: { kind: 'staff', id },
  })
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`)
}
