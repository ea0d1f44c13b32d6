import type { Figure, Suppression } from '../combine/figure.ts'
import { suppressionWords } from './words.ts'

/** A cell with what is told of it. */
export interface ToldCell {
  readonly at: readonly (string | null)[]
  readonly figures: Readonly<Record<string, Figure>>
}

/** Every reason for not telling a figure. */
export const suppressions = Object.keys(suppressionWords) as readonly Suppression[]
