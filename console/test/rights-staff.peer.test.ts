// peers: chromium
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { seedTown, type Town } from '../../src/testing/town.ts'
import type { AssignmentWrite, EmployeeWrite, OrganisationWrite, UnitWrite } from '../src/api/contract.ts'
import { ownPages, platformForFile } from './console-fixture.ts'

const trust = '/api/trust/v1'
let towns = 0

/** A made-up personnummer of somebody born in 1940, with its check digit (Luhn). */
function identityOf(nth: number): string {
  const digits = `400101${980 + nth}`
  const sum = [...digits].reduce((total, digit, at) => {
    const weighed = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return `19${digits}${(10 - (sum % 10)) % 10}`
}

describe('what a person decides, entered by staff at her request', () => {
  const platform = platformForFile()

  /** A municipality with Asta, whose identity is known, and a coordinator at its own social services. */
  async function town(): Promise<{ town: Town; unit: string; residentId: string; identity: string }> {
    const { api } = platform()
    towns += 1
    const identity = identityOf(towns)
    const seeded = await seedTown(api, {
      name: `Rättköping ${towns}`,
      firstCid: 7_900_000 + towns * 1000,
      person: { personIdentity: identity },
    })
    const { controllerId, operatorId } = seeded
    const { id: unit } = await api.post(`${trust}/units`, {
      organisationId: controllerId,
      name: 'Socialförvaltningen',
      capacity: 'omsorgsgivare',
      serves: [],
    } satisfies UnitWrite)
    await assign(operatorId, controllerId, unit, {
      roles: ['coordinator'],
      purposes: ['alarm', 'care', 'administration'],
    })
    const { residentId } = await api.get<{ residentId: string }>(`/people/${seeded.residents[0]!.personId}`)
    return { town: seeded, unit, residentId, identity }
  }

  const assign = (
    employeeId: string,
    organisationId: string,
    unitId: string,
    work: Pick<AssignmentWrite, 'roles' | 'purposes' | 'informationTypes'>,
  ) =>
    platform().api.post(`${trust}/assignments`, {
      employeeId,
      organisationId,
      unitId,
      validFrom: '2026-01-01T00:00:00Z',
      ...work,
    } satisfies AssignmentWrite)

  /** A physician of another care provider, by her HSA-id. */
  async function physicianElsewhere(): Promise<string> {
    const { api } = platform()
    const hsaId = `SE2321000016-P${towns}`
    const { id: clinic } = await api.post(`${trust}/organisations`, {
      name: `Vårdbolaget ${towns}`,
      kinds: ['care_provider'],
      capacity: 'vardgivare',
    } satisfies OrganisationWrite)
    const { id: unit } = await api.post(`${trust}/units`, {
      organisationId: clinic,
      name: 'Mottagningen',
      capacity: 'vardgivare',
      serves: [],
    } satisfies UnitWrite)
    const { id } = await api.post(`${trust}/employees`, {
      name: 'Pia Läkare',
      hsaId,
    } satisfies EmployeeWrite)
    await assign(id, clinic, unit, {
      roles: ['responder'],
      purposes: ['care'],
      informationTypes: ['medication'],
    })
    return hsaId
  }

  async function openAs(
    browser: Browser,
    login: { kind: 'staff' | 'resident'; id: string; levelOfAssurance?: number },
    { path, organisation }: { path: string; organisation?: string },
  ): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const ask = ownPages(context, platform())
    await ask('POST', '/login/demo', login)
    if (organisation) {
      const { assignments, assignment } = await ask('GET', '/session')
      const wanted = assignments.find((each: { organisation: { id: string }; roles: string[] }) =>
        each.roles.includes('coordinator'),
      ).id
      if (wanted !== assignment) await ask('PUT', '/session/assignment', { assignment: wanted })
    }
    const page = await context.newPage()
    await page.goto(platform().addresses.http + path)
    return page
  }

  async function openAsCoordinator(t: TestContext, path: (of: { residentId: string }) => string, level = 3) {
    const made = await town()
    const browser = await startBrowser(t)
    const page = await openAs(
      browser,
      { kind: 'staff', id: made.town.operatorId, levelOfAssurance: level },
      { path: path(made), organisation: made.town.controllerId },
    )
    return { ...made, browser, page }
  }

  async function enterConsent(page: Page, what: string): Promise<void> {
    await page.getByRole('button', { name: 'För in ett samtycke' }).click()
    await page.getByText(what).click()
    await page.getByText('Personen har läst eller hört texten').click()
    await page.getByRole('button', { name: 'För in samtycket' }).click()
    await page.getByText(`Infört. ”${what}” gäller från och med nu`).waitFor()
  }

  test('a consent entered at her request permits, and the next decision after she takes it back is no', async (t) => {
    const { page, browser, identity, residentId, unit } = await openAsCoordinator(
      t,
      () => '/registers/rights',
    )
    const physician = await physicianElsewhere()

    await page.getByLabel('Personnummer, samordningsnummer').fill(identity)
    await page.getByRole('button', { name: 'Sök', exact: true }).click()
    await page.getByText('Asta Ek 1', { exact: true }).waitFor()
    assert.ok(page.url().endsWith(`/registers/rights/${residentId}`), page.url())
    await page.getByRole('navigation').getByRole('link', { name: 'Samtycken', exact: true }).click()
    await page.getByRole('heading', { name: 'Har personen bett dig om det här?' }).waitFor()
    await page.getByRole('button', { name: 'Ja, personen har begärt det' }).click()
    await enterConsent(page, 'Har fått information om delade uppgifter')
    await enterConsent(page, 'De som vårdar personen får läsa varandras uppgifter')
    await page.getByText('på personens begäran').first().waitFor()

    await page.getByRole('link', { name: 'Översikt' }).click()
    await page.getByRole('link', { name: 'Pröva vem som får läsa uppgifter om personen' }).click()
    await page.getByLabel('Eller HSA-id').fill(physician)
    await page.getByLabel('Enhet som har skrivit dem').selectOption(unit)
    await page.getByLabel('Läkemedel').check()
    await page.getByRole('button', { name: 'Fråga', exact: true }).click()
    const answer = page.getByRole('region', { name: 'Svaret' })
    await answer.getByRole('heading', { name: 'Det är tillåtet' }).waitFor()
    await answer.getByText('SVOD 3 kap. 1 §').first().waitFor()
    await answer.getByText('Pia Läkare').waitFor()

    const hers = await openAs(browser, { kind: 'resident', id: residentId }, { path: '/me/consents' })
    await hers.getByText('på din begäran').first().waitFor()
    await hers.getByRole('button', { name: /^Ta tillbaka De som vårdar mig/ }).click()
    await hers.getByRole('button', { name: 'Ja, ta tillbaka' }).click()
    await hers.getByText('gäller inte längre').waitFor()

    await page.getByRole('button', { name: 'Fråga igen' }).click()
    await answer.getByRole('heading', { name: 'Det är inte tillåtet' }).waitFor()
    await answer.getByText('Svaret är ett annat än förra gången.').waitFor()
    await answer.getByText('Enligt SVOD 3 kap. 1 §:').waitFor()
    await answer.getByText('personen samtycker till sammanhållen dokumentation').waitFor()
    await answer.getByText('ändrat sedan förra frågan').waitFor()

    await hers.getByRole('link', { name: 'Vem har sett mina uppgifter' }).click()
    await hers.getByText('Frågade om någon skulle få se uppgifterna, utan att själv se dem').first().waitFor()
  })

  test('a deputy is entered with what it rests on, and whoever cannot consent is not let to', async (t) => {
    const { page, residentId } = await openAsCoordinator(
      t,
      (of) => `/registers/rights/${of.residentId}/mandate`,
    )
    const other = await town()
    await page.getByText('God man eller förvaltare').first().click()
    await page.getByLabel('Personnummer (12 siffror)').fill(other.identity)
    await page.getByRole('button', { name: 'Hitta personen' }).click()
    await page.getByText('gå med på teknik hemma hos personen').click()
    await page.getByRole('button', { name: 'För in', exact: true }).click()
    await page.getByText('Skriv vad det bygger på först.').waitFor()
    await page.getByLabel('Vad bygger det på?').fill('Tingsrätten, mål Ä 123-26')
    await page.getByRole('button', { name: 'För in', exact: true }).click()
    await page.getByText('Enligt: Tingsrätten, mål Ä 123-26.').waitFor()
    await page.getByRole('button', { name: 'Ja, för in' }).click()
    await page.getByText('är nu god man eller förvaltare').waitFor()

    await page.getByRole('link', { name: 'Förmåga att samtycka' }).click()
    await page.getByText('Personen förstår inte vad det innebär').click()
    await page.getByLabel('Vem har bedömt det, och när?').fill('Legitimerad läkare, 2026-11-20')
    await page.getByRole('button', { name: 'För in', exact: true }).click()
    await page.getByRole('button', { name: 'Ja, för in' }).click()
    await page.getByText('kan inte själv samtycka', { exact: true }).waitFor()
    await page.getByText('Legitimerad läkare, 2026-11-20').waitFor()

    await page.goto(`${platform().addresses.http}/registers/rights/${residentId}/consents`)
    await page.getByRole('button', { name: 'Ja, personen har begärt det' }).click()
    await page.getByRole('button', { name: 'För in ett samtycke' }).click()
    await page.getByText('Teknik hemma hos personen').click()
    await page.getByText('Personen har läst eller hört texten').click()
    await page.getByRole('button', { name: 'För in samtycket' }).click()
    await page.getByText('kan inte heller samtycka eller ge fullmakt').waitFor()
    await page.getByRole('link', { name: 'Varför?' }).or(page.locator('.refused a')).first().click()
    await page.getByText('Det som skulle behöva ändras').waitFor()
  })

  test('who logged in too weakly reads nothing of hers and is led to a surer login', async (t) => {
    const { page } = await openAsCoordinator(t, (of) => `/registers/rights/${of.residentId}/blocks`, 2)
    await page.getByRole('button', { name: 'Ja, personen har begärt det' }).click()
    await page.getByRole('link', { name: 'Logga in säkrare' }).waitFor()
  })

  test('a person in the registers leads to what she has decided, and every page fits a telephone', async (t) => {
    const { page, town: at, residentId } = await openAsCoordinator(t, () => '/registers/people')
    await page.goto(`${platform().addresses.http}/registers/people/${at.residents[0]!.personId}`)
    await page.getByRole('link', { name: 'Öppna personens samtycken' }).click()
    await page.getByText('Har personen bett dig om det här?').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    const base = `/registers/rights/${residentId}`
    const paths = ['', '/consents', '/blocks', '/proxies', '/mandate', '/ability'].map((end) => base + end)
    for (const path of ['/registers/rights', ...paths, '/trust/rules/ask']) {
      await page.goto(platform().addresses.http + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const width = await page.locator('main').evaluate((main) => main.scrollWidth)
      assert.ok(width <= 390, `${path}: ${width} px`)
    }
  })
})
