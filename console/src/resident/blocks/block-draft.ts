import type { BlockWrite } from '../../api/contract.ts'
import { fromInstant, untilInstant } from '../days.ts'

/** A block while it is being written. */
export interface BlockDraft {
  kind?: 'inner' | 'outer' | undefined
  controller?: string | undefined
  unit?: string | undefined
  /** Absent: all kinds. */
  types?: string[] | undefined
  /** Days; absent: data from any time. */
  period?: { from: string; to: string } | undefined
}

/** What is still to be filled in, as the name of a text, or the block to be set. */
export function blockOf(
  draft: BlockDraft,
):
  | { lacks: 'required' | 'noController' | 'noUnit' | 'noTypes' | 'noPeriod' }
  | { write: Omit<BlockWrite, 'onRequest'> } {
  const { kind, controller, unit, types, period } = draft
  if (kind === undefined) return { lacks: 'required' }
  if (!controller) return { lacks: 'noController' }
  if (kind === 'inner' && !unit) return { lacks: 'noUnit' }
  if (types?.length === 0) return { lacks: 'noTypes' }
  if (period && !period.from && !period.to) return { lacks: 'noPeriod' }
  return {
    write: {
      kind,
      controller,
      ...(unit && { unit }),
      ...(types && { informationTypes: types }),
      ...(period?.from && { dataFrom: fromInstant(period.from) }),
      ...(period?.to && { dataUntil: untilInstant(period.to) }),
    },
  }
}
