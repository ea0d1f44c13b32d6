import { parentPort } from 'node:worker_threads'
import type { ContractFile } from '../service-contract/service-contract.ts'
import { type CheckAsked, createChecker } from './check.ts'

/** What the worker is asked, and answers under the same number. */
export interface WorkerAsked {
  id: number
  asked: CheckAsked
  files: readonly ContractFile[]
}

const checker = createChecker()
parentPort!.on('message', ({ id, asked, files }: WorkerAsked) => {
  try {
    if (!checker.knows(asked.contract.id)) checker.learn(asked.contract, files)
    parentPort!.postMessage({ id, places: checker.check(asked) })
  } catch (error) {
    parentPort!.postMessage({ id, failed: error instanceof Error ? error.name : 'Error' })
  }
})
