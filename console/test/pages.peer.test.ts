// peers: chromium
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { devicesAt } from '../../src/testing/devices.ts'
import { until } from '../../src/testing/until.ts'
import type { AnswerTimes, Device, Home, Incident } from '../src/api/contract.ts'
import { openConsole, platformForFile, signal } from './console-fixture.ts'

describe('the pages', () => {
  const platform = platformForFile()

  test('language and theme are chosen with one press each, and remembered', async (t) => {
    const { page } = await openConsole(t, platform())
    await page.getByRole('heading', { name: 'Inget larm ringer' }).waitFor()
    assert.equal(await page.getAttribute('html', 'lang'), 'sv')
    await page.getByRole('button', { name: 'EN, English' }).click()
    await page.getByRole('heading', { name: 'No alarm is ringing' }).waitFor()
    await page.getByRole('button', { name: 'Dark' }).click()
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await background()
    await page.getByRole('button', { name: 'Light' }).click()
    assert.notEqual(await background(), dark)
    await page.reload()
    await page.getByRole('heading', { name: 'No alarm is ringing' }).waitFor()
    assert.equal(await page.getAttribute('html', 'lang'), 'en')
    assert.equal(await page.getAttribute('html', 'data-color-scheme'), 'light')
  })

  for (const width of [390, 320]) {
    test(`at ${width} px the list comes first, an alarm is a page of its own, and nothing is cut off`, async (t) => {
      const { page, town } = await openConsole(t, platform(), {
        browser: { viewport: { width, height: 800 } },
      })
      const [resident] = town.residents
      const { alarmId } = await signal(platform(), resident!.cid)
      const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      await page.locator('.card').click()
      await page.locator('.pane .story').waitFor()
      assert.equal(await page.locator('.card').isVisible(), false)
      assert.ok((await tooWide()) <= 0, 'the alarm')
      await page.getByRole('button', { name: 'Tillbaka till listan' }).click()
      await page.locator('.card').waitFor()
      assert.ok((await tooWide()) <= 0, 'the list')
      const pages = {
        [`/incident/${alarmId}`]: 'Kontrollsumma',
        '/follow-up': 'Per grupp',
        '/login': 'Logga in som en påhittad person',
        '/registers/people': 'Spara listan',
        [`/registers/people/${resident!.personId}`]: 'Skapad',
        [`/registers/devices/${resident!.deviceId}`]: 'Skapad',
        [`/registers/chains/${town.chainId}`]: 'Skapad',
      }
      for (const [path, shows] of Object.entries(pages)) {
        await page.goto(platform().addresses.http + path)
        await page.getByText(shows).first().waitFor()
        assert.ok((await tooWide()) <= 0, path)
      }
    })
  }

  test('a device is proven by a press that is received and shown while somebody looks', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'coordinator', town: { inUse: false } })
    const { deviceId, cid } = town.residents[0]!
    const device = () => platform().api.get<Device>(`/devices/${deviceId}`)
    await page.goto(`${platform().addresses.http}/registers/devices/${deviceId}`)
    if ((await device()).state === 'planned') {
      await page.getByRole('button', { name: 'Installerad på plats' }).click()
    }
    await page.getByText('Ingen räknas som trygg förrän enheten är provad och i drift.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Ta i drift' }).count(), 0)
    await page.getByRole('button', { name: 'Öppna provfönster i 10 minuter' }).click()
    await page.getByText('Tryck på knappen nu.').waitFor()
    const sent = await devicesAt((close) => t.after(close), platform().sip).press(cid, '1')
    assert.deepEqual([sent.outcome, sent.mrs?.snu], ['answered', 0])
    await page.locator('.test-steps .done', { hasText: 'Enheten är provad' }).waitFor()
    assert.equal((await device()).state, 'proven')
    await page.getByRole('button', { name: 'Ta i drift' }).click()
    await until('the device to be in use', async () => (await device()).state === 'in_use')
  })

  test('a chain with gaps is not saved without being told of them', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'coordinator' })
    const chain = () => platform().api.get<{ version: number; steps: unknown[] }>(`/chains/${town.chainId}`)
    await page.goto(`${platform().addresses.http}/registers/chains/${town.chainId}`)
    await page.getByRole('button', { name: 'Sök luckor' }).click()
    await page.getByText('Inga luckor. 1 personer kontrollerade.').waitFor()
    await page.getByRole('button', { name: 'Visa vem som rings' }).click()
    const calls = page.locator('.calls li')
    await calls.first().waitFor()
    assert.match((await calls.first().textContent())!, /efter 0:00 .*larmcentral/)
    assert.match((await calls.last().textContent())!, /trygghetsteam \(sista utväg\)/)

    const steps = page.getByRole('group', { name: 'Steg, i den ordning de rings' })
    await steps.getByRole('button', { name: 'Ta bort steget' }).click()
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('bara sista utvägen rings').first().waitFor()
    await dialog.getByRole('button', { name: 'Fortsätt ändra' }).click()
    assert.equal((await chain()).steps.length, 1, 'nothing was saved')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await dialog.getByRole('button', { name: 'Spara ändå' }).click()
    await page.getByText('Sparat.', { exact: true }).waitFor()
    assert.equal((await chain()).steps.length, 0)
  })

  test('a record is made, changed, found in its history, and taken back to before', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'coordinator' })
    await page.goto(`${platform().addresses.http}/registers/homes/new`)
    await page.getByRole('combobox', { name: 'Kommun' }).selectOption(town.controllerId)
    await page.getByLabel('Gatuadress').fill('Ekvägen 12')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('heading', { name: 'Ekvägen 12' }).waitFor()
    const id = page.url().split('/').at(-1)!
    const home = () => platform().api.get<Home>(`/homes/${id}`)

    await page.getByLabel('Gatuadress').fill('Ekvägen 14')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('heading', { name: 'Ekvägen 14' }).waitFor()
    const history = page.locator('.history')
    await history.getByText('Gatuadress').waitFor()
    await history.getByText('av Anna Operatör').first().waitFor()
    await history.getByRole('button', { name: /Återställ hit/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Återställ hit' }).click()
    await page.getByRole('heading', { name: 'Ekvägen 12' }).waitFor()
    assert.deepEqual([(await home()).street, (await home()).version], ['Ekvägen 12', 3])
  })

  test('what the server refuses is said at the form, and what was written is kept', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'coordinator' })
    await page.goto(`${platform().addresses.http}/registers/people/${town.residents[0]!.personId}`)
    await page.getByLabel('Personnummer').fill('191212121213')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.locator('.refused', { hasText: 'stämmer inte' }).waitFor()
    assert.equal(await page.getByLabel('Personnummer').inputValue(), '191212121213')
    await page.getByRole('button', { name: 'Ångra ändringarna' }).click()
    assert.equal(await page.getByLabel('Personnummer').inputValue(), '')
  })

  test('a protected identity is covered in the register until somebody asks, and can then be changed', async (t) => {
    const person = { protectedIdentity: true, phone: '0700000009' }
    const { page, town } = await openConsole(t, platform(), { as: 'coordinator', town: { person } })
    const { personId } = town.residents[0]!
    await page.goto(`${platform().addresses.http}/registers/people`)
    await page
      .getByRole('row', { name: /Skyddad identitet/ })
      .getByRole('link')
      .click()
    await page.getByRole('heading', { name: 'Skyddad identitet' }).waitFor()
    assert.equal(await page.getByLabel('Efternamn').count(), 0)
    await page.getByRole('button', { name: 'Visa skyddade uppgifter' }).click()
    await page.getByRole('heading', { name: 'Asta Ek 1' }).waitFor()
    await page.getByLabel('Efternamn').fill('Ek Lind')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('heading', { name: 'Asta Ek Lind' }).waitFor()
    const seen = await platform().api.get<{ familyName: string }>(`/people/${personId}`)
    assert.equal(seen.familyName, 'identitet', 'for all others it is covered still')
  })

  test('a list is searched, and saved as a file of what was found', async (t) => {
    const { page } = await openConsole(t, platform(), { town: { residents: 3 } })
    await page.goto(`${platform().addresses.http}/registers/people`)
    await page.getByRole('row', { name: /Asta Ek 3/ }).waitFor()
    await page.getByRole('searchbox').fill('ek 2')
    await page.getByRole('row', { name: /Asta Ek 3/ }).waitFor({ state: 'detached' })
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Spara listan som fil (CSV)' }).click()
    const file = await download
    assert.equal(file.suggestedFilename(), 'Personer.csv')
    const text = await readFile(await file.path(), 'utf8')
    assert.match(text, /^\uFEFFNamn;Född;/)
    assert.match(text, /\r\nAsta Ek 2;/)
    assert.doesNotMatch(text, /Asta Ek 3/)
  })

  test('the follow-up shows shares with their table, and takes an explanation of an exception', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const { alarmId } = await signal(platform(), town.residents[0]!.cid)
    await platform().api.post(`/alarms/${alarmId}/acknowledge`, { by: town.operatorId })
    // an alarm that has waited three minutes, without waiting three minutes
    await page.route('**/reports/answer-times*', async (route) => {
      const response = await route.fetch()
      const times: AnswerTimes = await response.json()
      const exception = {
        alarmId,
        receivedAt: new Date().toISOString(),
        class: 'manual',
        label: 'Asta Ek 1',
        presses: 1,
      }
      await route.fulfill({
        response,
        json: { ...times, exceptions: [{ ...exception, seconds: 190 }], exceptionsTotal: 1 },
      })
    })
    await page.goto(`${platform().addresses.http}/follow-up`)
    await page.getByText('Målet nått').first().waitFor()
    await page
      .getByRole('img', { name: /Andel besvarade inom 60 sekunder per timme/ })
      .locator('svg')
      .waitFor()
    await page.getByRole('table', { name: 'Per grupp' }).getByText('larmcentral').waitFor()
    await page.getByText('Förklaring krävs').waitFor()
    await page.getByRole('button', { name: 'Skriv en förklaring' }).click()
    await page.getByRole('textbox', { name: 'Förklaring' }).fill('Två larm samtidigt.')
    await page.getByRole('table').getByRole('button', { name: 'Spara' }).click()
    const incident = () => platform().api.get<Incident>(`/alarms/${alarmId}/incident`)
    await until('the explanation', async () => (await incident()).explanation === 'Två larm samtidigt.')
    await page.getByRole('link', { name: /\d+ \w+ \d\d:\d\d/ }).click()
    await page.getByRole('heading', { name: 'Larmets historia: Asta Ek 1' }).waitFor()
    await page.getByText('Två larm samtidigt.').first().waitFor()
  })
})
