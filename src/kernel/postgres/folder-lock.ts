import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PostgresError } from './postgres-error.ts'
import { ownProcessSpace, type ProcessSpace, processStart } from './process-identity.ts'

/** A held lock on a data folder. */
export interface FolderLock {
  release(): Promise<void>
}

interface Holder extends ProcessSpace {
  pid: number
  start: string | undefined
  token: string
}

/** How often a holder shows that it lives, and how long one in another container may be silent. */
const heartbeatMs = 2_000
const silenceMs = 10_000

/**
 * Lets one living program use a data folder. The lock is a file naming its holder; that of a dead process is taken
 * over, also when its number has been given to another process since.
 *
 * A holder in another container or on another machine cannot be asked after by number. It is taken for dead when the
 * file was not touched for 10 s, which is waited for.
 *
 * @throws {PostgresError} naming the holder's process id, when it lives
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock')
  const space = await ownProcessSpace()
  const mine: Holder = {
    pid: process.pid,
    start: await processStart(process.pid),
    ...space,
    token: randomUUID(),
  }
  const draft = `${path}.${mine.token}`
  await writeFile(draft, JSON.stringify(mine), { mode: 0o644, flag: 'wx' })
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (await linked(draft, path)) return hold(path, mine)
      await removeStale(path, folder, space)
    }
    throw new PostgresError(`The data folder ${folder} is being taken by other programs at the same moment.`)
  } finally {
    await rm(draft, { force: true })
  }
}

function hold(path: string, mine: Holder): FolderLock {
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, heartbeatMs)
  heartbeat.unref()
  return {
    async release() {
      clearInterval(heartbeat)
      const found = await readHolder(path)
      if (found?.token === mine.token) await rm(path, { force: true })
    },
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

async function removeStale(path: string, folder: string, space: ProcessSpace): Promise<void> {
  const found = await readHolder(path)
  if (found && (await lives(path, found, space))) {
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
  if (taken && taken.token !== found?.token) await linked(aside, path)
  await rm(aside, { force: true })
}

async function lives(path: string, holder: Holder, space: ProcessSpace): Promise<boolean> {
  const sameBoot = holder.host === space.host && holder.boot === space.boot
  if (sameBoot && holder.namespace === space.namespace)
    return (await processStart(holder.pid)) === holder.start
  if (holder.host === space.host && holder.boot !== space.boot) return false
  return isTouched(path)
}

/** Whether the file is touched within the time that a living holder needs for it, by its own file system's clock. */
async function isTouched(path: string): Promise<boolean> {
  const touchedAt = async (): Promise<number | undefined> =>
    (await stat(path).catch(() => undefined))?.mtimeMs
  const first = await touchedAt()
  const until = performance.now() + silenceMs
  while (performance.now() < until) {
    await wait(heartbeatMs / 4)
    if ((await touchedAt()) !== first) return true
  }
  return false
}

/** Undefined when there is none, or when a crash of the machine left an empty one. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Holder
    return Number.isInteger(holder.pid) ? holder : undefined
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new PostgresError(
      `The lock ${path} cannot be read: it may belong to another user's running program.`,
      {
        cause: error,
      },
    )
  }
}
