import type { ErrorEntry, Text } from '../../kernel/index.ts'
import { KnutpunktError } from '../../kernel/index.ts'

/** Why a load came to nothing: told to the region's people, and kept with the load. Names of files, tables and columns are in it, values never. */
export interface LoadReason extends Text {
  readonly code: string
}

export const reasonOf = (entry: ErrorEntry, values: Record<string, string | number> = {}): LoadReason => {
  const { code, publicText } = new KnutpunktError(entry, { values })
  return { code, ...publicText }
}

/** A load that cannot be made: the source or the mapping is to be seen to. */
export class LoadFault extends Error {
  override readonly name = 'LoadFault'
  readonly reason: LoadReason
  constructor(entry: ErrorEntry, values: Record<string, string | number> = {}, cause?: unknown) {
    super(entry.code, cause === undefined ? undefined : { cause })
    this.reason = reasonOf(entry, values)
  }
}
