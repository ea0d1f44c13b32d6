import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Log } from '../../kernel/index.ts'

/** A version that was in use: its number and its hash. */
export interface MarkedVersion {
  readonly number: number
  readonly hash: string
}

/** The newest version that calls have gone by, kept in the data folder, out of the database's reach. */
export interface VersionMark {
  /** Where it is kept: who removes it accepts whatever the database has at the next start. */
  readonly path: string
  /** As it was found at the start; undefined before the first. Of a file that makes no sense: a version that never comes. */
  readonly found: MarkedVersion | undefined
  /** Keeps a newer one; an older one changes nothing. On the disk when this returns, unless the disk refuses, which is logged. */
  keep(version: MarkedVersion): Promise<void>
}

const fileName = 'addressing-mark.json'

/** Reads the mark of a data folder, which several processes may share. */
export async function openVersionMark(dataDir: string, log: Log): Promise<VersionMark> {
  const path = join(dataDir, 'exchange', fileName)
  const found = await read(path)
  let newest = found
  let writing = Promise.resolve()
  let refuses = false

  const write = async (): Promise<void> => {
    try {
      const there = await read(path)
      if (there === undefined || there.number < newest!.number) await replace(path, newest!)
      refuses = false
    } catch (err) {
      if (!refuses) log.error({ err, path }, 'the mark of the newest version of addressing cannot be written')
      refuses = true
    }
  }
  return {
    path,
    found,
    async keep(version) {
      if (newest !== undefined && version.number <= newest.number) return
      newest = version
      await (writing = writing.then(write))
    },
  }
}

async function read(path: string): Promise<MarkedVersion | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return parsed(text)
}

function parsed(text: string): MarkedVersion {
  try {
    const { number, hash } = JSON.parse(text) as Partial<MarkedVersion>
    if (Number.isSafeInteger(number) && number! > 0 && typeof hash === 'string')
      return { number: number!, hash }
  } catch {
    // As one that says something else.
  }
  return { number: Infinity, hash: '' }
}

/** Whole or not at all, and on the disk: the name too. */
async function replace(path: string, { number, hash }: MarkedVersion): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}.new`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ number, hash })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  // Some systems do not open folders; there the rename is enough.
  const named = await open(folder, 'r').catch(() => undefined)
  await named?.sync().catch(() => undefined)
  await named?.close()
}
