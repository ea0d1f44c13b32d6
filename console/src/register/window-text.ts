import type { WeekWindow } from '../api/contract.ts'
import type { Words } from '../words/words.ts'

/** `mån–fre 08:00–17:00, lör 10:00–14:00`; the whole day is only its days, and no windows is what `always` says. */
export function windowText(windows: readonly WeekWindow[], words: Words, always: string): string {
  if (windows.length === 0) return always
  return windows
    .map(({ days, from, to }) =>
      from === to ? dayText(days, words) : `${dayText(days, words)} ${from}–${to}`,
    )
    .join(', ')
}

function dayText(days: readonly number[], words: Words): string {
  const name = (day: number) => words.days[`d${day}` as keyof Words['days']]
  const sorted = days.toSorted((a, b) => a - b)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return ''
  const unbroken = last - first === sorted.length - 1
  return unbroken && sorted.length > 2 ? `${name(first)}–${name(last)}` : sorted.map(name).join(' ')
}
