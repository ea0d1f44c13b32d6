import { Worker } from 'node:worker_threads'
import type { ContractFile } from '../service-contract/service-contract.ts'
import type { CheckAsked } from './check.ts'
import type { WorkerAnswer, WorkerAsked } from './validation-worker.ts'
import type { Place } from './xsd-check.ts'

export interface QueueLimits {
  /** Messages that may wait, and their bytes together. */
  messages: number
  bytes: number
  /** For one message, from when its turn has come. */
  milliseconds: number
}

/** Checks messages one at a time in a thread of its own. */
export interface WorkerQueue {
  /** @throws when too many wait, when it takes too long, or when the schemas cannot be used */
  check(asked: CheckAsked, files: readonly ContractFile[]): Promise<Place[]>
  stop(): Promise<void>
}

/** For a thread to start in. */
const startMs = 30_000

interface Waiting {
  asked: CheckAsked
  files: readonly ContractFile[]
  resolve(places: Place[]): void
  reject(error: Error): void
}

/** A thread is started when it is needed, and anew after it died or was ended over a message; those that wait are not hurt by it. */
export function createWorkerQueue(limits: QueueLimits): WorkerQueue {
  const waiting: Waiting[] = []
  let bytes = 0
  let thread: Worker | undefined
  /** Contracts whose schemas the thread has. */
  let taught = new Set<string>()
  let current: { it: Waiting; timer: NodeJS.Timeout } | undefined
  let ready = false
  let stopped = false

  const settle = (answer: Place[] | Error): void => {
    if (current === undefined) return
    const { it, timer } = current
    clearTimeout(timer)
    current = undefined
    bytes -= it.asked.body.length
    if (answer instanceof Error) it.reject(answer)
    else it.resolve(answer)
    next()
  }
  const end = (which: Worker): void => {
    if (thread !== which) return
    thread = undefined
    taught = new Set()
    ready = false
  }
  const start = (): Worker => {
    const made = new Worker(new URL('./validation-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    made.unref()
    const died = (): void => {
      if (thread !== made) return
      end(made)
      settle(new Error('the thread that checks messages ended'))
    }
    made.on('message', (answer: WorkerAnswer) => {
      if (thread !== made) return
      if (answer === 'ready') {
        ready = true
        clearTimeout(current?.timer)
        if (current) current.timer = setTimeout(tooLong, limits.milliseconds)
      } else settle('places' in answer ? answer.places : new Error(answer.failed))
    })
    made.on('error', died)
    made.on('exit', died)
    return made
  }
  const tooLong = (): void => {
    const which = thread
    if (which === undefined) return
    end(which)
    void which.terminate()
    settle(new Error('checking took too long'))
  }
  const next = (): void => {
    const it = current === undefined && !stopped ? waiting.shift() : undefined
    if (it === undefined) return
    thread ??= start()
    current = { it, timer: setTimeout(tooLong, ready ? limits.milliseconds : startMs) }
    const { asked, files } = it
    const isNew = !taught.has(asked.contract.id)
    taught.add(asked.contract.id)
    // oxlint-disable-next-line require-post-message-target-origin -- a thread has none
    thread.postMessage({ asked, ...(isNew && { files }) } satisfies WorkerAsked)
  }
  return {
    check(asked, files) {
      if (stopped || waiting.length >= limits.messages || bytes + asked.body.length > limits.bytes)
        return Promise.reject(new Error('too many messages wait to be checked'))
      bytes += asked.body.length
      return new Promise((resolve, reject) => {
        waiting.push({ asked, files, resolve, reject })
        next()
      })
    },
    async stop() {
      stopped = true
      const which = thread
      if (which) end(which)
      settle(new Error('the platform stops'))
      for (const { reject } of waiting.splice(0)) reject(new Error('the platform stops'))
      await which?.terminate()
    },
  }
}
