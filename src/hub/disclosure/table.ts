/** Least and most. */
export type Bounds = readonly [number, number]

/** A place of a table whose figures add up to margins that are known. */
export interface Place {
  readonly value: number
  readonly hidden: boolean
  /** What it is known to be between, once it is hidden: its state says so. */
  readonly known: Bounds
  /** May be hidden so that others cannot be reckoned. */
  readonly free: boolean
  /** What somebody who reckons must find possible: all from the least to the most; and at the very least so wide a part of it. */
  readonly wanted?: { readonly low: number; readonly high: number; readonly least: number }
}

/** Places whose sum is known: exactly, or to be between bounds since the sum is hidden too. */
export interface Line {
  readonly places: readonly number[]
  /** Absent: the sum is known exactly. */
  readonly between?: Bounds
  /** It has been told. Else it is taken to be known, and would not be told if it gave somebody away. */
  readonly told?: boolean
}

export interface Table {
  readonly places: readonly Place[]
  readonly lines: readonly Line[]
}

/** Closer than this is the same: sums in floating point. */
export const hair = 1e-6

/** What is known of the hidden places of a line together, beside what is told. Undefined when none is hidden. */
export function knownOf(
  line: Line,
  places: readonly Place[],
): { hidden: readonly number[]; bounds: Bounds } | undefined {
  const hidden = line.places.filter((at) => places[at]!.hidden)
  if (hidden.length === 0) return undefined
  const sum = (all: readonly number[]): number => all.reduce((total, at) => total + places[at]!.value, 0)
  if (line.between === undefined) {
    const rest = sum(hidden)
    return { hidden, bounds: [rest, rest] }
  }
  const told = sum(line.places) - sum(hidden)
  return { hidden, bounds: [line.between[0] - told, line.between[1] - told] }
}
