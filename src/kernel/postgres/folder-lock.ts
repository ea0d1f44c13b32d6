import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PostgresError } from './postgres-error.ts'
import { ownProcessSpace, type ProcessSpace, processStart } from './process-identity.ts'

/** A held lock on a data folder. */
export interface FolderLock {
  release(): Promise<void>
}

/** What stands in a lock file: who wants the folder, or has it. */
interface Claim extends ProcessSpace {
  pid: number
  start: string | undefined
}

/** How often a holder shows that it lives. */
const heartbeatMs = 2_000

/** So long programs that want the same folder at the same moment make way for each other. */
const patienceMs = 5_000

/** So often a file may be met half written. */
const unreadableAttempts = 20

/**
 * Lets one living program use a data folder.
 *
 * Whoever wants it writes a file `lock.<random>` of its own, and then looks for others: it has the folder only if no
 * other living program has such a file. Of two, at least one sees the other, so both never have it; whoever sees another
 * takes its file back, and gives up when that one has the folder (`lock.<random>.held`), or tries again when it only
 * wants it. The file of a dead process counts for nothing, also when its number has been given to another process since;
 * nobody touches the file of a living one.
 *
 * A process in another container or on another machine cannot be asked after by number. It is taken for dead when its
 * file was not touched for `silenceMs` (10 s), which is waited for.
 *
 * @throws {PostgresError} naming the holder's process id, when it lives
 */
export async function lockFolder(folder: string, silenceMs = 5 * heartbeatMs): Promise<FolderLock> {
  const space = await ownProcessSpace()
  const claim: Claim = { pid: process.pid, start: await processStart(process.pid), ...space }
  const until = performance.now() + patienceMs
  for (let attempt = 0; performance.now() < until; attempt++) {
    const path = join(folder, `lock.${randomUUID()}`)
    await writeFile(path, JSON.stringify(claim), { mode: 0o644, flag: 'wx' })
    const others = await livingOthers(path, folder, space, silenceMs, attempt > unreadableAttempts)
    if (others.length === 0) {
      await writeFile(`${path}.held`, '')
      return hold(path)
    }
    await rm(path, { force: true })
    const holder = others.find((other) => other.held)
    if (holder) {
      throw new PostgresError(
        `The data folder ${folder} is used by another running program (process ${holder.pid}). Stop that one first, or choose another data folder.`,
      )
    }
    await wait(Math.random() * 50)
  }
  throw new PostgresError(`The data folder ${folder} is wanted by other programs at the same moment.`)
}

function hold(path: string): FolderLock {
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, heartbeatMs)
  heartbeat.unref()
  return {
    async release() {
      clearInterval(heartbeat)
      await rm(`${path}.held`, { force: true })
      await rm(path, { force: true })
    },
  }
}

interface Other {
  pid: number
  held: boolean
}

/** Those besides us who want or have the folder; the files of dead ones are removed on the way. */
async function livingOthers(
  mine: string,
  folder: string,
  space: ProcessSpace,
  silenceMs: number,
  removeUnreadable: boolean,
): Promise<Other[]> {
  const paths = (await readdir(folder))
    .filter((name) => /^lock\.[-0-9a-f]{36}$/.test(name))
    .map((name) => join(folder, name))
  const judged = await Promise.all(
    paths.map(async (path): Promise<Other | undefined> => {
      if (path === mine) return undefined
      const claim = await readClaim(path)
      if (claim === 'gone') return undefined
      // Just being written, most likely. One that stays so was left by a crash of the machine.
      if (claim === 'unreadable' && !removeUnreadable) return { pid: 0, held: false }
      if (claim !== 'unreadable' && (await lives(path, claim, space, silenceMs))) {
        return { pid: claim.pid, held: existsSync(`${path}.held`) }
      }
      await rm(`${path}.held`, { force: true })
      await rm(path, { force: true })
      return undefined
    }),
  )
  return judged.filter((other) => other !== undefined)
}

async function lives(path: string, claim: Claim, space: ProcessSpace, silenceMs: number): Promise<boolean> {
  const sameBoot = claim.host === space.host && claim.boot === space.boot
  if (sameBoot && claim.namespace === space.namespace) return (await processStart(claim.pid)) === claim.start
  if (claim.host === space.host && claim.boot !== space.boot) return false
  return isTouched(path, silenceMs)
}

/** Whether the file is touched within the time given, by its own file system's clock. */
async function isTouched(path: string, silenceMs: number): Promise<boolean> {
  const touchedAt = async (): Promise<number | undefined> =>
    (await stat(path).catch(() => undefined))?.mtimeMs
  const first = await touchedAt()
  const until = performance.now() + silenceMs
  while (performance.now() < until) {
    await wait(silenceMs / 20)
    if ((await touchedAt()) !== first) return true
  }
  return false
}

async function readClaim(path: string): Promise<Claim | 'gone' | 'unreadable'> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Claim
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable'
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone'
    throw new PostgresError(
      `The lock ${path} cannot be read: it may belong to another user's running program.`,
      { cause: error },
    )
  }
}
