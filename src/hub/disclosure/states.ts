import type { Combined, Suppression } from '../combine/figure.ts'
import type { Grid } from './grid.ts'
import type { Population } from './population.ts'
import type { Protection } from './protect.ts'
import type { AuditReport } from './report.ts'

/** A table on its way through the control: what is hidden of it, and why. */
export interface Control {
  readonly grid: Grid
  readonly cells: readonly Combined[]
  readonly threshold: number
  readonly populations: readonly Population[]
  /** By population and place. */
  readonly states: ReadonlyMap<Population, (Suppression | undefined)[]>
  /** By population: places that are hidden though they are of many, and must not be reckoned either. */
  readonly guarded: ReadonlyMap<Population, Set<number>>
  /** By population: places whose counts have been told on the same data, whatever is told now. */
  readonly known: ReadonlyMap<Population, Set<number>>
  /** By measure and place: hidden though others of its population are told. */
  readonly own: ReadonlyMap<string, (Suppression | undefined)[]>
  readonly audits: Protection['audit'][]
}

export function controlOf(
  grid: Grid,
  cells: readonly Combined[],
  threshold: number,
  populations: readonly Population[],
): Control {
  const nothing = (): undefined[] => grid.places.map(() => undefined)
  return {
    grid,
    cells,
    threshold,
    populations,
    states: new Map(populations.map((each) => [each, nothing()])),
    guarded: new Map(populations.map((each) => [each, new Set()])),
    known: new Map(populations.map((each) => [each, new Set()])),
    own: new Map(populations.flatMap(({ measures }) => measures.map(({ id }) => [id, nothing()]))),
    audits: [],
  }
}

export const cellAt = ({ grid, cells }: Control, place: number): Combined | undefined => {
  const at = grid.places[place]!.cell
  return at === undefined ? undefined : cells[at]
}

/** Why a measure is not told at a place; undefined when it is. */
export const stateOf = (control: Control, population: Population, measure: string, place: number) =>
  control.states.get(population)![place] ?? control.own.get(measure)![place]

/** Writes down what a protection came to. */
export function hide(states: (Suppression | undefined)[], { added, blank }: Protection): void {
  for (const at of [...added, ...blank]) states[at] = 'complementary'
}

export function auditReport(audits: readonly Protection['audit'][]): AuditReport {
  const made = audits.filter((audit) => audit !== undefined)
  const narrowest = Math.min(...made.map((audit) => audit.narrowest))
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)
  return {
    tables: made.length,
    tooLarge: audits.length - made.length,
    checked: sum(made.map(({ checked }) => checked)),
    exposed: sum(made.map(({ exposed }) => exposed.length)),
    narrowest: Number.isFinite(narrowest) ? Math.round(narrowest * 1000) / 1000 : null,
  }
}
