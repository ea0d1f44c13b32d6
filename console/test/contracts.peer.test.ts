// peers: chromium
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openConsole, platformForFile } from './console-fixture.ts'
import { violations } from './violations-fixture.ts'

const folder = join(import.meta.dirname, '../../contracts/services/GetStaff')
/** A contract that this project publishes, as an engineer has it on her disk. */
const uploads = () =>
  readdirSync(folder)
    .filter((name) => name !== 'contract.json')
    .toSorted()
    .map((name) => ({ name, mimeType: 'application/xml', buffer: readFileSync(join(folder, name)) }))

describe('the pages of service contracts', () => {
  const platform = platformForFile()

  test('an engineer imports a contract, puts it in force, changes it and deprecates it', async (t) => {
    const { page, troubles } = await openConsole(t, platform(), {
      as: 'integration_engineer',
      path: '/services/contracts/import',
    })
    const chooser = page.locator('input[type=file]')
    await chooser.setInputFiles(uploads().slice(0, 1))
    await page.getByText('inget hämtas utifrån').waitFor()
    // What was refused is in the browser's console too.
    troubles.length = 0
    await chooser.setInputFiles(uploads())
    await page.getByText('urn:riv:knutpunkt:socialregister:GetStaffResponder:1').waitFor()
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: 'Importera som utkast' }).click()
    await page.getByRole('heading', { name: 'GetStaff 1.0' }).waitFor()

    await page.getByRole('button', { name: 'Sätt i kraft' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sätt i kraft' }).click()
    await page.getByText('utkast', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Fasa ut' }).waitFor()

    await page.getByText('Ändra vad som gäller för kontraktet').click()
    await page.getByLabel('Kontroll mot schema: fråga').selectOption('enforce')
    await page.getByRole('button', { name: 'Spara ändringen' }).click()
    await page.locator('.differences').getByText('avvisar').first().waitFor()

    await page.getByLabel(/^Utlovas till och med/).fill('2099-12-31')
    await page.getByRole('button', { name: 'Fasa ut' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Fasa ut' }).click()
    await page.locator('.services-facts').getByText('2099-12-31').waitFor()
    await page.getByText('Exempel').first().click()
    assert.deepEqual(await violations(page), [])
    assert.deepEqual(troubles, [])
  })

  test('requirements are chosen in the list and come as a Word document', async (t) => {
    const { page } = await openConsole(t, platform(), {
      as: 'integration_engineer',
      path: '/services/contracts',
    })
    await page.getByLabel('Sök').fill('FindContent')
    await page.getByLabel(/^Välj FindContent/).check()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Hämta som Word' }).click()
    const saved = await download
    assert.equal(saved.suggestedFilename(), 'krav.docx')
    assert.equal(readFileSync(await saved.path()).toString('latin1', 0, 2), 'PK')
    assert.deepEqual(await violations(page), [])
    await page.getByLabel('Slag').selectOption('fhir')
    await page.getByText('Inget kontrakt stämmer').waitFor()
  })
})
