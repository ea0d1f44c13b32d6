import type { Log } from '../kernel/index.ts'

/** The longest a clean stop may take; after it the process ends all the same. What was acknowledged is committed. */
const patienceMs = 4_500

/** A signal this soon after the first is the same one: systemd and others send it to every process, and each passes it on. */
const sameSignalMs = 1_000

/** Ctrl-C, a request to end, and the terminal being closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Starts something, waits for a signal to end, then stops it cleanly, within five seconds. A signal that comes while it is
 * being started stops it as soon as it has started. A second Ctrl-C ends at once.
 *
 * @param start answers how to stop what it started
 * @returns the exit code
 */
export async function runUntilStopped(log: Log, start: () => Promise<() => Promise<void>>): Promise<number> {
  const asked = Promise.withResolvers<void>()
  let since: number | undefined
  let late: NodeJS.Timeout | undefined
  const onSignal = (signal: string) => {
    if (since !== undefined && performance.now() - since > sameSignalMs) process.exit(130)
    if (since !== undefined) return
    since = performance.now()
    log.info({ signal }, 'stopping')
    late = setTimeout(() => {
      log.error('stopping took too long; ended without waiting')
      process.exit(1)
    }, patienceMs)
    asked.resolve()
  }
  for (const name of signals) process.on(name, onSignal)
  try {
    const stop = await start()
    await asked.promise
    await stop()
    log.info('stopped')
    return 0
  } finally {
    clearTimeout(late)
    for (const name of signals) process.off(name, onSignal)
  }
}
