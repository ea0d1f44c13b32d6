import { Worker } from 'node:worker_threads'
import type { Combined } from '../combine/figure.ts'
import type { ControlQuestion, Disclosure } from './control.ts'
import type { ThreadAnswer, ThreadAsked } from './control-thread.ts'

export interface ControlLimits {
  /** For one table, from when its turn has come. */
  readonly milliseconds: number
  /** Tables that may wait. */
  readonly waiting: number
  /** Of the thread's heap. */
  readonly megabytes: number
}

/** Controls tables one at a time in a thread of its own, so that nobody else waits for it. */
export interface DisclosureControl {
  /**
   * @throws {ControlFailed} it took too long, or came to nothing
   * @throws {ControlPutOff} too many wait, or the program stops: to be asked again
   */
  control(cells: readonly Combined[], question: ControlQuestion): Promise<Disclosure>
  stop(): Promise<void>
}

export class ControlFailed extends Error {
  override readonly name = 'ControlFailed'
}

export class ControlPutOff extends Error {
  override readonly name = 'ControlPutOff'
}

export const controlLimits: ControlLimits = { milliseconds: 120_000, waiting: 100, megabytes: 1_024 }

/** For a thread to start in, which on a busy machine takes a while. */
const startMs = 60_000

interface Waiting extends ThreadAsked {
  resolve(disclosure: Disclosure): void
  reject(error: Error): void
}

/** @param program what the thread runs; the default is `control-thread.ts` */
export function createControl(
  limits: ControlLimits = controlLimits,
  program = new URL('./control-thread.ts', import.meta.url),
): DisclosureControl {
  const waiting: Waiting[] = []
  let thread: Worker | undefined
  let ready = false
  let current: { it: Waiting; timer: NodeJS.Timeout } | undefined
  let stopped = false

  const settle = (came: Disclosure | Error): void => {
    if (current === undefined) return
    const { it, timer } = current
    clearTimeout(timer)
    current = undefined
    if (came instanceof Error) it.reject(came)
    else it.resolve(came)
    next()
  }
  const forget = (): Worker | undefined => {
    const which = thread
    thread = undefined
    ready = false
    return which
  }
  const tooLong = (): void => {
    void forget()?.terminate()
    settle(new ControlFailed('it took too long'))
  }
  const start = (): Worker => {
    const made = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: limits.megabytes } })
    made.unref()
    const died = (): void => {
      if (thread !== made) return
      forget()
      settle(new ControlFailed('the thread ended'))
    }
    made.on('message', (said: ThreadAnswer) => {
      if (thread !== made) return
      if (said !== 'ready')
        return settle('disclosure' in said ? said.disclosure : new ControlFailed(said.failed))
      ready = true
      if (current === undefined) return
      clearTimeout(current.timer)
      current.timer = setTimeout(tooLong, limits.milliseconds)
    })
    made.on('error', died)
    made.on('exit', died)
    return made
  }
  const next = (): void => {
    const it = current === undefined && !stopped ? waiting.shift() : undefined
    if (it === undefined) return
    thread ??= start()
    current = { it, timer: setTimeout(tooLong, ready ? limits.milliseconds : startMs) }
    // oxlint-disable-next-line require-post-message-target-origin -- a thread has none
    thread.postMessage({ cells: it.cells, question: it.question } satisfies ThreadAsked)
  }
  return {
    control(cells, question) {
      if (stopped || waiting.length >= limits.waiting)
        return Promise.reject(new ControlPutOff('too many tables wait to be controlled'))
      return new Promise((resolve, reject) => {
        waiting.push({ cells, question, resolve, reject })
        next()
      })
    },
    async stop() {
      stopped = true
      const which = forget()
      const putOff = new ControlPutOff('the program stops')
      settle(putOff)
      for (const { reject } of waiting.splice(0)) reject(putOff)
      await which?.terminate()
    },
  }
}
