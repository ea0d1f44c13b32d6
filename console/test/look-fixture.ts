import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { violations } from './violations-fixture.ts'

/**
 * Looks at a page as it stands: axe finds nothing, and it is no wider than a screen of 1440 and of 390 pixels. Pictures of both go to
 * `KNUTPUNKT_SCREENSHOTS`, a folder, when somebody wants to see them.
 */
export async function look(page: Page, name: string): Promise<void> {
  assert.deepEqual(await violations(page), [], name)
  const folder = process.env['KNUTPUNKT_SCREENSHOTS']
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    const wide = await page.evaluate(() => {
      const main = document.querySelector('main')!
      return document.documentElement.scrollWidth > innerWidth || main.scrollWidth > main.clientWidth
    })
    assert.ok(!wide, `${name} is wider than a screen of ${width}`)
    if (folder === undefined) continue
    // The page scrolls within its main part: as tall as that is, all of it is seen.
    const height = await page.evaluate(() => document.querySelector('main')!.scrollHeight + 120)
    await page.setViewportSize({ width, height: Math.min(height, 9000) })
    await page.screenshot({ path: join(folder, `${name}-${width}.png`) })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}
