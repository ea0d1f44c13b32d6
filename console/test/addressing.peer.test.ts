// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openConsole, platformForFile } from './console-fixture.ts'
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
})
