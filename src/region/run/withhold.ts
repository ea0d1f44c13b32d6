import type { Cell } from '../wire/index.ts'

/**
 * Leaves out what is of fewer people than the region tells, where it has decided not to tell it to the hub either: cells, and in cells that
 * are large enough the measures that are of fewer. Nobody is no small count.
 */
export function withheld(cells: readonly Cell[], threshold: number): Cell[] {
  const small = (people: number | undefined) => people !== undefined && people > 0 && people < threshold
  return cells.map((cell) => {
    if (small(cell.people)) return { at: cell.at, rows: 0, key: 0, parts: {}, withheld: true }
    const kept = (name: string) => {
      const [measure] = name.split('.')
      return !small(cell.parts[`${measure}.people`]) && !small(cell.parts[`${measure}.hit_people`])
    }
    return {
      ...cell,
      parts: keptOf(cell.parts, kept),
      ...(cell.steps && { steps: keptOf(cell.steps, kept) }),
      ...(cell.largest && { largest: keptOf(cell.largest, kept) }),
    }
  })
}

const keptOf = <T>(values: Record<string, T>, kept: (name: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => kept(name)))
