import { parentPort } from 'node:worker_threads'
import type { ContractFile } from '../service-contract/service-contract.ts'
import { type CheckAsked, createChecker } from './check.ts'
import type { Place } from './xsd-check.ts'

/** What the worker is asked; the schemas come with the first message of a contract. */
export interface WorkerAsked {
  asked: CheckAsked
  files?: readonly ContractFile[]
}
export type WorkerAnswer = 'ready' | { places: Place[] } | { failed: string }

// oxlint-disable-next-line require-post-message-target-origin -- a thread has none
const answer = (said: WorkerAnswer) => parentPort!.postMessage(said)

/** Without a bound of its own: it is ended with all it knows long before that matters, and asked for schemas but once. */
const checker = createChecker(Infinity)
parentPort!.on('message', ({ asked, files }: WorkerAsked) => {
  try {
    if (files) checker.learn(asked.contract, files)
    answer({ places: checker.check(asked) })
  } catch (error) {
    answer({ failed: error instanceof Error ? error.name : 'Error' })
  }
})
answer('ready')
