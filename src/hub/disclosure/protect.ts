import { type Audit, audit } from './audit.ts'
import { partnersOf } from './partners.ts'
import { Unsolved, type Work } from './solver.ts'
import type { Place, Table } from './table.ts'

export interface Protection {
  /** Places that are hidden beside those that were, so that those cannot be reckoned. */
  readonly added: readonly number[]
  /** Places of whole rows that are hidden: they may not say why, since that would say that somebody is there. */
  readonly blank: readonly number[]
  /** Undefined: the table was too large, and whole slices of it are hidden instead. */
  readonly audit: Audit | undefined
}

/** The largest table that is audited, in places and in places to protect. */
export const mostPlaces = 10_000
const mostProtected = 2_000
/** Some twenty seconds of a busy core. */
export const mostWork = 100_000_000

/** How a table's places lie. */
export interface Around {
  /** Each a set of places that differ in one dimension only. */
  readonly rows: readonly (readonly number[])[]
  /** Each a set of places that have one value of a dimension. */
  readonly slices: readonly (readonly number[])[]
  /** Too large to audit. */
  readonly tooLarge: boolean
}

/**
 * Hides more of a table until nothing that is hidden can be reckoned more closely than it may, which an audit says each time. Where no places
 * can do that, a whole row is hidden, its zeros too, so that it says nothing but its sum; then a whole slice; in the end all.
 */
export async function protect(
  table: Table,
  { rows, slices, tooLarge }: Around,
  work: Work = { left: mostWork },
): Promise<Protection> {
  const places = [...table.places]
  const blank = new Set<number>()
  const exposed = places.flatMap((place, at) => (place.hidden && place.wanted ? [at] : []))
  const outcome = (found: Audit | undefined): Protection => ({
    added: places.flatMap((place, at) => (place.hidden && !table.places[at]!.hidden ? [at] : [])),
    blank: [...blank].sort((a, b) => a - b),
    audit: found,
  })
  if (exposed.length === 0) return outcome({ checked: 0, exposed: [], narrowest: Infinity })
  try {
    if (tooLarge || exposed.length > mostProtected) throw new Unsolved('too large a table')
    for (;;) {
      const found = await audit({ places, lines: table.lines }, work)
      const still = found.exposed.map(({ place }) => place)
      if (still.length === 0) return outcome(found)
      const partners = await partnersOf({ places, lines: table.lines }, found.exposed, work)
      for (const at of partners) places[at] = { ...places[at]!, hidden: true }
      if (partners.length > 0) continue
      const all = places.map((_, at) => at)
      const blanked = still.map((at) =>
        [rows, slices, [all]].some((sets) => blankOne(places, sets, at, blank)),
      )
      if (!blanked.includes(true)) return outcome(found)
    }
  } catch (error) {
    if (!(error instanceof Unsolved)) throw error
    hideSlices(places, slices, blank)
    return outcome(undefined)
  }
}

/** Hides the set through a place that loses least. @returns whether there was one that was not hidden yet */
function blankOne(
  places: Place[],
  sets: readonly (readonly number[])[],
  at: number,
  blank: Set<number>,
): boolean {
  const open = sets.filter((row) => row.includes(at) && row.some((each) => !blank.has(each)))
  const lost = (row: readonly number[]): number =>
    row.reduce((sum, each) => sum + (places[each]!.hidden ? 0 : places[each]!.value), 0)
  const [row = []] = open.sort((a, b) => lost(a) - lost(b))
  hideAll(places, row, blank)
  return row.length > 0
}

/** They may be nothing at all, and anything. */
function hideAll(places: Place[], row: readonly number[], blank: Set<number>): void {
  for (const at of row) {
    places[at] = { ...places[at]!, hidden: true, known: [Math.min(0, places[at]!.known[0]), Infinity] }
    blank.add(at)
  }
}

/** Hides every slice that has something to protect, and never one alone: its places would be what is missing from the sums. */
function hideSlices(places: Place[], slices: readonly (readonly number[])[], blank: Set<number>): void {
  const loss = (slice: readonly number[]): number => slice.reduce((sum, at) => sum + places[at]!.value, 0)
  const touched = slices.filter((slice) => slice.some((at) => places[at]!.hidden))
  const rest = slices.filter((slice) => !touched.includes(slice)).sort((a, b) => loss(a) - loss(b))
  const hidden = touched.length === 1 ? [...touched, ...rest.slice(0, 1)] : touched
  hideAll(places, hidden.flat(), blank)
}
