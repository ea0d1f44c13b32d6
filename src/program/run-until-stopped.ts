import type { Log } from '../kernel/index.ts'

/** The longest a clean stop may take; after it the process ends all the same. What was acknowledged is committed. */
const patienceMs = 4_500

/** A signal this soon after the first is the same one: systemd and others send it to every process, and each passes it on. */
const sameSignalMs = 1_000

/** Ctrl-C, a request to end, and the terminal being closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Waits for Ctrl-C or a request to end (SIGINT, SIGTERM, SIGHUP), then stops cleanly, within five seconds. A second Ctrl-C ends at once.
 */
export async function runUntilStopped(log: Log, stop: () => Promise<void>): Promise<number> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of signals) process.once(name, () => resolve(name))
  })
  log.info({ signal }, 'stopping')
  const since = performance.now()
  const again = () => {
    if (performance.now() - since > sameSignalMs) process.exit(130)
  }
  for (const name of signals) process.on(name, again)
  const late = setTimeout(() => {
    log.error('stopping took too long; ended without waiting')
    process.exit(1)
  }, patienceMs)
  await stop()
  clearTimeout(late)
  log.info('stopped')
  return 0
}
