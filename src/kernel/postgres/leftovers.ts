import { execFileSync } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log/log.ts'
import { PostgresError } from './postgres-error.ts'
import { isAlive, processStart, servesCluster } from './process-identity.ts'

/**
 * Ends what an earlier run left behind on this data: a server whose program was killed, or server processes whose
 * main process (the postmaster) was killed. Only to be called while holding the data folder's lock.
 *
 * A whole server is asked to stop as usual; PostgreSQL then ends the sessions, writes a checkpoint and is gone.
 * Processes without their postmaster cannot harm committed data by being killed: the next start recovers it.
 */
export async function endLeftovers(cluster: string, pgCtl: string, log: Log): Promise<void> {
  const pid = await postmasterPid(cluster)
  if (pid !== undefined && (await servesCluster(pid, cluster))) {
    log.warn({ postgresPid: pid }, 'a database server of an earlier run is still there: stopping it')
    await endProcess(pid, pgCtl)
  }
  const orphans = await serverProcesses(cluster)
  for (const orphan of orphans) signal(orphan, 'SIGQUIT', pgCtl)
  if (!(await allGone(orphans, 3_000))) for (const orphan of orphans) signal(orphan, 'SIGKILL', pgCtl)
  if (!(await allGone(orphans, 5_000))) {
    throw new PostgresError(`Processes of an earlier database server cannot be ended: ${orphans.join(', ')}.`)
  }
  // PostgreSQL itself trusts the number alone, and would refuse to start when a stranger has got it since.
  if (pid !== undefined && isAlive(pid)) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

/** Fast shutdown, then immediate (which recovers at the next start), then none of its choosing; each within bounds. */
export async function endProcess(pid: number, pgCtl: string): Promise<void> {
  const steps = [
    { name: 'SIGINT', patienceMs: 10_000 },
    { name: 'SIGQUIT', patienceMs: 3_000 },
    { name: 'SIGKILL', patienceMs: 3_000 },
  ] as const
  for (const { name, patienceMs } of steps) {
    signal(pid, name, pgCtl)
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

async function serverProcesses(cluster: string): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const ours = await Promise.all(numbers.map((pid) => servesCluster(pid, cluster)))
  return numbers.filter((_, index) => ours[index])
}

/** Windows has no signals; there PostgreSQL takes them through a pipe of its own, which pg_ctl knows. */
function signal(pid: number, name: keyof typeof pgCtlNames, pgCtl: string): void {
  try {
    if (process.platform === 'win32')
      execFileSync(pgCtl, ['kill', pgCtlNames[name], String(pid)], { timeout: 5_000 })
    else process.kill(pid, name)
  } catch {
    // Gone already, or not ours to signal: whether it ends is looked at afterwards.
  }
}

const pgCtlNames = { SIGINT: 'INT', SIGQUIT: 'QUIT', SIGKILL: 'KILL' } as const

async function allGone(pids: number[], patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs
  for (;;) {
    const starts = await Promise.all(pids.map(processStart))
    if (starts.every((start) => start === undefined)) return true
    if (performance.now() > until) return false
    await wait(20)
  }
}
