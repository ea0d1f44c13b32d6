import { addDays, swedishInstant } from '../clock/swedish-time.ts'

/** The instant at which something ends whose last day this is: when that day is over in Sweden. */
export const untilInstant = (lastDay: string): string =>
  new Date(swedishInstant(addDays(lastDay, 1))).toISOString()

/** The instant at which a day begins in Sweden. */
export const fromInstant = (day: string): string => new Date(swedishInstant(day)).toISOString()
