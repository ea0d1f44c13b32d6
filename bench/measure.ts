/** One line of the result. */
export interface Finding {
  what: string
  /** What is asked for; absent when the line only tells. */
  goal?: string
  measured: string
  met?: boolean
}

/** What a measure found out. */
export interface Outcome {
  findings: Finding[]
  /** What both sides did, and whatever a reader must know to judge the numbers. */
  notes: string[]
}

export interface Scale {
  /** A short run, to see that it works; its numbers are rough. */
  quick: boolean
  /** Progress, for a person who waits. */
  say(line: string): void
}

/** One of the numbers that a part of the program is held to. */
export interface Measure {
  number: number
  title: string
  /** All is given up when it takes longer. */
  limitMinutes: number
  run(scale: Scale): Promise<Outcome>
}

/** A figure with as many decimals as its size deserves. */
export const figure = (value: number): string => {
  if (Number.isNaN(value)) return '–'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** The middle of several rounds, with the rounds beside it. */
export const ofRounds = (middle: number, rounds: readonly number[]): string =>
  `${figure(middle)} (${rounds.map(figure).join(', ')})`
