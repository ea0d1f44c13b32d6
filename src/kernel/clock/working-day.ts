import { Temporal } from './clock.ts'

/** Months and days of holidays that are so every year. */
const fixed: ReadonlySet<string> = new Set([
  '01-01',
  '01-06',
  '05-01',
  '06-06',
  '12-24',
  '12-25',
  '12-26',
  '12-31',
])
/** Good Friday, Easter Monday and Ascension Day, in days after Easter Sunday. Whit Sunday is a Sunday. */
const afterEaster: readonly number[] = [-2, 1, 39]
const [friday, saturday] = [5, 6]

/**
 * Whether a day is one on which a time limit may end in Sweden: no Saturday, no Sunday and no other general holiday (lag 1989:253), and none of
 * the three eves that are held to be the same as those (lag 1930:173, 2 §).
 */
export function isWorkingDay(day: Temporal.PlainDate): boolean {
  const { year, month, dayOfWeek } = day
  if (dayOfWeek >= saturday || fixed.has(day.toString().slice(5))) return false
  // Midsummer's Day is the Saturday from 20 to 26 June, and its eve the day before. All Saints' Day is a Saturday.
  if (month === 6 && dayOfWeek === friday && day.day >= 19 && day.day <= 25) return false
  const sinceEaster = easterSunday(year).until(day).days
  return !afterEaster.includes(sinceEaster)
}

/** The day itself, or the first working day after it. */
export function workingDayFrom(day: Temporal.PlainDate): Temporal.PlainDate {
  return isWorkingDay(day) ? day : workingDayFrom(day.add({ days: 1 }))
}

/** By the Gregorian computus in the form of Jones, Meeus and Butcher, which holds for every year. */
function easterSunday(year: number): Temporal.PlainDate {
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const golden = year % 19
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const days = epact + weekday - 7 * late + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(days / 31), day: (days % 31) + 1 })
}
