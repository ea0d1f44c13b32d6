// peers: chromium
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Agreement, AgreementWrite, Organisation, System, SystemCreate } from '../src/api/contract.ts'
import { openConsole, platformForFile } from './console-fixture.ts'

const trust = '/api/trust/v1'

const publicKey = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
})

describe('the pages of trust', () => {
  const platform = platformForFile()

  test('an agreement is ended after what stops at once has been shown, and is not changed any more', async (t) => {
    const { api, addresses } = platform()
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    const supplier = await api.post(`${trust}/organisations`, { name: 'Leverantör AB', kinds: ['supplier'] })
    await api.post(`${trust}/systems`, {
      id: 'avtalsprovet',
      name: 'Avtalsprovets system',
      organisationId: supplier.id,
      actsFor: [town.controllerId],
      scopes: ['welfare.alarms.read'],
      authentication: 'private_key_jwt',
      jwks: { keys: [publicKey('first')] },
      tokenBinding: 'dpop',
      grantTypes: ['client_credentials'],
    } satisfies SystemCreate)
    const { id } = await api.post(`${trust}/agreements`, {
      kind: 'processor',
      title: 'Biträdesavtal på prov',
      parties: [
        { organisationId: town.controllerId, role: 'giver' },
        { organisationId: supplier.id, role: 'taker' },
      ],
      contracts: [],
      informationTypes: ['social_alarm'],
      purposes: ['alarm'],
      validFrom: '2026-01-01T00:00:00Z',
    } satisfies AgreementWrite)
    const agreement = () => api.get<Agreement>(`${trust}/agreements/${id}`)

    await page.goto(`${addresses.http}/trust/agreements/${id}`)
    await page.getByRole('button', { name: 'Avsluta avtalet' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Det här upphör genast').waitFor()
    await dialog.getByText(/Leverantör AB för/).waitFor()
    await dialog.getByText('Genom Avtalsprovets system').waitFor()
    assert.equal((await agreement()).state, 'in_force', 'to look is not to end')
    await dialog.getByRole('button', { name: 'Avsluta nu' }).click()
    await page.getByText('Avtalet är avslutat och ändras inte.').waitFor()
    assert.equal((await agreement()).state, 'ended')
    assert.equal(await page.getByRole('button', { name: 'Avsluta avtalet' }).count(), 0)
    await page.getByRole('heading', { name: 'Vad den senaste ändringen gjorde' }).waitFor()
  })

  test('an organisation is changed, and its history says who, when and what it was before', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    const path = `${trust}/organisations/${town.controllerId}`
    await page.goto(`${platform().addresses.http}/trust/organisations/${town.controllerId}`)
    const before = await page.getByLabel('Namn').inputValue()
    await page.getByLabel('Namn').fill('Omdöpta kommunen')
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('heading', { name: 'Omdöpta kommunen' }).waitFor()
    assert.equal((await platform().api.get<Organisation>(path)).name, 'Omdöpta kommunen')
    const history = page.locator('.history')
    await history.getByText('av Anna Operatör').first().waitFor()
    await history.getByText(`var ${before}`).waitFor()
  })

  test('an assignment that follows from an alarm group is not ended here; another is', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    await page.goto(`${platform().addresses.http}/trust/employees/${town.operatorId}`)
    const assignment = page.locator('.cards > li')
    await assignment.filter({ hasText: 'Följer av en larmgrupp' }).waitFor()
    assert.equal(
      await assignment.filter({ hasText: 'Följer av en larmgrupp' }).getByRole('button').count(),
      0,
    )
    await page.getByRole('link', { name: 'Ge ett uppdrag' }).click()
    await page.getByRole('button', { name: 'Välj Enhet' }).click()
    await page.getByRole('combobox', { name: 'Enhet' }).fill('larmcentral')
    await page.getByRole('option').first().click()
    await page.getByLabel('Granskare').check()
    await page.getByLabel('Kontroll av åtkomst').check()
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('button', { name: /Avsluta/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Avsluta' }).click()
    await page.getByText('Uppdraget är avslutat och ändras inte.').waitFor()
  })

  test('a private key is never sent from the page', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    await platform().api.post(`${trust}/systems`, {
      id: 'nyckelprovet',
      name: 'Nyckelprovets system',
      organisationId: town.controllerId,
      actsFor: [town.controllerId],
      scopes: [],
      authentication: 'private_key_jwt',
      jwks: { keys: [publicKey('first')] },
      tokenBinding: 'dpop',
      grantTypes: ['client_credentials'],
    } satisfies SystemCreate)
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.postData() ?? '')
    })
    await page.goto(`${platform().addresses.http}/trust/systems/nyckelprovet`)
    await page
      .getByLabel('Lägg till en nyckel')
      .fill(JSON.stringify({ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'hemligt', kid: 'k' }))
    await page.getByRole('button', { name: 'Lägg till en nyckel' }).click()
    await page.getByText('Det där är en privat nyckel.').waitFor()
    assert.ok(!sent.some((body) => body.includes('hemligt')))
    assert.equal(await page.getByLabel('Lägg till en nyckel').inputValue(), '')
  })

  test('a system is registered with its first key, and changes keys without a break', async (t) => {
    const { page, town } = await openConsole(t, platform(), { as: 'administrator', path: '/trust' })
    const { name } = await platform().api.get<Organisation>(`${trust}/organisations/${town.controllerId}`)
    await page.goto(`${platform().addresses.http}/trust/systems/new`)
    await page.getByLabel('Klient-id').fill('forsta-nyckeln')
    await page.getByLabel('Namn').fill('Systemet med nycklar')
    await page.getByRole('button', { name: 'Välj Ansvarig organisation' }).click()
    await page.getByRole('combobox', { name: 'Ansvarig organisation' }).fill(name)
    await page.getByRole('option', { name }).first().click()
    await page.getByLabel('Får be om').fill('welfare.alarms.read')
    await page.getByLabel('Systemets första nyckel').fill(JSON.stringify(publicKey('ett')))
    await page.getByRole('button', { name: 'Spara', exact: true }).click()
    await page.getByRole('heading', { name: 'Systemet med nycklar' }).waitFor()
    await page.getByLabel('Lägg till en nyckel').fill(JSON.stringify(publicKey('två')))
    await page.getByRole('button', { name: 'Lägg till en nyckel' }).click()
    await page.getByRole('button', { name: 'Ta bort nyckeln ett' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Ta bort nyckeln' }).click()
    await page.getByRole('button', { name: 'Ta bort nyckeln ett' }).waitFor({ state: 'detached' })
    const { jwks } = await platform().api.get<System>(`${trust}/systems/forsta-nyckeln`)
    assert.deepEqual(
      jwks?.keys.map(({ kid }) => kid),
      ['två'],
    )
  })
})
