// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openConsole, platformForFile } from './console-fixture.ts'

describe('the auditor’s pages', () => {
  const platform = platformForFile()

  test('whoever searches the log finds her own search in it, with a proof to save', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'auditor', path: '/trust/audit' })
    await page.getByRole('heading', { name: 'Logg och granskning' }).waitFor()
    await page.getByLabel('Vem (id)').fill(town.operatorId)
    await page.getByLabel('Handling (kod)').fill('trust.audit.list')
    await page.getByRole('button', { name: 'Sök', exact: true }).click()
    await page.waitForURL(/actor=/)
    await page.locator('.audit-table tbody tr').first().waitFor()
    const proof = page.getByRole('link', { name: /^Bevis/ }).first()
    assert.match((await proof.getAttribute('href')) ?? '', /\/audit\/entries\/[0-9a-f-]+\/proof$/)
  })

  test('a check of the whole log says that it is whole', async (t) => {
    const { page } = await openConsole(t, platform(), { as: 'auditor', path: '/trust/audit/log' })
    await page.getByRole('button', { name: 'Kontrollera hela loggen nu' }).click()
    await page.getByText('Loggen är hel: varje rad är den som skrevs under.').waitFor()
  })

  test('rules of the checks are for auditors of the operator; others see them', async (t) => {
    const { page } = await openConsole(t, platform(), { as: 'auditor', path: '/trust/audit/reviews' })
    await page.getByText('Reglerna är desamma för alla kommuner').waitFor()
    await page.getByText(/^Av tusen: /).waitFor()
    assert.equal(await page.getByLabel('Av tusen').count(), 0)
  })

  test('a rule of the checks is changed and stays changed', async (t) => {
    const { page } = await openConsole(t, platform(), {
      as: 'auditor',
      at: 'operator',
      path: '/trust/audit/reviews',
    })
    const perThousand = page.getByLabel('Av tusen')
    await perThousand.fill('25')
    await page.getByRole('button', { name: /^Spara/ }).click()
    await page.getByRole('button', { name: /^Spara/ }).waitFor({ state: 'detached' })
    await page.reload()
    assert.equal(await perThousand.inputValue(), '25')
  })
})
