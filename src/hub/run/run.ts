import type { Evidence, RunState, Selection } from '../../region/index.ts'
import type { Figure } from '../combine/figure.ts'

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
  readonly cells: readonly {
    readonly at: readonly (string | null)[]
    readonly figures: Readonly<Record<string, Figure>>
  }[]
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
  readonly purpose: string
  readonly askedBy: string
  readonly organisation: string | null
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly createdAt: Date
  readonly deadline: Date
  readonly endedAt: Date | null
  readonly result: RunResult | null
  readonly reason: string | null
}
