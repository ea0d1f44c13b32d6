import { swedishZone, Temporal } from '../../kernel/index.ts'

/** Where an instant is in its Swedish day. */
export interface SwedishTime {
  /** Minutes since midnight on the clock: 90 is 01:30, which in October comes twice. */
  readonly minuteOfDay: number
  /** When the day began, ms since 1970. */
  readonly dayStart: number
}

const hourMs = 3_600_000
const minuteMs = 60_000

let cached = { hour: Number.NaN, offsetMs: 0, dayStart: 0 }

/** Clocks change, and days begin, on a whole hour of UTC, so that one look serves for an hour. */
export function swedishTime(epochMs: number): SwedishTime {
  const hour = Math.floor(epochMs / hourMs)
  if (cached.hour !== hour) {
    const local = Temporal.Instant.fromEpochMilliseconds(hour * hourMs).toZonedDateTimeISO(swedishZone)
    const offsetMs = local.offsetNanoseconds / 1e6
    cached = { hour, offsetMs, dayStart: local.startOfDay().epochMilliseconds }
  }
  const { offsetMs, dayStart } = cached
  return { minuteOfDay: Math.floor((epochMs + offsetMs) / minuteMs) % 1440, dayStart }
}
