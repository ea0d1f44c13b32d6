// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openConsole, platformForFile } from './console-fixture.ts'

describe('the rule browser', () => {
  const platform = platformForFile()

  test('rules are narrowed by law, and each shows its source', async (t) => {
    const { page } = await openConsole(t, platform(), { path: '/trust/rules' })
    await page.locator('.rule-card').first().waitFor()
    const all = await page.locator('.rule-card').count()
    await page.locator('search select').first().selectOption('SVOD')
    const some = await page.locator('.rule-card').count()
    assert.ok(some > 5 && some < all, `${some} of ${all}`)
    await page.locator('.rule-card summary').first().click()
    await page
      .locator('.rule-card pre', { hasText: /permit|forbid/ })
      .first()
      .waitFor()
  })

  test('a case from the law comes out as the table says, and turns when a block is set', async (t) => {
    const { page } = await openConsole(t, platform(), { path: '/trust/rules/try' })
    const example = page.getByLabel('Börja från ett fall ur lagen')
    await example.selectOption({
      label: 'SVOD 2 kap. 2 §: Elsa är informerad och allt annat är uppfyllt; läkaren får läsa.',
    })
    await page.getByText('Det är tillåtet').waitFor()
    await page.getByLabel('Yttre spärr').check()
    await page.getByText('Fallet har ändrats sedan svaret').waitFor()
    await page.getByRole('button', { name: 'Pröva', exact: true }).click()
    await page.getByText('Det är inte tillåtet').waitFor()
    await page.getByText('spärren hävs på den enskildes begäran').waitFor()
  })

  test('a number that is no decision of hers has no explanation, and says so', async (t) => {
    const { page } = await openConsole(t, platform(), { path: '/trust/rules/why' })
    await page.getByLabel('Beslutets nummer').fill('inget nummer')
    await page.getByRole('button', { name: 'Visa', exact: true }).click()
    await page.getByText('Det där är inget nummer på ett beslut.').waitFor()
    await page
      .getByLabel('Beslutets nummer')
      .fill('Beslutet har nummer 019a9d5e-0d6c-7c39-8f2c-8f1f5a1b2c3d.')
    await page.getByRole('button', { name: 'Visa', exact: true }).click()
    await page.getByText('Det finns ingen förklaring att visa för det beslutet').waitFor()
  })
})
