// peers: chromium
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../src/kernel/testkit/index.ts'
import { cannedNodes } from '../../src/testing/canned-nodes.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { openConsole, openPage } from './console-fixture.ts'
import { look } from './look-fixture.ts'
import { apply, declareComplete, orderUnder, send } from './request-fixture.ts'

/** The walk of the README goes the same way in English (`data-walk.peer.test.ts`); here it is for those who want pictures. */
const languages = process.env['KNUTPUNKT_SCREENSHOTS'] ? (['sv', 'en'] as const) : (['sv'] as const)
const regions = [
  ['09', 'Region Gotland'],
  ['14', 'Västra Götalandsregionen'],
]

describe('the pages of applications and permits', () => {
  let platform: TestPlatform
  let database: TestDatabase
  let dataDir: string
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-requests-'))
    platform = await startTestPlatform({
      demo: true,
      databaseUrl: database.url,
      dataDir,
      nodes: cannedNodes().client,
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

  for (const language of languages) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)

    test(`data is applied for, completed, granted in part, used and revoked, for all to see (${language})`, async (t) => {
      const title = is('Kostnader för äldre', 'Costs of older people')
      const analyst = await openConsole(t, platform, { as: 'analyst', language, path: '/data/requests' })
      const steward = await openConsole(t, platform, {
        as: 'data_steward',
        at: 'operator',
        language,
        path: '/data/requests',
      })
      const { page } = analyst
      const desk = steward.page

      await page.getByText(is('Inga ansökningar finns.', 'There are no applications.')).waitFor()
      await page
        .getByRole('link', { name: is('Ny ansökan', 'New application') })
        .first()
        .click()
      const asked = {
        title,
        product: 'person_years',
        choices: [
          is('Individer', 'Individuals'),
          is('Kostnad per individ', 'Cost per individual'),
          is('Ålder', 'Age'),
          'Gotland',
          'Västra Götaland',
        ],
        only: [is('Kön', 'Sex'), is('Kvinna', 'Female')],
      } as const
      await apply(page, is, asked, async (name) => look(page, `request-${name}-${language}`))
      await page.getByText(is('Kön: Kvinna', 'Sex: Female')).waitFor()
      await page.getByText(is('dagar kvar', 'days left'), { exact: false }).first().waitFor()
      await look(page, `request-submitted-${language}`)

      await desk.reload()
      await desk.getByRole('link', { name: title }).waitFor()
      await desk
        .getByRole('link', { name: is('Ansökningar 1 väntar på dig', 'Applications 1 waits for you') })
        .waitFor()
      await look(desk, `request-queue-${language}`)
      await desk.getByRole('link', { name: title }).click()
      await desk.getByRole('button', { name: is('Begär komplettering', 'Ask to complete it') }).click()
      await desk
        .getByRole('textbox', { name: is('Vad som behövs', 'What is needed') })
        .fill('Vilka tabeller ska publiceras?')
      await look(desk, `request-ask-${language}`)
      await desk.getByRole('button', { name: is('Skicka frågorna', 'Send the questions') }).click()
      await desk.getByText(is('Väntar på komplettering.', 'Waits to be completed.')).waitFor()

      await page.reload()
      await page.getByText('Vilka tabeller ska publiceras?').first().waitFor()
      await page
        .getByRole('link', { name: is('Ansökningar 1 väntar på dig', 'Applications 1 waits for you') })
        .waitFor()
      await look(page, `request-incomplete-${language}`)
      await page.getByRole('link', { name: is('Komplettera', 'Complete it') }).click()
      await page.getByRole('button', { name: /^5\. / }).click()
      await send(page, is)

      await desk.reload()
      await declareComplete(desk, is)
      await desk.getByRole('button', { name: is('Besluta', 'Decide') }).click()
      await desk.getByLabel(is('Bevilja en del', 'Grant in part')).check()
      await desk.getByLabel(is('Skäl', 'Reasons')).fill('Forskning av allmänt intresse. Gotland behövs inte.')
      await desk.getByText(is('Välj bort något', 'Leave something out'), { exact: false }).waitFor()
      await desk.getByLabel('Gotland').uncheck()
      await look(desk, `request-decide-${language}`)
      await desk.getByRole('button', { name: is('Besluta', 'Decide') }).click()
      await desk
        .getByRole('dialog')
        .getByRole('button', { name: is('Besluta', 'Decide') })
        .click()
      await desk.getByRole('link', { name: is('Till tillståndet', 'To the permit') }).waitFor()
      await look(desk, `request-decided-${language}`)

      await page.reload()
      await page.getByRole('link', { name: is('Till tillståndet', 'To the permit') }).click()
      await page.getByText(is('Gäller.', 'In force.')).waitFor()
      await look(page, `permit-${language}`)
      const policy = page.getByRole('link', { name: is('Hämta (ODRL', 'Fetch (ODRL') })
      const answer = await page.request.get(platform.addresses.http + (await policy.getAttribute('href')))
      assert.equal(answer.headers()['content-type']?.split(';')[0], 'application/ld+json')
      await page.getByLabel(is('Titel', 'Title')).fill('Vad vården av äldre kostar')
      await page.getByLabel(is('Adress', 'Address')).fill('https://example.se/rapport')
      await page.getByRole('button', { name: is('Lägg till resultat', 'Add a result') }).click()
      await page.getByRole('link', { name: 'Vad vården av äldre kostar' }).waitFor()

      await orderUnder(page, is, async (name) => look(page, `permit-${name}-${language}`))
      await page.getByRole('table', { name: is('Siffror', 'Figures') }).waitFor()
      await page.getByRole('link', { name: is('Tillstånd', 'Permits'), exact: true }).click()
      await page.getByRole('rowheader').getByRole('link').first().waitFor()
      await look(page, `permits-${language}`)

      await desk.getByRole('link', { name: is('Till tillståndet', 'To the permit') }).click()
      await desk.getByRole('button', { name: is('Återkalla', 'Revoke') }).click()
      await desk.getByRole('dialog').getByLabel(is('Skäl', 'Reasons')).fill('Data användes till annat.')
      await desk
        .getByRole('dialog')
        .getByRole('button', { name: is('Återkalla', 'Revoke') })
        .click()
      await desk.getByText(is('Återkallat.', 'Revoked.')).waitFor()
      await look(desk, `permit-revoked-${language}`)

      const nobody = await openPage(desk.context().browser()!, platform, steward.town, {
        as: 'nobody',
        language,
        path: '/decisions',
      })
      const decision = nobody.page.getByRole('listitem').filter({ hasText: 'Data användes till annat.' })
      await decision.first().getByText('Gotland behövs inte', { exact: false }).waitFor()
      await decision.first().getByText(is('Mer om beslutet', 'More on the decision')).click()
      await decision.first().getByRole('link', { name: 'Vad vården av äldre kostar' }).waitFor()
      assert.equal(await nobody.page.getByText('Anna Operatör').count(), 0)
      await look(nobody.page, `decisions-${language}`)
      await nobody.page.getByLabel(is('Sök', 'Search')).fill('xyz')
      await nobody.page.getByText(is('Inget beslut stämmer', 'No decision matches')).waitFor()
      assert.deepEqual([...analyst.troubles, ...steward.troubles, ...nobody.troubles], [])
    })

    test(`a draft is left, gone on with and thrown away (${language})`, async (t) => {
      const { page, troubles } = await openConsole(t, platform, {
        as: 'analyst',
        language,
        path: '/data/requests/new',
      })
      await page.getByText(is('Ge ansökan ett namn', 'Give the application a name')).waitFor()
      await page.getByLabel(is('Vad ansökan heter', 'What the application is called')).fill('Utkast')
      await page.getByLabel(is('Dataprodukt', 'Data product')).selectOption('beds')
      await page.getByRole('button', { name: is('Spara och gå vidare', 'Save and go on') }).click()
      await page.getByText(is('Utkastet är sparat', 'The draft is saved')).waitFor()
      await page.getByRole('link', { name: is('Ansökningar', 'Applications') }).click()
      await page.getByRole('link', { name: 'Utkast' }).click()
      await page.getByText(is('Inte ifyllt', 'Not filled in')).first().waitFor()
      await look(page, `request-draft-${language}`)
      await page.getByRole('link', { name: is('Skriv vidare', 'Write on') }).click()
      await page.getByRole('button', { name: /^5\. / }).click()
      await page.getByText(is('Det här saknas innan', 'This is missing before')).waitFor()
      assert.ok(
        await page.getByRole('button', { name: is('Skicka in', 'Send in'), exact: true }).isDisabled(),
      )
      await look(page, `request-lacks-${language}`)
      await page.goBack()
      await page.getByRole('button', { name: is('Kasta utkastet', 'Throw the draft away') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: is('Kasta utkastet', 'Throw the draft away') })
        .click()
      await page.getByText(is('Inga ansökningar finns.', 'There are no applications.')).waitFor()
      assert.deepEqual(troubles, [])
    })
  }
})
