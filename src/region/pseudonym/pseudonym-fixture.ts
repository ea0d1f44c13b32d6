import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

export async function newFolder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'knutpunkt-pseudonyms-'))
  t.after(() => rm(made, { recursive: true, force: true }))
  return made
}
