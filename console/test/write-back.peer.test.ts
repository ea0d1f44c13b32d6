// peers: chromium
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { astasNumber, type RecordTown, startRecordTown } from '../../src/testing/record-town.ts'
import type { AlarmDetail } from '../src/api/contract.ts'
import { openPage, signal } from './console-fixture.ts'
import { violations } from './violations-fixture.ts'

/** Where pictures go, when somebody wants to look. */
const pictures = process.env['KNUTPUNKT_PICTURES']

describe('the municipality’s record', () => {
  let at: RecordTown
  before(async () => {
    at = await startRecordTown()
  })
  after(() => at.stop())

  const open = async (t: Parameters<typeof startBrowser>[0], options: Parameters<typeof openPage>[3]) =>
    openPage(await startBrowser(t), at.platform, at.town, options)

  const picture = async (page: Page, name: string) => {
    if (pictures === undefined) return
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  }

  async function resolved(): Promise<string> {
    const { alarmId } = await signal(at.platform, at.town.residents[0]!.cid)
    const by = at.town.operatorId
    await at.platform.api.post(`/alarms/${alarmId}/acknowledge`, { by })
    await at.platform.api.post(`/alarms/${alarmId}/resolve`, { by, cause: 'help_given' })
    return alarmId
  }

  const reached = async (id: string, state: string) => {
    for (;;) {
      const { outcome } = await at.platform.api.get<AlarmDetail>(`/alarms/${id}`)
      if (outcome?.state === state) return
      await new Promise((done) => setTimeout(done, 50))
    }
  }

  const ways = [
    ['sv', 1440],
    ['en', 390],
    ...(pictures === undefined
      ? []
      : ([
          ['en', 1440],
          ['sv', 390],
        ] as const)),
  ] as const
  for (const [language, width] of ways) {
    const sv = language === 'sv'
    const options = { language, browser: { viewport: { width, height: 900 } } }
    const name = (what: string) => `${what}-${language}-${width}`

    test(`an operator sees live how far an outcome has got, and sends it again (${language}, ${width} px)`, async (t) => {
      at.record.instead.push({ refuses: 'Okänd brukare' })
      const id = await resolved()
      await reached(id, 'refused')
      const { page, troubles } = await open(t, { ...options, path: `/board/${id}` })
      const panel = page.locator('.write-back')
      await panel.getByText(sv ? 'någon behöver göra något' : 'somebody has to act').waitFor()
      await panel.getByText('Okänd brukare').waitFor()
      await picture(page, name('board-refused'))
      assert.deepEqual(await violations(page), [])
      await panel.getByRole('button', { name: sv ? 'Försök igen nu' : 'Try again now' }).click()
      await panel.getByText(sv ? 'I journalen' : 'In the record', { exact: true }).waitFor()
      await picture(page, name('board-sent'))
      assert.deepEqual(troubles, [])
    })

    test(`a coordinator sees what has not got through (${language}, ${width} px)`, async (t) => {
      at.record.instead.push({ refuses: 'Okänd brukare' })
      const id = await resolved()
      await reached(id, 'refused')
      const { page, troubles } = await open(t, { ...options, as: 'coordinator', path: '/registers/outcomes' })
      await page
        .getByRole('heading', { name: sv ? 'Inte i journalen än' : 'Not in the record yet' })
        .waitFor()
      await page.getByText('Asta Ek 1').waitFor()
      await picture(page, name('outcomes'))
      assert.deepEqual(await violations(page), [])
      await page.getByRole('button', { name: sv ? 'Försök igen nu' : 'Try again now' }).click()
      await page
        .getByText(sv ? 'Allt har kommit in i journalen.' : 'Everything has got into the record.')
        .waitFor()
      assert.deepEqual(troubles, [])
    })

    test(`a coordinator reads people from the record, and takes what she chooses (${language}, ${width} px)`, async (t) => {
      const phone = `070-17406${width === 390 ? 1 : 2}${sv ? 1 : 2}`
      tell(phone)
      const { page, troubles } = await open(t, { ...options, as: 'coordinator', path: '/registers/people' })
      await page.getByRole('link', { name: sv ? 'Läs från journalen' : 'Read from the record' }).click()
      await page.getByRole('button', { name: sv ? 'Läs nu' : 'Read now' }).click()
      await page.getByText('Provberg Maj', { exact: true }).waitFor()
      await page.getByText(phone).waitFor()
      await picture(page, name('from-record'))
      assert.deepEqual(await violations(page), [])
      const [telephone, given] = sv ? ['Telefon', 'Förnamn'] : ['Telephone', 'Given name']
      await page.getByLabel(`${telephone}, Ek 1 Asta`).selectOption('take')
      await page.getByLabel(`${given}, Ek 1 Asta`).selectOption('later')
      await page.getByRole('button', { name: sv ? 'Utför valen (1)' : 'Do what is chosen (1)' }).click()
      await page.getByText(sv ? '1 post är klar.' : '1 entry is done.').waitFor()
      await page.getByText(phone).waitFor({ state: 'detached' })
      await page.goto(`${at.platform.addresses.http}/registers/people/${at.town.residents[0]!.personId}`)
      await page
        .getByText(sv ? 'ur journalen SE5565594230-JOURNAL' : 'from the record SE5565594230-JOURNAL')
        .first()
        .waitFor()
      assert.equal(
        await page
          .getByLabel(sv ? 'Telefon' : 'Phone')
          .first()
          .inputValue(),
        phone,
      )
      assert.deepEqual(troubles, [])
    })
  }

  test('decisions that were taken stand on the person, and the controller’s page has its record', async (t) => {
    tell('070-1740699')
    const { api } = at.platform
    const { controllerId, residents } = at.town
    await api.post('/record/people/readings', { controllerId })
    await api.post('/record/people/apply', { controllerId, all: true })
    const { page } = await open(t, { as: 'coordinator', path: `/registers/people/${residents[0]!.personId}` })
    await page.getByText('Trygghetslarm').first().waitFor()
    await picture(page, 'person-decisions')
    assert.deepEqual(await violations(page), [])
    const other = await open(t, { as: 'administrator', path: `/registers/controllers/${controllerId}` })
    await other.page.getByLabel('Logisk adress till journalen').waitFor()
    assert.ok(await other.page.getByLabel('Avslutade larm skrivs till journalen').isChecked())
    await picture(other.page, 'controller')
    assert.deepEqual(await violations(other.page), [])
  })

  /** What the record has: Asta by another name and number, with a decision, and Maj, whom nobody here knows. */
  function tell(phone: string): void {
    const id = (extension: string) =>
      `<personId><root>1.2.752.129.2.1.3.1</root><extension>${extension}</extension></personId>`
    at.record.contents['GetServiceRecipients'] =
      `<serviceRecipient>${id(astasNumber)}<givenName>Asta Maria</givenName><familyName>Ek 1</familyName><phone>${phone}</phone></serviceRecipient>
       <serviceRecipient>${id('195010139813')}<givenName>Maj</givenName><familyName>Provberg</familyName><protectedIdentity>false</protectedIdentity><address><street>Nygatan 2</street><postalCode>12345</postalCode><city>Småköping</city></address></serviceRecipient>`
    at.record.contents['GetCareDecisions'] =
      `<careDecision>${id(astasNumber)}<decisionId>B1</decisionId><kind>Trygghetslarm</kind><validFrom>2026-01-01</validFrom><validUntil>2027-01-31</validUntil><unit>Myndighet norr</unit></careDecision>`
  }
})
