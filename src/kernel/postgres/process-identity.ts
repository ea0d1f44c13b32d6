import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { promisify } from 'node:util'

/** Where process numbers mean the same: one boot of one machine, and on Linux one process namespace (container). */
export interface ProcessSpace {
  host: string
  boot: string
  namespace: string
}

export async function ownProcessSpace(): Promise<ProcessSpace> {
  const [boot, namespace] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ])
  return { host: hostname(), boot: boot.trim(), namespace }
}

/**
 * When a process started, as a text that tells it from any other that has had, or will get, the same number in this
 * {@link ProcessSpace}. Undefined when there is no such process.
 *
 * Where the start cannot be asked for (Windows), it is `alive` for any living process, so a reused number is taken for
 * the same process: the careful mistake.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined
  if (process.platform === 'linux') return linuxStart(pid)
  if (process.platform === 'win32') return 'alive'
  return (await ps(pid, 'lstart=')) || undefined
}

/** Whether a process with this number exists, ours or not; also one that is dead and not yet taken notice of. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process is a PostgreSQL server process on this data. */
export async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'win32') {
    const list = await promisify(execFile)('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']).catch(
      () => undefined,
    )
    return list?.stdout.toLowerCase().includes('postgres.exe') ?? false
  }
  if (process.platform !== 'linux') {
    const command = await ps(pid, 'command=')
    return command.includes('postgres') && command.includes(cluster)
  }
  try {
    // PostgreSQL's working directory is always its data.
    const [directory, program] = await Promise.all([
      readlink(`/proc/${pid}/cwd`),
      readlink(`/proc/${pid}/exe`),
    ])
    return directory === cluster && basename(program).replace(' (deleted)', '') === 'postgres'
  } catch {
    return false
  }
}

async function ps(pid: number, column: string): Promise<string> {
  const said = await promisify(execFile)('ps', ['-ww', '-o', column, '-p', String(pid)], {
    timeout: 5_000,
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
  }).catch(() => undefined)
  return said?.stdout.trim() ?? ''
}

/** proc_pid_stat(5): field 22 is the start in ticks since boot, field 3 the state; the name before them may hold spaces. */
async function linuxStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}
