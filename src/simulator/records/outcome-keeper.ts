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
  /** What it has been told about somebody, as notes of her record: the latest version of each alarm. */
  of(identity: string): readonly OutcomeNote[]
  readonly size: number
}

/** An outcome as a note in a person's record. */
export interface OutcomeNote {
  readonly id: string
  readonly date: string
  readonly kind: 'handelse'
  readonly text: string
}

/** Outcomes that are remembered; the oldest gives way, as no real record's does. */
const most = 10_000

/** @param knows whether somebody with this identity is in the register */
export function createOutcomeKeeper(knows: (identity: string) => boolean): OutcomeKeeper {
  const kept = new Map<string, string>()
  const notes = new Map<string, { identity: string; note: OutcomeNote }>()
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
      if (notes.size >= most) notes.delete(notes.keys().next().value!)
      notes.set(id, { identity, note: noteOf(outcome, id, receipt) })
      return { resultCode: 'OK', receiptId: receipt }
    },
    of: (identity) =>
      [...notes.values()].filter((each) => each.identity === identity).map(({ note }) => note),
    get size() {
      return kept.size
    },
  }
}

function noteOf(outcome: Element | undefined, id: string, receipt: string): OutcomeNote {
  const [pressed, resolved] = [textAt(outcome, 'pressedTime') ?? '', textAt(outcome, 'resolvedTime') ?? '']
  const cause = textAt(outcome, 'cause') ?? 'ingen'
  const text = `Larm ${pressed}, åtgärdat ${resolved}. Orsak: ${cause}. Kvittens ${receipt}.`
  return { id, date: pressed.slice(0, 10), kind: 'handelse', text }
}

const refused = (errorCode: string, resultText: string): Kept => ({
  resultCode: 'ERROR',
  errorCode,
  resultText,
})
