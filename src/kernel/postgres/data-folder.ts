import { createHash, randomBytes } from 'node:crypto'
import { access, constants, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Log } from '../log/log.ts'
import { PostgresError } from './postgres-error.ts'
import { canReach, chooseRunAs, letThrough, type RunAs } from './run-as.ts'

/** Where a system keeps the state of its services (Filesystem Hierarchy Standard 3.0, section 5.8). */
export const systemFolder = '/var/lib/knutpunkt'

/** The files of one embedded PostgreSQL. */
export interface DataFolder {
  /** The folder in use: the one asked for, or the one chosen because PostgreSQL's user cannot reach that. */
  root: string
  /** PostgreSQL's own data (PGDATA). */
  cluster: string
  passwordFile: string
  logFile: string
  runAs: RunAs | undefined
  /** Whose the other files are, when we are root in somebody's folder: that person must be able to start it as well. */
  owner: RunAs | undefined
}

/**
 * Makes the data folder, and chooses which user PostgreSQL runs as.
 *
 * As root the data may lie where PostgreSQL's user cannot go (a clone under a closed home). Then a folder of its own
 * under /var/lib/knutpunkt is used, the same one each time for the same wish, and the log says so.
 */
export async function prepareDataFolder(wanted: string, log: Log): Promise<DataFolder> {
  const asked = await makeFolder(resolve(wanted))
  const runAs = await chooseRunAs(join(asked, 'postgres'))
  if (runAs) await letThrough(asked)
  if (await canReach(asked, runAs)) return layout(asked, runAs)
  const mark = createHash('sha256').update(asked).digest('hex').slice(0, 8)
  const name = basename(asked).replace(/^\.+/, '')
  const parent = basename(dirname(asked))
  const instead = await makeFolder(join(systemFolder, `${parent}-${name}-${mark}`))
  await letThrough(systemFolder)
  await letThrough(instead)
  log.warn(
    { wanted: asked, used: instead },
    'PostgreSQL runs as another user than root, who cannot reach the data folder: the database is kept in another one',
  )
  return layout(instead, await chooseRunAs(join(instead, 'postgres')))
}

async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await access(path, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new PostgresError(
      `The data folder ${path} cannot be made or written by this user. Choose another one.`,
      { cause },
    )
  }
  return realpath(path)
}

async function layout(root: string, runAs: RunAs | undefined): Promise<DataFolder> {
  const { uid, gid } = await stat(root)
  return {
    root,
    cluster: join(root, 'postgres'),
    passwordFile: join(root, 'postgres-password'),
    logFile: join(root, 'postgres.log'),
    runAs,
    owner: process.getuid?.() === 0 ? { uid, gid } : undefined,
  }
}

/**
 * The major version that made the data; undefined when there is none.
 *
 * @throws {PostgresError} when it is another version than `major`: PostgreSQL cannot read another's files
 */
export async function checkClusterVersion(folder: DataFolder, major: number): Promise<number | undefined> {
  const text = await readFile(join(folder.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (text === undefined) {
    if (await stat(folder.cluster).catch(() => undefined)) {
      throw new PostgresError(
        `${folder.cluster} is there but holds no PostgreSQL data. Move it away, or choose another data folder.`,
      )
    }
    return undefined
  }
  const found = Number.parseInt(text, 10)
  if (found === major) return found
  throw new PostgresError(
    `The data in ${folder.cluster} was made by PostgreSQL ${found}, and this program brings PostgreSQL ${major}. Nothing was changed. Export it with version ${found} (pg_dumpall) and import it in an empty data folder.`,
  )
}

/**
 * Writes a file whole or not at all, in a folder that another user may own: the name is new (`wx` follows no link),
 * the owner is set on the open file, and the rename replaces whatever stood there.
 */
export async function writeOwned(path: string, text: string, owner: RunAs | undefined): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    if (owner) await file.chown(owner.uid, owner.gid)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path).catch(async (error: unknown) => {
    await rm(draft, { force: true })
    throw error
  })
}
