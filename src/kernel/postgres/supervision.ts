import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log/log.ts'
import type { Ending, ServerProcess } from './server-process.ts'

/** A server that is started again whenever it ends. */
export interface Supervision {
  /** The one that runs now, or ran last. */
  readonly server: ServerProcess
  /** Stops the server, also one that is just being started. */
  stop(): Promise<void>
}

export interface SupervisionOptions {
  first: ServerProcess
  /** Starts another one. It should give up when the signal is aborted. */
  start(stopping: AbortSignal): Promise<ServerProcess>
  onEnd(why: Ending): void
  log: Log
}

/** A server that ran this long was sound. */
const steadyMs = 10_000

/** Watches over a server, and starts it again with pauses of at most 5 s, for as long as it takes. */
export function supervise({ first, start, onEnd, log }: SupervisionOptions): Supervision {
  const stopping = new AbortController()
  let server = first

  const watch = async (): Promise<void> => {
    for (let pauseMs = 0; ; ) {
      const startedAt = performance.now()
      const why = await server.ended
      if (stopping.signal.aborted) return
      log.error(
        { ...why, postgresPid: server.pid },
        'the database server ended unexpectedly: starting it again',
      )
      tell(onEnd, why, log)
      // One that dies again and again is not started in a tight loop.
      pauseMs = performance.now() - startedAt < steadyMs ? longer(pauseMs) : 0
      const next = await restart(start, pauseMs, stopping.signal, log)
      if (!next) return
      server = next
      log.warn({ postgresPid: server.pid }, 'the database is running again')
    }
  }
  const watching = watch()

  return {
    get server() {
      return server
    },
    async stop() {
      stopping.abort()
      await server.stop()
      await watching
    },
  }
}

/** @returns undefined when it is to stop */
async function restart(
  start: SupervisionOptions['start'],
  pauseMs: number,
  stopping: AbortSignal,
  log: Log,
): Promise<ServerProcess | undefined> {
  for (let delayMs = pauseMs; ; delayMs = longer(delayMs)) {
    await wait(delayMs, undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted) return undefined
    try {
      const server = await start(stopping)
      if (!stopping.aborted) return server
      await server.stop()
    } catch (err) {
      if (!stopping.aborted) {
        log.error({ err, againInMs: longer(delayMs) }, 'the database could not be started again yet')
      }
    }
  }
}

function longer(pauseMs: number): number {
  return Math.min(Math.max(pauseMs * 2, 50), 5_000)
}

function tell(onEnd: (why: Ending) => void, why: Ending, log: Log): void {
  try {
    onEnd(why)
  } catch (err) {
    log.error({ err }, "a listener to the database server's end failed")
  }
}
