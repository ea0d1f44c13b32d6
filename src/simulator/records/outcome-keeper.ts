import { createHash } from 'node:crypto'
import { type Element, textAt } from './xml.ts'

/** What a record answers to an outcome. */
export interface Kept {
  readonly resultCode: 'OK' | 'INFO' | 'ERROR'
  readonly errorCode?: string
  readonly resultText?: string
  readonly receiptId?: string
}

/** Keeps outcomes of alarms, each version once: what comes again is told with the receipt it got the first time. */
export interface OutcomeKeeper {
  keep(outcome: Element | undefined): Kept
  readonly size: number
}

/** Outcomes that are remembered; the oldest gives way, as no real record's does. */
const most = 10_000

/** @param knows whether somebody with this identity is in the register */
export function createOutcomeKeeper(knows: (identity: string) => boolean): OutcomeKeeper {
  const kept = new Map<string, string>()
  return {
    keep(outcome) {
      const id = textAt(outcome, 'outcomeId')
      const identity = textAt(outcome, 'personId', 'extension')
      const version = Number(textAt(outcome, 'version'))
      if (id === undefined || identity === undefined || !Number.isInteger(version))
        return refused('INVALID_REQUEST', 'Utfallet saknar id, version eller person.')
      if (!knows(identity)) return refused('APPLICATION_ERROR', 'Personen finns inte i journalen.')
      const key = `${id} ${version}`
      const before = kept.get(key)
      if (before !== undefined)
        return { resultCode: 'INFO', resultText: 'Utfallet finns redan.', receiptId: before }
      if (kept.size >= most) kept.delete(kept.keys().next().value!)
      const receipt = `KV-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`
      kept.set(key, receipt)
      return { resultCode: 'OK', receiptId: receipt }
    },
    get size() {
      return kept.size
    },
  }
}

const refused = (errorCode: string, resultText: string): Kept => ({
  resultCode: 'ERROR',
  errorCode,
  resultText,
})
