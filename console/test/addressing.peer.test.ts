// peers: chromium
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { newId } from '../../src/testing/identity.ts'
import { openConsole, openPage, platformForFile } from './console-fixture.ts'
import { violations } from './violations-fixture.ts'

describe('the pages of addressing', () => {
  const platform = platformForFile()

  test('an engineer writes a component and its endpoint by fields, sees what they do, and asks for approval', async (t) => {
    const { page, town, troubles } = await openConsole(t, platform(), {
      as: 'integration_engineer',
      path: '/services/addressing',
    })
    await page.getByRole('link', { name: 'Nytt utkast' }).click()
    await page.getByLabel('Rubrik').fill('Anslut journalen')
    await page.getByLabel('Ny rad').selectOption('component')
    await page.getByRole('button', { name: 'Lägg till', exact: true }).click()
    const component = page.getByRole('group', { name: '1. Komponent' })
    await component.getByLabel('Namn').fill('Journalen')
    await component.getByLabel('HSA-id').fill(`SE2120000001-J${town.receptionId.slice(0, 8)}`)
    await component.getByLabel('Organisation').selectOption({ index: 1 })
    await page.getByLabel('Ny rad').selectOption('endpoint')
    await page.getByRole('button', { name: 'Lägg till', exact: true }).click()
    const endpoint = page.getByRole('group', { name: '2. Anropsadress' })
    // What the draft itself adds can be chosen at once.
    await endpoint
      .getByLabel('Komponent')
      .selectOption({ label: `Journalen (SE2120000001-J${town.receptionId.slice(0, 8)})` })
    await endpoint.getByLabel('URL').fill('https://journal.example/vp')
    await page.getByRole('button', { name: 'Visa vad det gör' }).click()
    await page.getByText(/Komponent läggs till/).waitFor()
    await page.getByText('Inget av de anrop som gjorts de senaste 30 dagarna går sönder.').waitFor()
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: 'Spara utkastet' }).click()
    await page.waitForURL(/drafts\/[0-9a-f-]{36}$/)
    await page.getByRole('button', { name: 'Be om godkännande' }).click()
    await page.getByText('Du har skrivit utkastet. En kollega godkänner det.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Godkänn', exact: true }).count(), 0)
    await page.getByText(/Komponent läggs till/).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.getByRole('link', { name: 'Till adresseringen' }).click()
    await page.getByRole('link', { name: 'Anslut journalen' }).waitFor()
    assert.deepEqual(await violations(page), [])
    assert.deepEqual(troubles, [])
  })

  /** Asks the service platform as whoever has logged in to a page. */
  async function ask<T>(page: Page, path: string, data?: object): Promise<T> {
    const { origin } = new URL(page.url())
    const headers = { origin, 'sec-fetch-site': 'same-origin' }
    const address = `${origin}/api/exchange/v1/addressing/${path}`
    const answer = await page.context().request.fetch(address, { method: 'POST', headers, data })
    assert.ok(answer.ok(), `${path}: ${await answer.text()}`)
    return answer.json()
  }

  for (const language of ['sv', 'en'] as const) {
    const is = (sv: string, en: string) => (language === 'sv' ? sv : en)
    const place = is('Norrby', 'Southby')

    test(`one writes, another approves and the first publishes; lists are searched, sorted and saved as files (${language})`, async (t) => {
      const { page, town, troubles } = await openConsole(t, platform(), {
        as: 'integration_engineer',
        path: '/services/addressing',
        language,
      })
      const { organisationId: organisation } = await platform().api.get<{ organisationId: string }>(
        `/api/trust/v1/units/${town.receptionId}`,
      )
      const url = `https://${language}.journal.example/vp`
      const component = {
        id: newId(),
        hsaId: `SE2120000001-${language}`,
        name: `Journalen ${place}`,
        organisation,
      }
      const operations = [
        { op: 'put', kind: 'component', value: component },
        {
          op: 'put',
          kind: 'component',
          value: {
            ...component,
            id: newId(),
            hsaId: `SE2120000001-2${language}`,
            name: `Arkivet ${place}`,
          },
        },
        {
          op: 'put',
          kind: 'endpoint',
          value: { id: newId(), component: component.id, url, profile: 'rest' },
        },
      ]
      const { id } = await ask<{ id: string }>(page, 'drafts', { title: 'Journalen', operations })
      await ask(page, `drafts/${id}/submit`)

      const another = await openConsole(t, platform(), { as: 'nobody', path: '/login' })
      const approver = await openPage(
        another.page.context().browser()!,
        platform(),
        { ...another.town, receptionId: town.receptionId },
        { as: 'administrator', path: `/services/addressing/drafts/${id}`, language },
      )
      await approver.page.getByText(`Journalen ${place}, ${url}, REST`).waitFor()
      await approver.page.getByRole('button', { name: is('Godkänn', 'Approve'), exact: true }).click()
      await approver.page.getByText(is('godkänt', 'approved'), { exact: true }).waitFor()
      await page.goto(`${new URL(page.url()).origin}/services/addressing/drafts/${id}`)
      const publish = { name: is('Publicera', 'Publish') }
      await page.getByRole('button', publish).click()
      await page.getByRole('dialog').getByRole('button', publish).click()
      await page.getByText(is('som version', 'as version')).waitFor()

      await page.getByRole('link', { name: is('Till adresseringen', 'To addressing') }).click()
      await page.getByLabel(is('Sök', 'Search')).fill(place)
      const names = page.locator(`tbody th[data-head="${is('Namn', 'Name')}"]`)
      const inOrder = (first: string) => names.first().getByText(`${first} ${place}`).waitFor()
      await inOrder('Journalen')
      const head = page.getByRole('columnheader', { name: is('Namn', 'Name') })
      assert.equal(await head.getAttribute('aria-sort'), 'none')
      await head.getByRole('button').click()
      await inOrder('Arkivet')
      assert.equal(await head.getAttribute('aria-sort'), 'ascending')
      await head.getByRole('button').click()
      await inOrder('Journalen')
      assert.equal(await head.getAttribute('aria-sort'), 'descending')
      assert.deepEqual(await violations(page), [])
      await page.getByLabel(is('Sök', 'Search')).fill('no such row')
      await page.getByText(is('Ingen rad stämmer', 'No row fits')).waitFor()

      await page.getByRole('link', { name: is('Anropsadresser', 'Endpoints') }).click()
      await page.waitForURL(/list=endpoints/)
      // By the name of its component.
      await page.getByLabel(is('Sök', 'Search')).fill(`journalen ${place.toLowerCase()}`)
      const row = page.getByRole('row').filter({ hasText: url })
      await row.waitFor()
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'CSV' }).click()
      const saved = readFileSync(await (await download).path(), 'utf8')
        .trim()
        .split('\r\n')
      assert.equal(saved.length, 2)
      assert.ok(saved[1]!.startsWith(`${url};REST;Journalen ${place};`))
      await row.getByRole('button', { name: is('Ta bort', 'Remove') }).click()
      const change = page.getByRole('group', {
        name: is('1. Anropsadress tas bort', '1. Endpoint is removed'),
      })
      await change.getByText(url).waitFor()
      assert.deepEqual(await violations(page), [])
      assert.deepEqual([...troubles, ...approver.troubles], [])
    })
  }
})
