import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log/log.ts'
import { PostgresError } from './postgres-error.ts'
import { isAlive } from './process-identity.ts'

/**
 * Ends what an earlier run left behind on this data: a server whose program was killed, or server processes whose
 * main process (the postmaster) was killed. Only to be called while holding the data folder's lock.
 *
 * A whole server is asked to stop as usual; PostgreSQL then ends the sessions, writes a checkpoint and is gone.
 * Processes without their postmaster cannot harm committed data by being killed: the next start recovers it.
 */
export async function endLeftovers(cluster: string, log: Log): Promise<void> {
  const pid = await postmasterPid(cluster)
  if (pid !== undefined && (await serves(pid, cluster))) {
    log.warn({ postgresPid: pid }, 'a database server of an earlier run is still there: stopping it')
    await endProcess(pid)
  }
  const orphans = await serverProcesses(cluster)
  for (const orphan of orphans) signal(orphan, 'SIGQUIT')
  if (!(await allGone(orphans, 3_000))) for (const orphan of orphans) signal(orphan, 'SIGKILL')
  if (!(await allGone(orphans, 5_000))) {
    throw new PostgresError(`Processes of an earlier database server cannot be ended: ${orphans.join(', ')}.`)
  }
  // PostgreSQL itself trusts the number alone, and would refuse to start when a stranger has got it since.
  if (pid !== undefined && isAlive(pid)) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

/** Fast shutdown, then immediate (which recovers at the next start), then none of its choosing; each within bounds. */
export async function endProcess(pid: number): Promise<void> {
  const steps = [
    { name: 'SIGINT', patienceMs: 10_000 },
    { name: 'SIGQUIT', patienceMs: 3_000 },
    { name: 'SIGKILL', patienceMs: 3_000 },
  ] as const
  for (const { name, patienceMs } of steps) {
    signal(pid, name)
    if (await allGone([pid], patienceMs)) return
  }
  throw new PostgresError(`The database server (process ${pid}) cannot be stopped.`)
}

/** The first line of postmaster.pid, which may be of a dead run. */
async function postmasterPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 1 ? pid : undefined
}

/**
 * Whether a process is a PostgreSQL on this data: its working directory is always the data folder. Where processes
 * cannot be looked into, the number is believed when it lives; PostgreSQL believes it too.
 */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid)
  try {
    const [directory, program] = await Promise.all([
      readlink(`/proc/${pid}/cwd`),
      readlink(`/proc/${pid}/exe`),
    ])
    return directory === cluster && basename(program).replace(' (deleted)', '') === 'postgres'
  } catch {
    return false
  }
}

async function serverProcesses(cluster: string): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const ours = await Promise.all(numbers.map((pid) => serves(pid, cluster)))
  return numbers.filter((_, index) => ours[index])
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already, or not ours to signal: whether it ends is looked at afterwards.
  }
}

async function allGone(pids: number[], patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs
  for (;;) {
    const left = await Promise.all(pids.map(isRunning))
    if (!left.includes(true)) return true
    if (performance.now() > until) return false
    await wait(20)
  }
}

/** A killed process may stay listed until its parent has taken notice (a zombie): that one is not running. */
async function isRunning(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat === undefined ? isAlive(pid) : !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')))
}
