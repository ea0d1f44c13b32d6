import type { Suppression } from '../combine/figure.ts'
import { areApart, countOf, differ, isPartOf, isSmall, type Population } from './population.ts'
import { protect } from './protect.ts'
import { type Control, cellAt, hide } from './states.ts'
import type { Line, Place } from './table.ts'
import { type EarlierSums, noSums } from './told-sums.ts'

/** Hides what is not told because of a cell itself: a node withholds it, or it is of few people. */
export function hideSmall(control: Control): void {
  for (const population of control.populations) {
    const states = control.states.get(population)!
    states.forEach((_, place) => {
      const cell = cellAt(control, place)
      const count = cell && countOf(population, cell)
      if (count === 'withheld') states[place] = 'withheld'
      else if (count && isSmall(count.people, control.threshold)) states[place] = 'threshold'
    })
  }
}

/**
 * Hides what together with another measure's figure in the same cell is of few: of all contacts and of those without outliers, the former, when
 * there are few outliers. Their people may have other contacts too: then it is outliers that are few, where they were asked for, or their contacts.
 */
export function hideNested(control: Control): void {
  const counted = (population: Population, place: number) => {
    const cell = cellAt(control, place)
    const count = cell && countOf(population, cell)
    return count === 'withheld' ? undefined : count
  }
  const isTold = (population: Population, place: number): boolean =>
    control.states.get(population)![place] === undefined
  for (const whole of control.populations) {
    const parts = control.populations.filter((each) => isPartOf(each, whole))
    for (const part of parts) {
      const others = parts.filter((each) => areApart(each, part))
      control.grid.places.forEach((_, place) => {
        const [all, some] = [counted(whole, place), counted(part, place)]
        if (!all || !some || !isTold(whole, place) || !isTold(part, place)) return
        const few = others.some((other) => control.states.get(other)![place] === 'threshold')
        if (few || differ(all, some, control.threshold)) guard(control, whole, place, 'complementary')
      })
    }
  }
}

/** Hides a count that is large, and that must not be reckoned. */
export function guard(control: Control, population: Population, place: number, why: Suppression): void {
  control.states.get(population)![place] = why
  control.guarded.get(population)!.add(place)
}

/**
 * Hides what must be hidden so that no hidden count can be reckoned from the others and from the sums over dimensions.
 *
 * @param earlier sums of the table that have been told or hidden before
 */
export async function protectCounts(
  control: Control,
  population: Population,
  earlier: EarlierSums = noSums,
): Promise<void> {
  const states = control.states.get(population)!
  for (const sum of earlier.hidden) keepSum(control, population, sum)
  const places = states.map((state, place) => countPlace(control, population, place, state))
  const outcome = await protect({ places, lines: linesOf(control, places, earlier) }, control.grid)
  hide(states, outcome)
  control.audits.push(outcome.audit)
}

function countPlace(
  control: Control,
  population: Population,
  place: number,
  state: Suppression | undefined,
): Place {
  const { threshold } = control
  const cell = cellAt(control, place)
  const count = cell && countOf(population, cell)
  if (count === 'withheld') return withheldPlace(cell!.people ?? 0, threshold)
  const value = count?.people ?? 0
  // What has been told is known: hiding it helps nobody, and hides nobody else.
  if (control.known.get(population)!.has(place))
    return { value, hidden: false, known: [value, value], free: false }
  const whole = { value, known: [threshold, Infinity] as const, free: value >= threshold }
  if (state === undefined) return { ...whole, hidden: false }
  if (state === 'threshold') return { ...whole, hidden: true, ...smallPlace(threshold) }
  // It does not say that it is small, and nobody knows that it is.
  if (isSmall(value, threshold))
    return { ...whole, hidden: true, ...smallPlace(threshold), known: [0, Infinity] }
  if (!control.guarded.get(population)!.has(place)) return { ...whole, hidden: true }
  // Not to be known more closely than by a least count.
  const wanted = { low: value - threshold + 1, high: value + threshold - 1, least: threshold - 1 }
  return { ...whole, hidden: true, wanted }
}

/** What is hidden since it is small is known to be 1 to t − 1, and must not be known more closely than to three numbers. */
function smallPlace(threshold: number) {
  return {
    known: [1, threshold - 1] as const,
    free: false,
    wanted: { low: 1, high: threshold - 1, least: Math.min(2, threshold - 2) },
  }
}

/** What a node withholds is not known here either: taken to be one more than others tell, from where least can be taken away. */
function withheldPlace(others: number, threshold: number): Place {
  const small = smallPlace(threshold)
  if (others === 0) return { value: 1, hidden: true, ...small }
  const { low, high, least } = small.wanted
  return {
    value: others + 1,
    hidden: true,
    free: false,
    known: [others + 1, Infinity],
    wanted: { low: others + low, high: others + high, least },
  }
}

/** A sum that was hidden stays so: of figures that would all be told the least is not, and must not be reckoned. */
function keepSum(control: Control, population: Population, sum: readonly number[]): void {
  const known = control.known.get(population)!
  const states = control.states.get(population)!
  const people = (place: number): number => {
    const cell = cellAt(control, place)
    const count = cell && countOf(population, cell)
    return count === undefined || count === 'withheld' ? 0 : count.people
  }
  if (sum.some((place) => states[place] !== undefined)) return
  const [least] = sum
    .filter((place) => people(place) > 0 && !known.has(place))
    .sort((a, b) => people(a) - people(b))
  if (least !== undefined) guard(control, population, least, 'differencing')
}

/** Sums that have been told, and those that are taken to be, unless they are small themselves or have been hidden. */
function linesOf({ grid, threshold }: Control, places: readonly Place[], earlier: EarlierSums): Line[] {
  const told = new Set(earlier.told.map((sum) => sum.join()))
  const hidden = new Set(earlier.hidden.map((sum) => sum.join()))
  const taken = grid.margins.filter((margin) => !told.has(margin.join()) && !hidden.has(margin.join()))
  const isFew = (sum: readonly number[]): boolean =>
    isSmall(
      sum.reduce((total, at) => total + places[at]!.value, 0),
      threshold,
    )
  const few = (sum: readonly number[]): Line => ({ places: sum, between: [1, threshold - 1] })
  return [
    ...earlier.told.map((sum) => ({ places: sum, told: true })),
    // What was said to be few and is no longer is of other data.
    ...earlier.small.filter(isFew).map((sum): Line => ({ ...few(sum), told: true })),
    ...taken.map((margin): Line => (isFew(margin) ? few(margin) : { places: margin })),
  ]
}
