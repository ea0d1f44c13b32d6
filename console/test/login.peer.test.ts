// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { giveRole, openConsole, openPage, platformForFile, signal } from './console-fixture.ts'

describe('login', () => {
  const platform = platformForFile()
  const at = (path: string) => platform().addresses.http + path

  test('whoever is not logged in comes to the login page, and after it to where she was going', async (t) => {
    const name = 'Inloggningsköping'
    const { page } = await openConsole(t, platform(), {
      as: 'nobody',
      path: '/registers/homes',
      town: { name },
    })
    await page.getByRole('heading', { name: 'Logga in', exact: true }).waitFor()
    await page.getByText('kommer du tillbaka till sidan du ville öppna').waitFor()
    await page.getByRole('searchbox').fill(name)
    await page.getByRole('button', { name: `Anna Operatör ${name}` }).click()
    await page.getByRole('heading', { name: 'Hem' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/registers/homes')
    await page.locator('.operator', { hasText: 'Anna Operatör' }).waitFor()
  })

  test('an address elsewhere is not gone to after the login', async (t) => {
    const name = 'Omväg'
    const path = `/login?return=${encodeURIComponent('//evil.example/')}`
    const { page } = await openConsole(t, platform(), { as: 'nobody', path, town: { name } })
    await page.getByRole('searchbox').fill(name)
    await page.getByRole('button', { name: `Anna Operatör ${name}` }).click()
    await page.getByRole('heading', { name: 'Inget larm ringer' }).waitFor()
    assert.equal(page.url(), at('/board'))
  })

  test('after the log-out no page opens without a new login', async (t) => {
    const { page } = await openConsole(t, platform())
    await page.locator('.operator').click()
    await page.getByRole('button', { name: 'Logga ut', exact: true }).click()
    await page.getByText('Du är utloggad.').waitFor()
    await page.goto(at('/board'))
    await page.getByRole('heading', { name: 'Logga in', exact: true }).waitFor()
    assert.match(page.url(), /\/login\?return=%2Fboard/)
  })

  test('a screen whose login ends says that it no longer follows the alarms, and keeps what rang', async (t) => {
    const { page, town } = await openConsole(t, platform())
    const other = await openPage(await startBrowser(t), platform(), town)
    await signal(platform(), town.residents[0]!.cid)
    await other.page.locator('.card.rings').waitFor()

    await page.locator('.operator').click()
    await page.getByRole('button', { name: 'Logga ut överallt' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Logga ut överallt' }).click()
    await page.getByText('Du är utloggad.').waitFor()

    const trouble = other.page.locator('.header-trouble')
    await trouble.getByText('Skärmen följer inte larmen längre').waitFor()
    assert.equal(await other.page.locator('.live-mark.live').count(), 0)
    assert.equal(await other.page.locator('.card.rings').count(), 1)
    await trouble.getByRole('link', { name: 'Logga in' }).click()
    await other.page.getByRole('heading', { name: 'Logga in', exact: true }).waitFor()
  })

  test('whoever has several assignments chooses one, and can change under her name', async (t) => {
    const name = 'Tvåuppdrag'
    const { page, town } = await openConsole(t, platform(), {
      as: 'nobody',
      path: '/login',
      town: { name },
    })
    await giveRole(platform(), town, 'administrator')
    await page.getByRole('searchbox').fill(name)
    await page
      .getByRole('button', { name: `Anna Operatör ${name}` })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Vilket uppdrag gäller det nu?' }).waitFor()
    await page.getByRole('button', { name: /Administratör/ }).click()
    await page.getByRole('heading', { name: 'Organisationer' }).waitFor()
    const menu = page.getByRole('navigation', { name: 'Huvudmeny' })
    assert.equal(await menu.getByRole('link', { name: 'Larm' }).count(), 0)

    await page.locator('.operator').click()
    await page.locator('.person-others button').click()
    await page.getByRole('heading', { name: 'Inget larm ringer' }).waitFor()
    assert.equal(await menu.getByRole('link', { name: 'Tillit' }).count(), 0)
  })

  test('what needs a surer login says so, and leads to one at that level and back', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    const path = `/trust/organisations/${town.controllerId}`
    await page.route(`**/api/trust/v1/organisations/${town.controllerId}`, (route) =>
      route.request().method() === 'GET'
        ? route.continue()
        : route.fulfill({
            status: 401,
            headers: {
              'www-authenticate':
                'Bearer error="insufficient_user_authentication", acr_values="http://id.elegnamnden.se/loa/1.0/loa4"',
            },
            json: {
              code: 'kernel.level_too_low',
              title: 'Det här kräver en säkrare inloggning',
              status: 401,
            },
          }),
    )
    await page.goto(at(path))
    await page.getByLabel('Namn').fill('Nytt namn')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('dialog').getByText('tillitsnivå 4').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Logga in på nivå 4' }).click()
    await page.getByText('kräver en säkrare inloggning, tillitsnivå 4').waitFor()
    assert.equal(new URL(page.url()).searchParams.get('return'), path)
    assert.ok(await page.getByLabel('Nivå 4, tjänstekort').isChecked())
  })

  test('a page of another role does not open, and says why', async (t) => {
    const { page } = await openConsole(t, platform(), { as: 'auditor', path: '/board' })
    await page.getByRole('heading', { name: 'Sidan hör inte till ditt uppdrag' }).waitFor()
    await page.getByRole('link', { name: 'Till startsidan' }).click()
    await page.waitForURL('**/trust/audit**')
  })

  test('an installation that nobody can log in to says how its first administrator is made', async (t) => {
    const page = await (await startBrowser(t)).newPage()
    await page.route('**/api/trust/v1/login', (route) =>
      route.fulfill({ json: { providers: [], demo: false } }),
    )
    await page.goto(at('/'))
    await page.getByText('knutpunkt administrator add', { exact: true }).waitFor()
  })

  test('an outside provider is gone to with the way back and the level that was asked for', async (t) => {
    const page = await (await startBrowser(t)).newPage()
    const name = { sv: 'Tjänstekort', en: 'Smart card' }
    const low = { id: 'low', name: { sv: 'Lösenord', en: 'Password' }, url: '/login/low', levels: [2] }
    await page.route('**/api/trust/v1/login', (route) =>
      route.fulfill({
        json: { demo: false, providers: [{ id: 'card', name, url: '/login/card', levels: [3, 4] }, low] },
      }),
    )
    await page.goto(at('/login?return=%2Fboard&level=4&error=cancelled'))
    await page.getByText('Inloggningen avbröts').waitFor()
    const href = await page.getByRole('link', { name: 'Tjänstekort' }).getAttribute('href')
    assert.equal(href, '/login/card?return=%2Fboard&level=4')
    assert.equal(await page.getByRole('link', { name: 'Lösenord' }).count(), 0)
    await page.getByText('som inte räcker för det du ville göra').waitFor()
  })
})
