import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Has something done when the test is over. */
export type Later = (close: () => unknown) => void

/** What is registered last is done first, so that a program is stopped before its data folder goes; node's own `after` does it the other way. */
export function lastFirst(t: TestContext): Later {
  const closers: (() => unknown)[] = []
  t.after(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  })
  return (close) => void closers.push(close)
}

/** An empty folder: a data folder that outlives the program that is killed in it, or is shared by two. */
export async function testFolder(later: Later): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-'))
  later(() => rm(folder, { recursive: true, force: true }))
  return folder
}
