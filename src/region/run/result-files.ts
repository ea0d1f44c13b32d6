import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that is whole. */
export interface WholeFile {
  readonly sha256: string
  readonly bytes: number
}

const unfinished = '.partial'

/** Where rows wait to be fetched: a file of a run is there whole or not at all. */
export async function openResultFiles(dataDir: string) {
  const folder = join(dataDir, 'region', 'files')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (run: string) => join(folder, `${run}.parquet`)
  return {
    folder,
    /** Where an attempt writes. */
    draftOf: (run: string, attempt: number) => `${pathOf(run)}.${attempt}${unfinished}`,
    /** A folder of an attempt's own, for what it needs on its way to the file. */
    workOf: (run: string, attempt: number) => `${pathOf(run)}.${attempt}.work${unfinished}`,
    pathOf,
    /** Reads what was written through, and puts it in its place. */
    async finish(draft: string, run: string): Promise<WholeFile> {
      const hash = createHash('sha256')
      for await (const chunk of createReadStream(draft)) hash.update(chunk as Buffer)
      const { size } = await stat(draft)
      await rename(draft, pathOf(run))
      return { sha256: hash.digest('hex'), bytes: size }
    },
    read: (run: string) => createReadStream(pathOf(run)),
    remove: (path: string) => rm(path, { force: true }),
    /** What killed attempts have left: files that are not whole, and that nobody has written to since a time. */
    async sweep(before: Date): Promise<void> {
      const names = await readdir(folder)
      for (const name of names.filter((each) => each.endsWith(unfinished))) {
        const path = join(folder, name)
        const { mtime } = await stat(path)
        if (mtime < before) await rm(path, { recursive: true, force: true })
      }
    },
  }
}
export type ResultFiles = Awaited<ReturnType<typeof openResultFiles>>
