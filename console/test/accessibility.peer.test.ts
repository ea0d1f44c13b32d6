// peers: chromium
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openConsole, platformForFile, signal } from './console-fixture.ts'
import { violations } from './violations-fixture.ts'

describe('accessibility', () => {
  const platform = platformForFile()

  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing on any page in the ${theme} theme`, async (t) => {
      const { page, town } = await openConsole(t, platform(), { theme, town: { residents: 2 } })
      const [resident, other] = town.residents
      const found: Record<string, string[]> = {}
      const look = async (name: string) => {
        const wrong = await violations(page)
        if (wrong.length > 0) found[name] = wrong
      }
      const open = async (path: string, shows: string) => {
        await page.goto(platform().addresses.http + path)
        await page.getByText(shows).first().waitFor()
      }

      await page.getByRole('heading', { name: 'Inget larm ringer' }).waitFor()
      await look('the empty board')
      const { alarmId } = await signal(platform(), resident!.cid)
      await signal(platform(), other!.cid, { code: { system: 'scaip.stc', value: '0016' } })
      await page.locator('.story').waitFor()
      await look('the board with alarms')
      await page.keyboard.press('k')
      await page.locator('.section-head.progress').waitFor()
      await page.keyboard.press('a')
      await page.getByRole('combobox').fill('oro')
      await look('the resolve dialog')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await look('the keys')

      await open(`/incident/${alarmId}`, 'Kontrollsumma')
      await look('the incident')
      await open('/follow-up', 'Per grupp')
      await look('the follow-up')
      await page.locator('.operator').click()
      await look('who is logged in')
      await open('/login', 'Logga in som en påhittad person')
      await look('the login page')
      for (const register of ['people', 'homes', 'devices', 'chains', 'groups', 'staff', 'controllers']) {
        await open(`/registers/${register}`, 'Spara listan')
        await look(`the list of ${register}`)
      }
      const objects = {
        people: resident!.personId,
        homes: resident!.homeId,
        devices: resident!.deviceId,
        chains: town.chainId,
        groups: town.receptionId,
        staff: town.operatorId,
        controllers: town.controllerId,
      }
      for (const [register, id] of Object.entries(objects)) {
        await open(`/registers/${register}/${id}`, 'Skapad')
        await look(`one of ${register}`)
      }
      await open('/registers/chains/new', 'Sista utväg')
      await look('a new chain')
      await open('/registers/tests', 'Aldrig provade')
      await look('buttons due for a test')
      assert.deepEqual(found, {})
    })
  }

  test('axe finds nothing in the dark theme on the pages of whoever sees to what the data hub gives out', async (t) => {
    const { page } = await openConsole(t, platform(), {
      as: 'data_steward',
      at: 'operator',
      theme: 'dark',
      path: '/data/beds?scope=national',
    })
    const found: Record<string, string[]> = {}
    const look = async (name: string, shows: string) => {
      await page.getByText(shows).first().waitFor()
      const wrong = await violations(page)
      if (wrong.length > 0) found[name] = wrong
    }
    await look('a national view', 'Ingen region är ansluten än')
    await page.goto(`${platform().addresses.http}/data/deliveries`)
    await look('deliveries', 'Ingenting levereras av sig självt än.')
    await page.getByRole('link', { name: 'Ny leveransplan' }).click()
    await page.getByLabel('Dataprodukt').selectOption('beds')
    await look('a new plan', 'Hubben skickar')
    assert.deepEqual(found, {})
  })

  test('axe finds nothing on the pages of whoever administers trust', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    const found: Record<string, string[]> = {}
    const open = async (path: string, shows: string) => {
      await page.goto(platform().addresses.http + path)
      await page.getByText(shows).first().waitFor()
      const wrong = await violations(page)
      if (wrong.length > 0) found[path] = wrong
    }
    await open('/trust/organisations', 'Spara listan')
    await open(`/trust/organisations/${town.controllerId}`, 'Historik')
    await open(`/trust/units/${town.receptionId}`, 'Historik')
    await open('/trust/employees', 'Spara listan')
    await open(`/trust/employees/${town.operatorId}`, 'Ge ett uppdrag')
    await open(`/trust/assignments/new?of=${town.operatorId}`, 'Nytt uppdrag')
    await open('/trust/systems/new', 'Nytt system')
    await open('/trust/agreements/new', 'Nytt avtal')
    await open('/trust/products/new', 'Ny produkt')
    await open('/trust/schemes/new', 'Ny certifiering')
    await open(`/trust/allow-lists/${town.controllerId}`, 'Lägg till ett villkor')
    await open('/trust/limits', 'Vad varje system får möta')
    await open('/trust/alerts', 'Var och en ska ses på')
    assert.deepEqual(found, {})
  })

  test('axe finds nothing on the pages of whoever enters what a person decides, and asks about a real case', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'coordinator', path: '/registers/people' })
    const { residentId } = await platform().api.get<{ residentId: string }>(
      `/people/${town.residents[0]!.personId}`,
    )
    const found: Record<string, string[]> = {}
    const open = async (path: string, shows: string) => {
      await page.goto(platform().addresses.http + path)
      await page.getByText(shows).first().waitFor()
      const wrong = await violations(page)
      if (wrong.length > 0) found[path] = wrong
    }
    await open('/registers/rights', 'Att du sökte skrivs upp')
    await open(`/registers/rights/${residentId}`, 'Har personen bett dig om det här?')
    await open(`/registers/rights/${residentId}/consents`, 'Har personen bett dig om det här?')
    await open(`/registers/rights/${residentId}/mandate`, 'Vad ska föras in?')
    await open(`/registers/rights/${residentId}/ability`, 'Ingen bedömning är införd.')
    await open(`/trust/rules/ask?person=${residentId}`, 'Vem skulle göra det?')
    assert.deepEqual(found, {})
  })
})
