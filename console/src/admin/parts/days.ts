import { addDays, swedishDate, swedishInstant } from '../../clock/swedish-time.ts'

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

/** The instant at which a Swedish day begins. */
export const startOf = (day: string): string | undefined =>
  isDay(day) ? new Date(swedishInstant(day)).toISOString() : undefined

/** The instant at which a Swedish day is over: what is valid to and including the day is valid until then. */
export const endOf = (day: string): string | undefined =>
  isDay(day) ? new Date(swedishInstant(addDays(day, 1))).toISOString() : undefined

/** The Swedish day of an instant. */
export const dayOf = (instant: string): string => swedishDate(Date.parse(instant))

/** The last whole day before an end: what `endOf` made gives the day it was made of. */
export const lastDayBefore = (instant: string): string => swedishDate(Date.parse(instant) - 1)
