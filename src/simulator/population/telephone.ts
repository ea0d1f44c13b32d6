import type { Random } from '../random.ts'

/**
 * Telephone numbers that ring nowhere: the series PTS keeps for books, films and other made-up
 * people (PTS, "Telefonnummer för användning i böcker och filmer etc.").
 */
const mobile = { prefix: '070-1740', first: 605, last: 699 }
const fixed = [
  { prefix: '08-46500', first: 400, last: 499 },
  { prefix: '031-3900', first: 600, last: 699 },
  { prefix: '040-6280', first: 400, last: 499 },
  { prefix: '0980-319', first: 200, last: 299 },
]

export function mobileNumber(random: Random): string {
  return draw(mobile, random)
}

export function fixedNumber(random: Random): string {
  return draw(random.pick(fixed), random)
}

/** The same number as devices write it: `+46701740605`. */
export function international(number: string): string {
  return `+46${number.replace('-', '').slice(1)}`
}

function draw(series: { prefix: string; first: number; last: number }, random: Random): string {
  return `${series.prefix}${random.integer(series.first, series.last)}`
}
