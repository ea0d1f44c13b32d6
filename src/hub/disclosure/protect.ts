import { type Audit, audit } from './audit.ts'
import { blocksOf } from './blocks.ts'
import { mostPlaces } from './grid.ts'
import { partnersOf } from './partners.ts'
import { Unsolved, type Work } from './solver.ts'
import type { Line, Place, Table } from './table.ts'

export interface Protection {
  /** Places that are hidden beside those that were, so that those cannot be reckoned. */
  readonly added: readonly number[]
  /** Places of whole rows that are hidden: they may not say why, since that would say that somebody is there. */
  readonly blank: readonly number[]
  /** Sums that were taken to be known and are so no longer: with them something could be reckoned whatever is hidden. */
  readonly untold: readonly Line[]
  /** Undefined: the table, or a part of it, was too large, and whole slices are hidden instead. */
  readonly audit: Audit | undefined
}

const mostProtected = 2_000
/** Of a table: some ten seconds of a core. */
export const mostWork = 500_000_000

/** How a table's places lie. */
export interface Around {
  /** Each a set of places that differ in one dimension only. */
  readonly rows: readonly (readonly number[])[]
  /** Each a set of places that have one value of a dimension. */
  readonly slices: readonly (readonly number[])[]
  /** Too large to audit. */
  readonly tooLarge: boolean
}

/** A table, or a block of one, that more and more is hidden of. */
interface Hiding {
  readonly places: Place[]
  lines: readonly Line[]
  readonly blank: Set<number>
  readonly untold: Set<Line>
  /** Places that sums which have been told give away whatever is hidden. */
  readonly given: Set<number>
  /** One of several: then it is not all that could be hidden. */
  readonly parted: boolean
}

/**
 * Hides more of a table until nothing that is hidden can be reckoned more closely than it may, which an audit says each time. A large table is taken
 * in blocks, each as if its part of every sum was known: whoever knows the parts knows the sums.
 */
export async function protect(
  { places: own, lines }: Table,
  { rows, slices, tooLarge }: Around,
  work: number = mostWork,
): Promise<Protection> {
  const places = [...own]
  const blank = new Set<number>()
  const untold = new Set<Line>()
  const audits: Audit[] = []
  const failed: (readonly number[])[] = []
  const blocks = tooLarge || places.length > mostPlaces ? [] : blocksOf(places, lines, slices)
  if (blocks.length === 0) failed.push(places.map((_, at) => at))
  for (const block of blocks) {
    const hiding: Hiding = {
      places,
      lines: block.lines,
      blank,
      untold,
      given: new Set(),
      parted: blocks.length > 1,
    }
    try {
      audits.push(await protectBlock(hiding, block.places, rows, { left: work / blocks.length }))
    } catch (error) {
      if (!(error instanceof Unsolved)) throw error
      failed.push(block.places)
    }
  }
  const open = failed.map((block) => block.filter((at) => toProtect(places[at]!)))
  hideSlices(places, slices, new Set(open.flat()), blank)
  return {
    added: places.flatMap((place, at) => (place.hidden && !own[at]!.hidden ? [at] : [])),
    blank: [...blank].sort((a, b) => a - b),
    untold: [...untold],
    audit: open.flat().length > 0 ? undefined : together(audits),
  }
}

const toProtect = ({ hidden, wanted }: Place): boolean => hidden && wanted !== undefined

const together = (audits: readonly Audit[]): Audit => ({
  checked: audits.reduce((sum, { checked }) => sum + checked, 0),
  exposed: audits.flatMap(({ exposed }) => exposed),
  narrowest: Math.min(...audits.map(({ narrowest }) => narrowest)),
})

/** @throws {Unsolved} */
async function protectBlock(
  hiding: Hiding,
  block: readonly number[],
  rows: readonly (readonly number[])[],
  work: Work,
): Promise<Audit> {
  const { places, blank, given } = hiding
  if (block.filter((at) => toProtect(places[at]!)).length > mostProtected)
    throw new Unsolved('too much to protect')
  for (let looked = false; ; ) {
    const found = await audit({ places, lines: hiding.lines }, work, block)
    const open = found.exposed.filter(({ place }) => !given.has(place))
    if (open.length === 0) return found
    const table = { places, lines: hiding.lines }
    const partners = await partnersOf(table, open, work, block)
    for (const at of partners) places[at] = { ...places[at]!, hidden: true }
    if (partners.length > 0) continue
    if (!looked) {
      looked = true
      await leaveSums(hiding, block, work)
      continue
    }
    const told = hiding.lines.filter((line) => line.told).map((line) => line.places)
    for (const { place } of open)
      if (!blankOne(places, rows, place, blank) && !leaveOut(hiding, [place]))
        if (!blankOne(places, told, place, blank) && !blankOne(places, [block], place, blank))
          given.add(place)
  }
}

/**
 * Looks at the block as if nothing of it was told, zeros neither: what can be reckoned then is given away by sums alone. Those that are only taken
 * to be known are left out, so that they will not be told; those that have been told give away what they do, and nothing is hidden for it.
 *
 * @throws {Unsolved}
 */
async function leaveSums(hiding: Hiding, block: readonly number[], work: Work): Promise<void> {
  for (;;) {
    const bare = hiding.places.map((place) =>
      place.hidden || place.free || place.value === 0 ? unknown(place) : place,
    )
    const { exposed } = await audit({ places: bare, lines: hiding.lines }, work, block)
    const pinned = exposed.map(({ place }) => place)
    if (leaveOut(hiding, pinned)) continue
    if (pinned.length > 0 && hiding.parted) throw new Unsolved('sums told of all give it away in the block')
    for (const at of pinned) hiding.given.add(at)
    return
  }
}

/** @returns whether there was a sum over one of the places that can be left out */
function leaveOut(hiding: Hiding, places: readonly number[]): boolean {
  const over = new Set(places)
  const out = hiding.lines.filter((line) => !line.told && line.places.some((at) => over.has(at)))
  for (const line of out) hiding.untold.add(line)
  hiding.lines = hiding.lines.filter((line) => !out.includes(line))
  return out.length > 0
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

/** It may be nothing at all, and anything. */
const unknown = (place: Place): Place => ({
  ...place,
  hidden: true,
  known: [Math.min(0, place.known[0]), Infinity],
})

function hideAll(places: Place[], row: readonly number[], blank: Set<number>): void {
  for (const at of row) {
    places[at] = unknown(places[at]!)
    blank.add(at)
  }
}

/** Hides every slice of what could not be looked at, and never one alone: its places would be what is missing from the sums. */
function hideSlices(
  places: Place[],
  slices: readonly (readonly number[])[],
  open: ReadonlySet<number>,
  blank: Set<number>,
): void {
  const loss = (slice: readonly number[]): number => slice.reduce((sum, at) => sum + places[at]!.value, 0)
  const touched = slices.filter((slice) => slice.some((at) => open.has(at)))
  const rest = slices.filter((slice) => !touched.includes(slice)).sort((a, b) => loss(a) - loss(b))
  const hidden = touched.length === 1 ? [...touched, ...rest.slice(0, 1)] : touched
  hideAll(places, hidden.flat(), blank)
}
