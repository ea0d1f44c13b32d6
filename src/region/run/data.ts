import type { NodeDescription } from '../wire/index.ts'

/** When data was loaded that never was. */
export const never = '1970-01-01T00:00:00.000Z'

/** What the node knows of the data that it answers from. */
export interface DataFacts {
  /** When it was last loaded, ISO 8601; `never`. */
  readonly loadedAt: string
  /** The last day that it holds for. */
  readonly dataUntil: string
  readonly setAside: number
  /** Codes of `products/codes/comparability`. */
  readonly flags: readonly string[]
}

/** The region's data in the common model: a part that loads it, or a mapping over a warehouse. */
export interface RegionData {
  /** What an engine reads an entity from: a table, or a select in brackets. The node's own text, never from outside. */
  relationOf(entity: string): string
  factsOf(entities: readonly string[]): Promise<DataFacts>
  describe(): Promise<NodeDescription['sources']>
}
