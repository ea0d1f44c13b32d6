/** So many series can be told apart in one chart. */
export const mostSeries = 8

/** Colour and dash of a series: never colour alone. */
export const strokeOf = (at: number): string => `var(--series-${(at % mostSeries) + 1})`
export const dashOf = (at: number): string =>
  ['none', '6 3', '2 2', '8 3 2 3', '12 3', '1 3', '4 4', '10 2 2 2 2 2'][at % mostSeries]!

/** Text cut to so many letters. */
export const cut = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
