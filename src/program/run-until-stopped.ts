import type { Log } from '../kernel/index.ts'

/** The longest a clean stop may take; after it the process ends all the same. What was acknowledged is committed. */
const patienceMs = 4_500

/**
 * Waits for Ctrl-C or a request to end (SIGINT, SIGTERM), then stops cleanly, within five seconds. A second Ctrl-C ends at once.
 */
export async function runUntilStopped(log: Log, stop: () => Promise<void>): Promise<number> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
  })
  log.info({ signal }, 'stopping')
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130))
  const late = setTimeout(() => {
    log.error('stopping took too long; ended without waiting')
    process.exit(1)
  }, patienceMs)
  await stop()
  clearTimeout(late)
  log.info('stopped')
  return 0
}
