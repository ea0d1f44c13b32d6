import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fchownSync, openSync } from 'node:fs'
import { copyFile, readFile, stat, truncate } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { processOptions } from './cluster.ts'
import type { DataFolder } from './data-folder.ts'
import { endProcess } from './leftovers.ts'
import { PostgresError } from './postgres-error.ts'

/** How a server process ended. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  /** Why it could not even be run. */
  message?: string
}

/** One running postmaster, our child. */
export interface ServerProcess {
  pid: number
  ended: Promise<Ending>
  stop(): Promise<void>
  /** Asks it to stop, without waiting: all that can be done while our own process ends. */
  farewell(): void
}

/** Recovery after a crash replays at most max_wal_size; this is far above what that takes on a slow disk. */
const startPatienceMs = 120_000

/**
 * Starts the server and waits until it takes connections. Its process group is its own, so a Ctrl-C meant for us
 * does not reach it.
 *
 * @param stopping ends the wait, and the server
 * @throws {PostgresError} with the end of the server's log when it does not come up
 */
export async function startServer(
  folder: DataFolder,
  binaries: Binaries,
  stopping?: AbortSignal,
): Promise<ServerProcess> {
  await boundLog(folder.logFile)
  const { size: logStart } = await stat(folder.logFile).catch(() => ({ size: 0 }))
  const child = spawnServer(folder, binaries)
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', ({ message }) => resolve({ code: null, signal: null, message }))
  })
  const stop = async (): Promise<void> => {
    if (isRunning(child)) await endProcess(child.pid, binaries.pgCtl)
    await ended
  }
  if (!(await becomesReady(child, ended, folder.cluster, stopping))) {
    await stop()
    const said = await logFrom(folder.logFile, logStart)
    const reason = (await ended).message ?? (said || '(nothing)')
    throw new PostgresError(`The embedded PostgreSQL did not start. It said: ${reason}`)
  }
  return {
    pid: child.pid!,
    ended,
    stop,
    farewell() {
      if (isRunning(child)) child.kill('SIGINT')
    },
  }
}

function spawnServer(folder: DataFolder, binaries: Binaries): ChildProcess {
  const output = openSync(folder.logFile, 'a', 0o600)
  try {
    if (folder.owner) fchownSync(output, folder.owner.uid, folder.owner.gid)
    return spawn(binaries.postgres, ['-D', folder.cluster], {
      ...processOptions(folder, folder.cluster),
      detached: true,
      stdio: ['ignore', output, output],
    })
  } finally {
    closeSync(output)
  }
}

function isRunning(child: ChildProcess): child is ChildProcess & { pid: number } {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

async function logFrom(path: string, start: number): Promise<string> {
  const whole = await readFile(path).catch(() => Buffer.alloc(0))
  return whole.subarray(start).toString().trim().slice(-2_000)
}

/** PostgreSQL writes its state in line 8 of postmaster.pid, and its number in line 1 (src/include/utils/pidfile.h). */
async function becomesReady(
  child: ChildProcess,
  ended: Promise<Ending>,
  cluster: string,
  stopping?: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + startPatienceMs
  const over = ended.then(() => true)
  for (;;) {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true
    if ((await Promise.race([wait(10, false), over])) || stopping?.aborted || performance.now() > until)
      return false
  }
}

const logLimitBytes = 8 * 1024 * 1024

/** Keeps the server's log to two files of about 8 MB. The server appends, so the file may be cut while it is open. */
export async function boundLog(path: string): Promise<void> {
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  if (size < logLimitBytes) return
  await copyFile(path, `${path}.1`)
  await truncate(path)
}

/** A port on 127.0.0.1 that was free a moment ago: PostgreSQL cannot be given port 0. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new PostgresError('No free port was found.')
  return address.port
}
