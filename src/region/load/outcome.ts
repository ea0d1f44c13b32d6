import type { HashedFile } from '../source/batches.ts'
import type { Drift, Shape } from '../source/shape.ts'

/** What became of an entity's rows. `read` is `loaded` and `setAside` together, always. */
export interface EntityOutcome {
  readonly entity: string
  readonly mode: 'replace' | 'append'
  readonly read: number
  readonly loaded: number
  readonly setAside: number
  /** `column:reason` and in how many rows; a row can have several. */
  readonly reasons: Readonly<Record<string, number>>
  /** Rows of the entity after the load, and the first and last day that they hold for. */
  readonly rows: number
  readonly from?: string | undefined
  readonly until?: string | undefined
  /** Rows by column that refer to what is not there any more, since what they refer to was replaced. */
  readonly orphans: Readonly<Record<string, number>>
  /** Of an incremental extract: where the next goes on. */
  readonly watermark?: string | undefined
}

/** What a load came to. Written in the store with its rows, so that one is never without the other. */
export interface LoadOutcome {
  readonly entities: readonly EntityOutcome[]
  readonly files: readonly HashedFile[]
  readonly batch: string
  readonly shape: Shape
  readonly drift: readonly Drift[]
}
