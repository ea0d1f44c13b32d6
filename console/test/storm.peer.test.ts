// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openConsole, platformForFile, signal } from './console-fixture.ts'

const alarms = 600

describe('a storm', () => {
  const platform = platformForFile()

  test('in a storm nothing is hidden: every alarm is counted and can be reached, and few are in the document', async (t) => {
    const { page, town } = await openConsole(t, platform())
    for (let from = 0; from < alarms; from += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, i) => signal(platform(), `storm-${from + i}`)))
    }
    await signal(platform(), town.residents[0]!.cid)
    await page.locator('.ringing-count', { hasText: `${alarms + 1} ringer` }).waitFor()
    await page.locator('.storm', { hasText: 'Larmstorm' }).waitFor()

    assert.equal(
      await page.locator('.card-name').first().textContent(),
      'Asta Ek 1',
      'the newest press is first',
    )
    assert.ok((await page.locator('.card').count()) < 60)
    await page.locator('.alarm-scroller').evaluate((list) => list.scrollTo(0, list.scrollHeight))
    await page.locator('.card', { hasText: 'storm-0' }).first().waitFor()
    await page.locator('.new-press', { hasText: 'Asta Ek 1' }).click()
    await page.locator('.card', { hasText: 'Asta Ek 1' }).waitFor()
  })
})
