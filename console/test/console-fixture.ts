import { after, before, type TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { startTestPlatform, type TestPlatform } from '../../src/testing/platform.ts'
import { seedTown, type Town, type TownOptions } from '../../src/testing/town.ts'

/** One platform for all tests of a file; each test has a municipality, a group and a browser of its own. */
export function platformForFile(): () => TestPlatform {
  let platform: TestPlatform | undefined
  before(async () => {
    platform = await startTestPlatform()
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
}

export interface OpenConsole {
  town: Town
  page: Page
  /** Errors of the page: uncaught ones, and what it wrote to its console as errors. */
  troubles: string[]
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
  const browser = await startBrowser(t)
  const page = await openPage(browser, platform, town, { ...options, name })
  return { town, ...page }
}

/** A page of the console in a browser of its own, at the board unless another path is given. */
export async function openPage(
  browser: Browser,
  platform: TestPlatform,
  town: Town,
  { path = '/board', language = 'sv', theme = 'light', name, browser: more }: OpenOptions & { name: string },
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...more })
  const session = {
    group: { id: town.receptionId, name: `${name} larmcentral` },
    staff: { id: town.operatorId, name: 'Anna Operatör' },
  }
  await context.addInitScript(
    (stored) => {
      for (const [key, value] of Object.entries(stored)) {
        if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(value))
      }
    },
    { 'knutpunkt.session': session, 'knutpunkt.language': language, 'knutpunkt.theme': theme },
  )
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(platform.addresses.http + path)
  return { page, troubles }
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
