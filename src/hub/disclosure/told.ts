import type { Figure } from '../combine/figure.ts'

/** A cell with what is told of it. */
export interface ToldCell {
  readonly at: readonly (string | null)[]
  readonly figures: Readonly<Record<string, Figure>>
}
