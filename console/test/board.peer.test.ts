// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { devicesAt } from '../../src/testing/devices.ts'
import { until } from '../../src/testing/until.ts'
import type { AlarmDetail } from '../src/api/contract.ts'
import { openConsole, platformForFile, signal } from './console-fixture.ts'

describe('the board', () => {
  const platform = platformForFile()
  const alarmOf = (id: string) => platform().api.get<AlarmDetail>(`/alarms/${id}`)

  test('a press is taken from ringing to resolved by the keyboard alone, and was shown on the screen', async (t) => {
    const { page, town, troubles } = await openConsole(t, platform())
    const [resident] = town.residents
    await page.getByText('Inget larm ringer').first().waitFor()

    const sent = await devicesAt((close) => t.after(close), platform().sip).press(resident!.cid, '1')
    assert.equal(sent.outcome, 'answered')
    const card = page.locator('.card', { hasText: 'Asta Ek 1' })
    await card.waitFor()
    await page.locator('.pane h1', { hasText: 'Asta Ek 1' }).waitFor()
    const id = (await card.getAttribute('data-alarm'))!
    await until('the display receipt', async () => (await alarmOf(id)).shownAt)

    await page.keyboard.press('k')
    await page.locator('.pane-state', { hasText: 'Kvitterat' }).waitFor()
    await page.keyboard.press('s')
    await page.getByRole('combobox').waitFor()
    await page
      .getByRole('option', { name: /Bo Undersköterska/ })
      .first()
      .waitFor()
    await page.keyboard.type('trygghetsteam hela')
    await page.getByRole('combobox').press('Enter')
    await page.getByRole('combobox').press('Enter')
    await page.locator('.pane-state', { hasText: 'På väg' }).waitFor()
    await page.keyboard.press('f')
    await page.locator('.pane-state', { hasText: 'Framme' }).waitFor()
    await page.keyboard.press('a')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('hjälp')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')

    const resolved = await until('the alarm to be resolved', async () => {
      const alarm = await alarmOf(id)
      return alarm.state === 'resolved' && alarm
    })
    assert.equal(resolved.cause, 'help_given')
    assert.match(resolved.dispatchedTo ?? '', /trygghetsteam/)
    await page.getByText('Inget larm ringer').first().waitFor()
    assert.deepEqual(troubles, [])
  })

  test('a second press during an alarm that was taken rings again, is counted, and is said at once', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const [resident] = town.residents
    await signal(platform(), resident!.cid)
    await page.locator('.card.rings', { hasText: 'Asta Ek 1' }).waitFor()
    await page.keyboard.press('k')
    await page.locator('.section-head.progress').waitFor()

    await signal(platform(), resident!.cid)
    await page.locator('.card.rings', { hasText: '×2' }).waitFor()
    await page.locator('.section-head.ringing').waitFor()
    await page
      .locator('[aria-live="assertive"]', { hasText: 'Nytt tryck. Asta Ek 1. Tryck nummer 2.' })
      .waitFor()
    assert.equal(await page.locator('.card').count(), 1, 'never a second card for the same person')
  })

  test('a refused act says why and puts the card back', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const [resident] = town.residents
    const { alarmId } = await signal(platform(), resident!.cid)
    await page.locator('.card.rings').waitFor()
    await page.keyboard.press('k')
    await page.locator('.pane-state', { hasText: 'Kvitterat' }).waitFor()
    await page.keyboard.press('a')
    await page.getByRole('combobox').fill('oro')
    await signal(platform(), resident!.cid)
    await until('the second press', async () => (await alarmOf(alarmId)).presses === 2)
    await page.getByRole('combobox').press('Enter')
    await page.getByRole('combobox').press('Enter')

    const notice = page.locator('.notice')
    await notice.getByText('Larmet avslutades inte').waitFor()
    await notice.getByText('Kortet för Asta Ek 1 är tillbaka som det var.').waitFor()
    await page.locator('.section-head.ringing').waitFor()
    assert.equal((await alarmOf(alarmId)).state, 'acknowledged')
    await notice.getByRole('button', { name: 'Stäng' }).click()
    assert.equal(await notice.count(), 0)
  })

  test('an alarm from an unknown device is on the board and says that it is unknown', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const { alarmId } = await signal(platform(), 'unheard-of-1')
    const card = page.locator(`[data-alarm="${alarmId}"]`)
    await card.getByText('Okänd enhet unheard-of-1').waitFor()
    await card.locator('.mark', { hasText: 'Okänd enhet' }).waitFor()
    // nobody's alarm is on every reception's board
    await platform().api.post(`/alarms/${alarmId}/acknowledge`, { by: town.operatorId })
    await platform().api.post(`/alarms/${alarmId}/resolve`, { by: town.operatorId, cause: 'other' })
  })

  test('technical alarms stand apart and folded, with their number and the latest of them', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const [resident] = town.residents
    const { alarmId } = await signal(platform(), resident!.cid, {
      code: { system: 'scaip.stc', value: '0016' },
    })
    const alarm = await alarmOf(alarmId)
    assert.equal(alarm.urgency, 'technical')
    const head = page.locator('.section-head.technical')
    await head.getByText(/senast \d\d:\d\d Asta Ek 1/).waitFor()
    assert.equal(await page.locator(`[data-alarm="${alarmId}"]`).count(), 0)
    await page.keyboard.press('t')
    await page.locator(`[data-alarm="${alarmId}"]`).waitFor()
    await until('the display receipt', async () => (await alarmOf(alarmId)).shownAt)
  })

  test('a door code is hidden until it is asked for, and hidden again for the next alarm', async (t) => {
    const { page, town } = await openConsole(t, platform(), { town: { residents: 2 } })
    const [first, second] = town.residents
    await signal(platform(), first!.cid)
    await page.locator('.door-code', { hasText: '••••' }).waitFor()
    assert.equal(await page.getByText('1234').count(), 0)
    await page.keyboard.press('d')
    await page.locator('.door-code', { hasText: '1234' }).waitFor()
    await signal(platform(), second!.cid)
    await page.locator('.card', { hasText: 'Asta Ek 2' }).click()
    await page.locator('.pane h1', { hasText: 'Asta Ek 2' }).waitFor()
    await page.locator('.door-code', { hasText: '••••' }).waitFor()
  })

  test('a protected identity is hidden in list and detail until an operator asks, which is in the story', async (t) => {
    const { page, town } = await openConsole(t, platform(), { town: { person: { protectedIdentity: true } } })
    const [resident] = town.residents
    const { alarmId } = await signal(platform(), resident!.cid)
    await page.locator('.card', { hasText: 'Skyddad identitet' }).waitFor()
    await page.locator('.pane h1', { hasText: 'Skyddad identitet' }).waitFor()
    await page.getByText('Att visa dem skrivs in i larmets historia.').waitFor()
    assert.equal(await page.getByText('Asta').count(), 0)
    await page.keyboard.press('v')
    await page.locator('.pane h1', { hasText: 'Asta Ek 1' }).waitFor()
    await page.locator('.story', { hasText: 'Skyddade uppgifter visades' }).waitFor()
    assert.equal(await page.locator('.card', { hasText: 'Asta' }).count(), 0, 'the list shows nobody')
    assert.ok((await alarmOf(alarmId)).events.some(({ kind }) => kind === 'revealed'))
  })

  test('keys do nothing while somebody writes, and can be turned off', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const [resident] = town.residents
    const { alarmId } = await signal(platform(), resident!.cid)
    await page.locator('.card.rings').waitFor()
    await page.keyboard.press('n')
    await page.getByRole('textbox', { name: 'Vad hände, vad sades?' }).fill('Inte k som i kvittera')
    await page.keyboard.press('k')
    await page.keyboard.press('Control+Enter')
    await page.locator('.story', { hasText: 'Inte k som i kvittera' }).waitFor()
    assert.equal((await alarmOf(alarmId)).state, 'ringing')

    await page.keyboard.press('?')
    await page.getByLabel('Använd tangenter utan att hålla ned något annat').uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('k')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    assert.equal((await alarmOf(alarmId)).state, 'ringing')
  })

  test('a resolved alarm can be opened again, with a reason', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const [resident] = town.residents
    const { alarmId } = await signal(platform(), resident!.cid)
    await page.locator('.card.rings').waitFor()
    await platform().api.post(`/alarms/${alarmId}/acknowledge`, { by: town.operatorId })
    await platform().api.post(`/alarms/${alarmId}/resolve`, { by: town.operatorId, cause: 'worry' })
    await page.locator('.section-head.resolved button').click()
    await page.locator(`[data-alarm="${alarmId}"]`).click()
    await page.keyboard.press('o')
    await page.getByRole('textbox', { name: 'Varför?' }).fill('Ringde tillbaka, mår inte bra')
    await page.keyboard.press('Control+Enter')
    await page.locator('.card.rings').waitFor()
    // It is shown before the server has confirmed it.
    await until('it rings again', async () => (await alarmOf(alarmId)).state === 'ringing')
  })

  test('sound that the browser holds back is turned on with one button, and silence ends by itself', async (t) => {
    const { page } = await openConsole(t, platform(), { path: '/icon.svg' })
    // Looking into a page counts as a touch, after which it may sound: not before the board has been made.
    const following = page.waitForRequest(/\/alarms\/stream/)
    await page.goto(`${platform().addresses.http}/board`)
    await following
    const bar = page.locator('.sound-blocked')
    await bar.getByText('Ljudet är avstängt').waitFor()
    await bar.getByRole('button', { name: 'Slå på ljudet' }).click()
    await bar.waitFor({ state: 'detached' })
    await page.keyboard.press('m')
    await page.getByRole('button', { name: /^Tyst i [12]:\d\d$/ }).waitFor()
    await page.keyboard.press('m')
    await page.getByRole('button', { name: 'Ljud', exact: true }).waitFor()
  })

  test('a screen that nobody has touched asks whether somebody is there, and says so to the server', async (t) => {
    const { page, town } = await openConsole(t, platform())
    await page.clock.install()
    const reported = (attended: boolean) =>
      page.waitForRequest(
        (request) => request.method() === 'PUT' && request.postDataJSON().attended === attended,
      )
    // what the page before the reload still says is not what is waited for: it would be left before the clock is moved
    const there = page.waitForEvent('framenavigated').then(() => reported(true))
    await page.reload()
    await there
    const left = reported(false)
    await page.clock.fastForward('31:00')
    const dialog = page.getByRole('dialog', { name: 'Är du kvar?' })
    await dialog.waitFor()
    assert.equal((await left).postDataJSON().groupId, town.receptionId)
    const back = reported(true)
    await dialog.getByRole('button', { name: 'Ja, jag är kvar' }).click()
    await back
    await dialog.waitFor({ state: 'detached' })
  })
})
