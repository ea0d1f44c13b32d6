import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresError } from './postgres-error.ts'
import { processIdentity } from './process-identity.ts'

/** A held lock on a data folder. */
export interface FolderLock {
  release(): Promise<void>
}

interface Holder {
  pid: number
  /** See {@link processIdentity}. */
  identity: string | undefined
  token: string
}

/**
 * Lets one living program use a data folder. The lock is a file naming its holder; that of a dead process is taken
 * over, also when its number has been given to another process since.
 *
 * @throws {PostgresError} naming the holder's process id, when it lives
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock')
  const mine: Holder = { pid: process.pid, identity: await processIdentity(process.pid), token: randomUUID() }
  const draft = `${path}.${mine.token}`
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600, flag: 'wx' })
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (await linked(draft, path)) return { release: () => release(path, mine) }
      await removeStale(path, folder)
    }
    throw new PostgresError(`The data folder ${folder} is being taken by other programs at the same moment.`)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A hard link is made in one step with its content in place, and fails when the name is taken. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function removeStale(path: string, folder: string): Promise<void> {
  const found = await readHolder(path)
  if (found === 'none') return
  if (found !== 'unreadable' && (await lives(found))) {
    throw new PostgresError(
      `The data folder ${folder} is used by another running program (process ${found.pid}). Stop that one first, or choose another data folder.`,
    )
  }
  // Somebody else may have judged the same lock and replaced it meanwhile: take it aside, and look at what was taken.
  const aside = `${path}.stale-${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const taken = await readHolder(aside)
  const same = typeof taken === 'object' && typeof found === 'object' && taken.token === found.token
  if (!same && typeof taken === 'object' && (await lives(taken))) await linked(aside, path)
  await rm(aside, { force: true })
}

async function lives(holder: Holder): Promise<boolean> {
  const identity = await processIdentity(holder.pid)
  return identity !== undefined && (holder.identity === undefined || identity === holder.identity)
}

async function readHolder(path: string): Promise<Holder | 'none' | 'unreadable'> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Holder
    return Number.isInteger(holder.pid) ? holder : 'unreadable'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable'
  }
}

async function release(path: string, mine: Holder): Promise<void> {
  const found = await readHolder(path)
  if (typeof found === 'object' && found.token === mine.token) await rm(path, { force: true })
}
