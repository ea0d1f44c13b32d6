import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Log } from '../log/log.ts'
import type { Binaries } from './binaries.ts'
import { type DataFolder, writeOwned } from './data-folder.ts'
import { PostgresError } from './postgres-error.ts'
import { accessFile, type Settings, settingsFile } from './settings.ts'

/** The database user and the database of the embedded server. */
export const databaseName = 'knutpunkt'

/**
 * Makes the data of a new server: checksums, UTF-8, the locale C.UTF-8 that PostgreSQL brings itself and that is the
 * same on every system, a random password. Made aside and renamed when whole, so a half-made one is never used.
 */
export async function initCluster(
  folder: DataFolder,
  binaries: Binaries,
  durable: boolean,
  log: Log,
): Promise<void> {
  const half = join(folder.root, `postgres.new-${process.pid}`)
  await removeHalfMade(folder)
  const password = randomBytes(24).toString('base64url')
  const pwfile = `${half}.pw`
  await mkdir(half, { mode: 0o700 })
  if (folder.runAs) await chown(half, folder.runAs.uid, folder.runAs.gid)
  await writeOwned(pwfile, password, folder.runAs)
  const args = [
    ['--pgdata', half],
    ['--username', databaseName],
    ['--pwfile', pwfile],
    ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ['--auth', 'scram-sha-256', '--data-checksums', '--no-instructions'],
    durable ? [] : ['--no-sync'],
  ].flat()
  try {
    await promisify(execFile)(binaries.initdb, args, { ...processOptions(folder, half), timeout: 120_000 })
    await writeOwned(folder.passwordFile, password, folder.owner)
    await rename(half, folder.cluster)
    await syncFolder(folder.root)
  } catch (cause) {
    await removeHalfMade(folder)
    const said = (cause as { stderr?: string }).stderr?.trim() ?? ''
    throw new PostgresError(`A new database could not be made in ${folder.root}. ${said}`.trim(), { cause })
  } finally {
    await rm(pwfile, { force: true })
  }
  log.info({ folder: folder.cluster }, 'made a new database')
}

async function removeHalfMade(folder: DataFolder): Promise<void> {
  const names = await readdir(folder.root)
  for (const name of names.filter((each) => each.startsWith(`${basename(folder.cluster)}.new-`))) {
    await rm(join(folder.root, name), { recursive: true, force: true })
  }
}

/** The rename itself is on the disk. Not every system lets a folder be synced. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** Writes the settings and the access rules anew, so that what the program says is what holds. */
export async function configureCluster(folder: DataFolder, settings: Settings): Promise<void> {
  await writeOwned(join(folder.cluster, 'postgresql.conf'), settingsFile(settings), folder.runAs)
  await writeOwned(join(folder.cluster, 'pg_hba.conf'), accessFile, folder.runAs)
}

/** The password made with the data. @throws {PostgresError} when its file is lost */
export async function readPassword(folder: DataFolder): Promise<string> {
  try {
    return (await readFile(folder.passwordFile, 'utf8')).trim()
  } catch (cause) {
    throw new PostgresError(
      `The database's password file ${folder.passwordFile} cannot be read. Put it back from the backup of ${dirname(folder.passwordFile)}.`,
      { cause },
    )
  }
}

/** Where and as whom PostgreSQL's programs run, with nothing of our own environment. */
export function processOptions(
  folder: DataFolder,
  cwd: string,
): {
  cwd: string
  env: Record<string, string>
  uid?: number
  gid?: number
  windowsHide: boolean
} {
  const system: Record<string, string> =
    process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] ?? 'C:\\Windows' } : {}
  return { cwd, env: { LC_ALL: 'C', TZ: 'UTC', ...system }, windowsHide: true, ...folder.runAs }
}
