import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * A text that tells one run of a process from any other that has had, or will get, the same number:
 * the machine's boot and the moment of start. Undefined when there is no such process.
 *
 * Where the start cannot be asked for (Windows), it is `alive` for any living process, so a reused number
 * is taken for the same process: the careful mistake.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined
  if (process.platform === 'linux') return linuxIdentity(pid)
  if (process.platform === 'win32') return 'alive'
  const started = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
    timeout: 5_000,
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
  }).catch(() => undefined)
  return started?.stdout.trim() || undefined
}

/** Whether a process with this number exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** proc_pid_stat(5): field 22 is the start in ticks since boot, field 3 the state; the name before them may hold spaces. */
async function linuxIdentity(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot, space] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readlink('/proc/self/ns/pid'),
    ])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${boot.trim()} ${space} ${fields[19]}`
  } catch {
    return undefined
  }
}
