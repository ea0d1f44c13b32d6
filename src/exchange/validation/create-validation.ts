import type { Log } from '../../kernel/index.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'
import { type CheckAsked, createChecker } from './check.ts'
import type { Validation } from './validation.ts'
import { createWorkerQueue, type QueueLimits } from './worker-queue.ts'

/** Longer messages are checked in a thread of their own, so that calls do not wait for them. */
const longForMain = 64 * 1024
const ordinaryLimits: QueueLimits = { messages: 64, bytes: 64 * 1024 * 1024, milliseconds: 10_000 }

export interface ValidationPart extends Validation {
  stop(): Promise<void>
}

/** Checks messages by the schemas of their contracts. */
export function createValidation(
  { book, log }: { book: ContractBook; log: Log },
  limits: QueueLimits = ordinaryLimits,
): ValidationPart {
  const checker = createChecker()
  /** A new import of a contract has another id. */
  const unusable = new Set<string>()
  const queue = createWorkerQueue(limits)
  const seen = new Map<string, number>()

  return {
    wanted({ validation, id }, direction) {
      const mode = validation[direction]
      if (mode === 'off') return 'no'
      // What is enforced is not let through for want of usable schemas.
      if (mode === 'enforce') return 'before'
      if (unusable.has(id)) return 'no'
      if (mode === 'observe') return 'beside'
      const key = `${id} ${direction}`
      const count = seen.get(key) ?? 0
      seen.set(key, count + 1)
      return count % validation.sampleEvery === 0 ? 'beside' : 'no'
    },
    async check({ contract, operation, direction, body, status }) {
      const { id, key, kind } = contract
      if (unusable.has(id)) throw new UnusableSchemas(key)
      const asked: CheckAsked = { contract: { id, key, kind }, operation, direction, body, status }
      const long = body.length > longForMain
      // Reading them may fail for now, which says nothing of the schemas.
      const files = long || !checker.knows(id) ? await book.files(contract) : []
      if (!checker.knows(id)) {
        try {
          checker.learn(asked.contract, files)
        } catch (err) {
          unusable.add(id)
          log.error({ err, contract: key }, 'the schemas of a contract cannot be used')
          throw new UnusableSchemas(key)
        }
      }
      return long ? queue.check(asked, files) : checker.check(asked)
    },
    stop: queue.stop,
  }
}

/** The schemas of a contract cannot be compiled. */
export class UnusableSchemas extends Error {
  override readonly name = 'UnusableSchemas'
}
