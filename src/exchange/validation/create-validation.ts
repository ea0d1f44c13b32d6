import { Worker } from 'node:worker_threads'
import type { Log } from '../../kernel/index.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'
import { type CheckAsked, createChecker } from './check.ts'
import type { Validation } from './validation.ts'
import type { WorkerAsked } from './validation-worker.ts'
import type { Place } from './xsd-check.ts'

/** Longer messages are checked in a thread of their own, so that calls do not wait for them. */
const longForMain = 64 * 1024
/** Messages that may wait for the thread; further ones are not checked when they need not be. */
const mostWaiting = 64
const patienceMs = 10_000

export interface ValidationPart extends Validation {
  stop(): Promise<void>
}

/** Checks messages by the schemas of their contracts. */
export function createValidation({ book, log }: { book: ContractBook; log: Log }): ValidationPart {
  const checker = createChecker()
  const unusable = new Set<string>()
  const worker = createWorkerQueue()
  let seen = 0

  return {
    wanted({ validation, id }, direction) {
      const mode = validation[direction]
      if (mode === 'off' || unusable.has(id)) return 'no'
      if (mode === 'enforce') return 'before'
      return mode === 'observe' || seen++ % validation.sampleEvery === 0 ? 'beside' : 'no'
    },
    async check({ contract, operation, direction, body, status }) {
      const { id, key, kind } = contract
      const asked: CheckAsked = { contract: { id, key, kind }, operation, direction, body, status }
      try {
        if (!checker.knows(id)) checker.learn(asked.contract, await book.files(contract))
        if (body.length <= longForMain) return checker.check(asked)
        return await worker.check({ asked, files: await book.files(contract) })
      } catch (err) {
        if (!checker.knows(id)) {
          unusable.add(id)
          log.error(
            { contract: key },
            'the schemas of a contract cannot be used; its messages are not checked',
          )
        }
        throw err
      }
    },
    stop: worker.stop,
  }
}

/** One thread, started when it is needed, and again when it dies; bounded. */
function createWorkerQueue() {
  type Waiting = { settle(places: Place[] | Error): void }
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let next = 0

  const failAll = (error: Error): void => {
    for (const { settle } of waiting.values()) settle(error)
    waiting.clear()
    thread = undefined
  }
  const start = (): Worker => {
    const made = new Worker(new URL('./validation-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    made.unref()
    made.on('message', ({ id, places, failed }: { id: number; places?: Place[]; failed?: string }) => {
      waiting.get(id)?.settle(places ?? new Error(failed))
      waiting.delete(id)
    })
    made.on('error', failAll)
    made.on('exit', () => failAll(new Error('the thread ended')))
    return made
  }
  return {
    check: ({ asked, files }: Omit<WorkerAsked, 'id'>): Promise<Place[]> => {
      if (waiting.size >= mostWaiting) return Promise.reject(new Error('too many wait to be checked'))
      thread ??= start()
      const id = next++
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new Error('checking took too long'))
          // Whatever it is at is not worth waiting for.
          void thread?.terminate()
        }, patienceMs)
        waiting.set(id, {
          settle(answer) {
            clearTimeout(timer)
            if (answer instanceof Error) reject(answer)
            else resolve(answer)
          },
        })
        thread!.postMessage({ id, asked, files } satisfies WorkerAsked)
      })
    },
    stop: async () => {
      await thread?.terminate()
    },
  }
}
