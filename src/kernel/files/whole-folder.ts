import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const makingFolder = '.making'

/**
 * Makes a folder whole or not at all: it is filled beside its place, forced to the disk and then moved there, so that nobody ever
 * sees a part of it. One that is there by that name is replaced.
 *
 * @param root made when it is not there
 * @returns what `fill` gave
 * @throws what `fill` or the disk throws; then nothing is left
 */
export async function makeWhole<T>(
  root: string,
  name: string,
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  await mkdir(join(root, makingFolder), { recursive: true })
  const making = await mkdtemp(join(root, makingFolder, `${name}-`))
  try {
    const made = await fill(making)
    for (const file of await readdir(making)) await force(join(making, file))
    await force(making)
    await rm(join(root, name), { recursive: true, force: true })
    await rename(making, join(root, name))
    await force(root)
    return made
  } catch (error) {
    await rm(making, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

/** Removes what processes that were killed had begun, when it was begun before then. */
export async function removeLeftovers(root: string, before: Date): Promise<void> {
  const folder = join(root, makingFolder)
  for (const name of await readdir(folder).catch(() => [])) {
    const at = await stat(join(folder, name)).catch(() => undefined)
    if (at !== undefined && at.mtime < before) await rm(join(folder, name), { recursive: true, force: true })
  }
}

async function force(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
