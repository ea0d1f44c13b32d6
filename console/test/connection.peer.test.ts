// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openConsole, platformForFile, signal } from './console-fixture.ts'

describe('the connection', () => {
  const platform = platformForFile()

  test('a lost connection is said in red with the time, clocks run on, and the screen catches up by itself', async (t) => {
    const { page, town } = await openConsole(t, platform(), { town: { residents: 3 } })
    const [first, second, third] = town.residents
    const { alarmId } = await signal(platform(), first!.cid)
    await page.locator('.card', { hasText: 'Asta Ek 1' }).waitFor()
    await signal(platform(), second!.cid)
    await page.locator('.card', { hasText: 'Asta Ek 2' }).waitFor()
    await page.locator('.live-mark.live').waitFor()

    await page.context().setOffline(true)
    await page.locator('.header.lost').waitFor()
    await page.locator('.header-trouble', { hasText: /Senaste kontakt \d\d:\d\d:\d\d/ }).waitFor()
    const clock = page.locator('.big-clock')
    const before = await clock.textContent()
    await page.waitForFunction((text) => document.querySelector('.big-clock')?.textContent !== text, before)
    await platform().api.post(`/alarms/${alarmId}/acknowledge`, { by: town.operatorId })
    await platform().api.post(`/alarms/${alarmId}/resolve`, { by: town.operatorId, cause: 'worry' })
    await signal(platform(), third!.cid)
    assert.equal(await page.locator('.card', { hasText: 'Asta Ek 3' }).count(), 0)

    await page.context().setOffline(false)
    await page.locator('.card', { hasText: 'Asta Ek 3' }).waitFor()
    await page.locator('.live-mark.live').waitFor()
    await page.locator('.section-head.ringing .count', { hasText: '2' }).waitFor()
    assert.equal(await page.locator('.header.lost').count(), 0)
    assert.equal(await page.locator('.card.rings', { hasText: 'Asta Ek 1' }).count(), 0)
  })

  test('an act without a connection is refused in words, and the card is put back', async (t) => {
    const { page, town } = await openConsole(t, platform())
    await signal(platform(), town.residents[0]!.cid)
    await page.locator('.card.rings').waitFor()
    await page.context().setOffline(true)
    await page.locator('.header.lost').waitFor()
    await page.keyboard.press('k')
    await page.locator('.notice', { hasText: 'Servern svarar inte' }).waitFor()
    await page.locator('.card.rings').waitFor()
  })

  test('a board that is open counts as a live screen, with the name of whoever sits there', async (t) => {
    const { page } = await openConsole(t, platform())
    await page.locator('.panel', { hasText: '1 bevakad skärm' }).getByText('Anna Operatör').waitFor()
  })

  test('a screen whose group is no longer there asks for another assignment', async (t) => {
    const { page } = await openConsole(t, platform())
    await page.locator('.live-mark.live').waitFor()
    const gone = {
      status: 404,
      json: { title: 'Gruppen finns inte', code: 'welfare.not_found', status: 404 },
    }
    for (const path of ['alarms/stream', 'board']) {
      await page.route(`**/api/welfare/v1/${path}?**`, (route) => route.fulfill(gone))
    }
    await page.reload()
    await page.getByRole('heading', { name: 'Enheten i ditt uppdrag tar inte emot larm' }).waitFor()
  })
})
