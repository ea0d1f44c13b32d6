import { type Figure, type Suppression, suppressions } from '../combine/figure.ts'
import type { ToldCell } from './told.ts'

/** What was done to a release so that it gives nobody away: for those who look where its figures come from. */
export interface DisclosureReport {
  /** Versions of the methods, as `disclosure/README.md` describes them; null: not for this product. */
  readonly methods: {
    readonly suppression: 1 | null
    readonly cellKey: 1 | null
    readonly dominance: 1 | null
    readonly ledger: 1 | null
  }
  /** The least count that is told. */
  readonly threshold: number
  readonly figures: {
    readonly told: number
    /** Nothing to take a share or a median of. */
    readonly empty: number
    readonly suppressed: Readonly<Record<Suppression, number>>
  }
  readonly audit: AuditReport
}

export interface AuditReport {
  /** Tables that were audited, and those that were too large: whole slices of them are hidden. */
  readonly tables: number
  readonly tooLarge: number
  /** Hidden figures whose intervals were reckoned. */
  readonly checked: number
  /** Those that can be reckoned more closely than they may although all around them is hidden: the sums alone give them away. */
  readonly exposed: number
  /** Width of the narrowest interval of a count, in people; null: none was reckoned. At least, where it is wide enough. */
  readonly narrowest: number | null
}

/** Counts figures by what is told of them. */
export function countFigures(cells: readonly ToldCell[]): DisclosureReport['figures'] {
  const figures: Figure[] = cells.flatMap((cell) => Object.values(cell.figures))
  const suppressed = Object.fromEntries(
    suppressions.map((why) => [
      why,
      figures.filter((figure) => 'suppressed' in figure && figure.suppressed === why).length,
    ]),
  ) as Record<Suppression, number>
  return {
    told: figures.filter((figure) => 'value' in figure).length,
    empty: figures.filter((figure) => 'empty' in figure).length,
    suppressed,
  }
}
