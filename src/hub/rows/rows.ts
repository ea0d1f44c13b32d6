import type { Evidence } from '../../region/index.ts'
import type { Anonymity } from '../disclosure/k-anonymity.ts'

/** How a region's rows under a permit stand. `removed`: the permit has ended, and nothing of them is left. */
export type RowsState = 'waiting' | 'held' | 'running' | 'ready' | 'refused' | 'failed' | 'absent' | 'removed'

export const openRows: readonly RowsState[] = ['waiting', 'held', 'running']

export interface Column {
  readonly name: string
  readonly type: string
}

/** A region's file, whole: as the node said it was, and as it was read. */
export interface RowsFile {
  readonly sha256: string
  readonly rows: number
  readonly bytes: number
  readonly columns: readonly Column[]
}

export interface Reason {
  readonly code: string
  readonly sv: string
  readonly en: string
}

/** One region's rows under a permit. */
export interface RegionRows {
  readonly permit: string
  readonly region: string
  readonly run: string
  readonly state: RowsState
  readonly attempts: number
  readonly orderedAt: Date
  readonly deadline: Date
  readonly endedAt: Date | null
  readonly reason: Reason | null
  readonly evidence: Evidence | null
  readonly file: RowsFile | null
  /** Null: not counted, or no people in them. */
  readonly anonymity: Anonymity | null
}
