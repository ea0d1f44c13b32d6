import type { Alarm } from '../../api/contract.ts'
import type { Section, SectionName } from './order.ts'

/** One line of the board's list, with its place in it. Heights in rem, so that they follow the reader's text size. */
export type Row = { key: string; top: number; height: number } & (
  | { kind: 'head'; section: SectionName; alarms: Alarm[]; folded: boolean }
  | { kind: 'card'; alarm: Alarm; place: number; of: number }
)

export const headHeight = 2.5
export const cardHeight = 4.75
export const markedHeight = 6.25
export const smallHeight = 3.25

/** Sections that can be folded. What rings and what is in progress cannot. */
export const foldable: ReadonlySet<SectionName> = new Set(['technical', 'test', 'resolved'])

/** Lays the sections out below each other. Empty sections take no room; folded ones only their heading. */
export function layOut(
  sections: readonly Section[],
  unfolded: ReadonlySet<SectionName>,
): { rows: Row[]; height: number } {
  const rows: Row[] = []
  let top = 0
  for (const { name, alarms } of sections) {
    if (alarms.length === 0) continue
    const folded = foldable.has(name) && !unfolded.has(name)
    rows.push({ kind: 'head', key: name, section: name, alarms, folded, top, height: headHeight })
    top += headHeight
    if (folded) continue
    for (const [index, alarm] of alarms.entries()) {
      const height = heightOf(alarm)
      rows.push({ kind: 'card', key: alarm.id, alarm, place: index + 1, of: alarms.length, top, height })
      top += height
    }
  }
  return { rows, height: top }
}

const heightOf = ({ urgency, marks, state }: Alarm): number => {
  if (urgency === 'technical' || urgency === 'test' || state === 'resolved') return smallHeight
  return marks.some((mark) => mark !== 'simulated') ? markedHeight : cardHeight
}

/** The rows between two heights, found by halving; `rows` are in order from the top. */
export function visible(rows: readonly Row[], from: number, to: number): Row[] {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle]!.top + rows[middle]!.height <= from) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < rows.length && rows[end]!.top < to) end += 1
  return rows.slice(low, end)
}

/** The alarm that lies `step` cards from the chosen one in what is unfolded; from none chosen, the first. */
export function neighbour(rows: readonly Row[], chosen: string | undefined, step: 1 | -1): Alarm | undefined {
  const cards = rows.flatMap((row) => (row.kind === 'card' ? [row.alarm] : []))
  const at = cards.findIndex(({ id }) => id === chosen)
  if (at === -1) return cards[0]
  return cards[Math.min(cards.length - 1, Math.max(0, at + step))]
}
