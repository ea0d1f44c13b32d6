import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** What Chromium is called on different systems; the same as in scripts/peers.json. */
const names = ['chromium', 'chromium-browser', 'google-chrome']

/** Starts the machine's own Chromium for a test (`// peers: chromium`), and ends it after the test. */
export async function startBrowser(t: { after(close: () => Promise<void>): void }): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    // Chromium's sandbox does not work as root, which is how tests run in a container.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  t.after(() => browser.close())
  return browser
}

function chromiumPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
  if (found === undefined) throw new Error(`none of ${names.join(', ')} is on the PATH`)
  return found
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
