import { spawnSync } from 'node:child_process'
import { chmod, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PostgresError } from './postgres-error.ts'

/** The user PostgreSQL runs as. Undefined everywhere means: as ourselves. */
export interface RunAs {
  uid: number
  gid: number
}

const newUser = 'knutpunkt-db'

/**
 * PostgreSQL refuses to run as root, so under root it runs as the owner of the data that is there already,
 * else as the system's `postgres` user, else as a system user made for it.
 *
 * @param existingData the PostgreSQL data folder, which may not exist yet
 * @returns undefined when we are not root (or on Windows): then it runs as ourselves
 * @throws {PostgresError} when no user can be made
 */
export async function chooseRunAs(existingData: string): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(existingData).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await findUser('postgres')) ?? (await findUser(newUser)) ?? (await makeUser())
}

/** Looks a user up in /etc/passwd, where system users live; macOS keeps its own in a directory service. */
async function findUser(name: string): Promise<RunAs | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((line) => line[0] === name)
  if (!fields) return undefined
  const uid = Number(fields[2])
  const gid = Number(fields[3])
  return uid > 0 && gid > 0 ? { uid, gid } : undefined
}

async function makeUser(): Promise<RunAs> {
  const attempts = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', newUser],
    ['adduser', '--system', '--group', '--no-create-home', newUser],
  ]
  for (const [command, ...args] of attempts) {
    spawnSync(command!, args, { timeout: 10_000, stdio: 'ignore' })
    const made = await findUser(newUser)
    if (made) return made
  }
  throw new PostgresError(
    'PostgreSQL does not run as root, and no user could be made for it. Make a system user named "postgres", or start the program as an ordinary user.',
  )
}

/**
 * Whether that user may walk down to a folder: search permission on the folder and everything above it.
 * Judged by the permission bits alone.
 */
export async function canReach(folder: string, runAs: RunAs | undefined): Promise<boolean> {
  if (!runAs) return true
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined)
    if (found) {
      const bit = found.uid === runAs.uid ? 0o100 : found.gid === runAs.gid ? 0o010 : 0o001
      if (!(found.mode & bit)) return false
    }
    if (at === dirname(at)) return true
  }
}

/** Others may pass through the folder to what they own inside it, but not list it. */
export async function letThrough(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  await chmod(folder, (mode & 0o777) | 0o011)
}
