import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { demoCookie } from '../../src/testing/session.ts'
import type { Town } from '../town/seed-town.ts'

/** A board in a browser, that notes when it has painted the card of each alarm. */
export interface Board {
  browser: string
  /** Milliseconds since 1970, by alarm id, of what has been painted so far. */
  painted(): Promise<Record<string, number>>
  close(): Promise<void>
}

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * Runs in the page. A card counts as painted when it was put into the page and two frames have been drawn since.
 */
const watchCards = `
  window.painted = {}
  const seen = new Set()
  const look = () => {
    const fresh = [...document.querySelectorAll('[data-alarm]')].map((card) => card.dataset.alarm).filter((id) => !seen.has(id))
    if (fresh.length === 0) return
    for (const id of fresh) seen.add(id)
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const at = Date.now()
      for (const id of fresh) window.painted[id] = at
    }))
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributeFilter: ['data-alarm'] })
`

/**
 * Opens the board of the reception, signed in as its operator, in the machine's own Chromium.
 *
 * @throws when there is no Chromium, or the board does not come up within 30 s
 */
export async function openBoard(http: string, town: Town): Promise<Board> {
  const executablePath = places.find((place) => existsSync(place))
  if (executablePath === undefined)
    throw new Error('there is no Chromium; on Debian: apt-get install chromium')
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args: [...asRoot, ...quiet] })
  try {
    const page = await signedIn(browser, http, town)
    await page.goto(`${http}/board`)
    await page.waitForSelector('main', { timeout: 30_000 })
    return {
      browser: `Chromium ${browser.version()}`,
      painted: () => page.evaluate<Record<string, number>>('window.painted'),
      close: () => browser.close(),
    }
  } catch (error) {
    await browser.close()
    throw error
  }
}

async function signedIn(browser: Browser, http: string, { operatorId }: Town) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const [name, value] = (await demoCookie(http, { kind: 'staff', id: operatorId })).split('=', 2)
  await page.context().addCookies([{ name: name!, value: value!, url: http }])
  await page.addInitScript(watchCards)
  return page
}
