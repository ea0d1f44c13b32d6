import type { Evidence, RunState, Selection } from '../../region/index.ts'
import type { DisclosureReport } from '../disclosure/report.ts'
import type { ToldCell } from '../disclosure/told.ts'

/** How a run's part at a node stands. `absent`: it did not answer in time. */
export type PartState = RunState | 'absent'

export const finalStates: readonly PartState[] = ['done', 'refused', 'failed', 'cancelled', 'absent']

export interface RunPart {
  readonly region: string
  readonly state: PartState
  readonly reason?: { readonly code: string; readonly sv: string; readonly en: string } | undefined
  readonly evidence?: Evidence | undefined
}

/** What a run came to: figures, and where they came from. */
export interface RunResult {
  readonly dimensions: readonly string[]
  readonly measures: readonly string[]
  readonly cells: readonly ToldCell[]
  /** What was done so that they give nobody away. */
  readonly disclosure: DisclosureReport
  /** Regions without an answer in it: those who look are told. */
  readonly absent: readonly string[]
}

export interface Run {
  readonly id: string
  readonly product: string
  readonly productVersion: number
  readonly productHash: string
  readonly selection: Selection
  readonly form: 'aggregate' | 'rows'
  readonly permit: string | null
  /** Those that were asked; null: all that there are. */
  readonly regions: readonly string[] | null
  /** A region's use of its own data: which. */
  readonly ownRegion: string | null
  readonly purpose: string
  readonly askedBy: string
  /** Name and organisation, as regions are told; null: none is known. */
  readonly askedByName: string | null
  readonly organisation: string | null
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly createdAt: Date
  readonly deadline: Date
  readonly endedAt: Date | null
  readonly result: RunResult | null
  readonly reason: string | null
}
