import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Where rows lie: a folder for each permit, and in it one for each region, so that regions' data is apart. */
export interface RowsFolder {
  of(permit: string): string
  /** From the permit's folder. */
  within(region: string): string
}

export const rowsFileName = 'rows.parquet'

export const openRowsFolder = (dataDir: string): RowsFolder => ({
  of: (permit) => join(dataDir, 'hub/rows', permit),
  within: (region) => join(region, rowsFileName),
})

/** Removes a folder and all in it. @returns what was there, by its path in it, with its bytes */
export async function removeFolder(folder: string): Promise<{ name: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const files = await Promise.all(
    entries
      .filter((each) => each.isFile())
      .map(async (each) => {
        const path = join(each.parentPath, each.name)
        return { name: path.slice(folder.length + 1), bytes: (await stat(path)).size }
      }),
  )
  await rm(folder, { recursive: true, force: true })
  return files.sort((a, b) => a.name.localeCompare(b.name))
}
