import { after, before, type TestContext } from 'node:test'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { seedTown, type Town, type TownOptions } from '../../src/testing/town.ts'
import type { AssignmentWrite, Login, Organisation, Role, Unit } from '../src/api/contract.ts'

/** One platform for all tests of a file; each test has a municipality, a group and windows of its own. */
export function platformForFile(): () => TestPlatform {
  let platform: TestPlatform | undefined
  before(async () => {
    platform = await startTestPlatform({ demo: true })
  })
  after(async () => {
    await platform?.stop()
  })
  return () => platform!
}

export interface OpenOptions {
  town?: TownOptions
  path?: string
  language?: 'sv' | 'en'
  theme?: 'auto' | 'light' | 'dark'
  browser?: BrowserContextOptions
  /** What Anna is when she has logged in; an operator of the town's reception when not given, nobody at all for `nobody`. */
  as?: Role | 'nobody'
  /** Where she is that; at the town's reception when not told. */
  at?: 'operator'
}

export interface OpenConsole {
  town: Town
  page: Page
  /** Errors of the page: uncaught ones, and what it wrote to its console as errors. */
  troubles: string[]
}

/** A browser takes a second to start: there is one for all tests of a file, which each have windows of their own in it. */
let forFile: Promise<Browser> | undefined
let closeBrowser = async () => {}

// Registered when the test file is loaded, so that it belongs to the whole file.
after(() => closeBrowser())

async function ownWindows(t: TestContext): Promise<Browser> {
  forFile ??= startBrowser({ after: (close) => (closeBrowser = close) })
  const shared = await forFile
  t.after(() => Promise.all(shared.contexts().map((context) => context.close())))
  return shared
}

let towns = 0

/** A municipality with an operator who has opened the console. */
export async function openConsole(
  t: TestContext,
  platform: TestPlatform,
  options: OpenOptions = {},
): Promise<OpenConsole> {
  towns += 1
  const name = options.town?.name ?? `Testköping ${towns}`
  const town = await seedTown(platform.api, { firstCid: 7_000_000 + towns * 1000, ...options.town, name })
  const page = await openPage(await ownWindows(t), platform, town, options)
  return { town, ...page }
}

/** A page of the console in a window of its own, with no other's cookies, at the board unless another path is given. */
export async function openPage(
  browser: Browser,
  platform: TestPlatform,
  town: Town,
  { path = '/board', language = 'sv', theme = 'light', as = 'operator', at, browser: more }: OpenOptions = {},
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...more })
  await context.addInitScript(
    (stored) => {
      for (const [key, value] of Object.entries(stored)) {
        if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(value))
      }
    },
    { 'knutpunkt.language': language, 'knutpunkt.theme': theme },
  )
  if (as !== 'nobody') await logIn(context, platform, town, as, at)
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(platform.addresses.http + path)
  return { page, troubles }
}

/**
 * Logs Anna in as a browser would from the login page, and lets her act in the role. Another role than the operator's is given
 * her as an assignment at the reception.
 */
async function logIn(
  context: BrowserContext,
  platform: TestPlatform,
  town: Town,
  role: Role,
  at?: 'operator',
): Promise<void> {
  const chosen = role === 'operator' ? undefined : await giveRole(platform, town, role, at)
  const ask = ownPages(context, platform)
  await ask('POST', '/login/demo', { kind: 'staff', id: town.operatorId })
  const login: Login = await ask('GET', '/session')
  const assignment = chosen ?? login.assignments.find(({ roles }) => roles.includes(role))?.id
  if (assignment !== login.assignment) await ask('PUT', '/session/assignment', { assignment })
}

/** Asks the trust room with the cookie of a browser, from the installation's own pages. */
export function ownPages(context: BrowserContext, { addresses: { http } }: TestPlatform) {
  return async (method: 'GET' | 'POST' | 'PUT', path: string, data?: object) => {
    const headers = { origin: new URL(http).origin, 'sec-fetch-site': 'same-origin' }
    const answer = await context.request.fetch(`${http}/api/trust/v1${path}`, { method, headers, data })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return answer.status() === 204 ? undefined : answer.json()
  }
}

/** Gives the town's operator an assignment at its reception, or at the organisation that runs the installation. @returns its id */
export async function giveRole(
  { api }: TestPlatform,
  town: Town,
  role: Role,
  at?: 'operator',
): Promise<string> {
  const { organisationId, id: unitId } =
    at === 'operator'
      ? await operatorsUnit(api)
      : await api.get<Unit>(`/api/trust/v1/units/${town.receptionId}`)
  const { id } = await api.post('/api/trust/v1/assignments', {
    employeeId: town.operatorId,
    organisationId,
    unitId,
    roles: [role],
    purposes: ['alarm', 'administration', 'log_review', 'secondary_use'],
    validFrom: '2026-01-01T00:00:00Z',
  } satisfies AssignmentWrite)
  return id
}

async function operatorsUnit(api: TestPlatform['api']): Promise<Unit> {
  const { items } = await api.get<{ items: Organisation[] }>('/api/trust/v1/organisations?limit=500')
  const { id } = items.find(({ operator }) => operator)!
  const units = await api.get<{ items: Unit[] }>(`/api/trust/v1/units?organisation=${id}`)
  return units.items[0]!
}

let refs = 0

/** A press, or something else a device says, by the interface that any adapter uses. */
export async function signal(
  platform: TestPlatform,
  cid: string,
  more: Record<string, unknown> = {},
): Promise<{ alarmId: string }> {
  refs += 1
  return platform.api.post('/signals', {
    deviceAddress: { scheme: 'scaip', value: cid },
    ref: `console-${refs}`,
    type: 'alarm',
    code: { system: 'scaip.stc', value: '0010' },
    ...more,
  })
}
