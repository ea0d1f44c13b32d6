// peers: chromium
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import type { Login } from '../src/api/contract.ts'
import { openConsole, ownPages, platformForFile } from './console-fixture.ts'

describe('a resident’s own pages', () => {
  const platform = platformForFile()

  // test numbers of Skatteverket; of somebody whose age is not known the rules permit nothing
  const identities = ['191212121212', '194001019811', '194003039817', '197010632391']

  /** A resident of a town of her own, logged in, at a page of hers. */
  async function openAsResident(
    t: TestContext,
    { path, level = 3 }: { path: string; level?: number },
  ): Promise<{ page: Page; login: Login }> {
    const { town } = await openConsole(t, platform(), {
      town: { residents: 1, person: { personIdentity: identities.pop()! } },
    })
    const { residentId } = await platform().api.get<{ residentId: string }>(
      `/people/${town.residents[0]!.personId}`,
    )
    const browser = await startBrowser(t)
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const ask = ownPages(context, platform())
    await ask('POST', '/login/demo', { kind: 'resident', id: residentId, levelOfAssurance: level })
    const login: Login = await ask('GET', '/session')
    const page = await context.newPage()
    await page.goto(platform().addresses.http + path)
    return { page, login }
  }

  test('a consent is given with its text shown, and taken back after what follows was said', async (t) => {
    const { page } = await openAsResident(t, { path: '/me/consents' })
    await page.getByRole('button', { name: 'Gå med på något nytt' }).click()
    await page.getByText('De som vårdar mig får läsa').click()
    await page.getByRole('button', { name: 'Ge mitt samtycke' }).click()
    await page.getByText('Kryssa i att du har läst texten först.').waitFor()
    await page.getByText('Jag samtycker till att de som ger mig vård eller omsorg läser').waitFor()
    await page.getByText('Jag har läst texten och går med på det').click()
    await page.getByRole('button', { name: 'Ge mitt samtycke' }).click()
    await page.getByText('gäller från och med nu').waitFor()

    await page.getByRole('button', { name: /^Ta tillbaka/ }).click()
    await page.getByText('får inte längre läsa vad andra har skrivit om dig').waitFor()
    await page.getByRole('button', { name: 'Ja, ta tillbaka' }).click()
    await page.getByText('gäller inte längre').waitFor()
    await page.getByText('Tidigare samtycken (1)').waitFor()
  })

  test('who logged in too weakly is told so and led to a surer login that comes back', async (t) => {
    const { page } = await openAsResident(t, { path: '/me/blocks', level: 2 })
    await page.getByText('Du behöver logga in säkrare').waitFor()
    await page.getByRole('link', { name: 'Logga in säkrare' }).click()
    await page.getByRole('heading', { name: 'Logga in', exact: true }).waitFor()
    const address = new URL(page.url())
    assert.deepEqual(
      [address.searchParams.get('return'), address.searchParams.get('level')],
      ['/me/blocks', '3'],
    )
  })

  test('what she did herself stands in who has seen her data', async (t) => {
    const { page } = await openAsResident(t, { path: '/me/consents' })
    await page.getByRole('heading', { name: 'Mina samtycken' }).waitFor()
    await page.getByRole('link', { name: 'Vem har sett mina uppgifter' }).click()
    await page.getByText('Du själv').first().waitFor()
  })

  test('every page fits a telephone', async (t) => {
    const { page } = await openAsResident(t, { path: '/me' })
    for (const path of ['/me', '/me/consents', '/me/blocks', '/me/proxies', '/me/seen']) {
      await page.goto(platform().addresses.http + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const width = await page.locator('main').evaluate((main) => main.scrollWidth)
      assert.ok(width <= 390, `${path}: ${width} px`)
    }
  })
})
