import type { CareUnit } from './world.ts'

export interface Slot {
  readonly id: string
  readonly unit: CareUnit
  readonly start: Date
  readonly end: Date
}
export interface Booking {
  readonly id: string
  readonly patient: string
  readonly reason?: string | undefined
  readonly slot: Slot
  readonly status: 'booked' | 'cancelled'
}

/** What a change of bookings came to; what is already so is told as that. */
export type Outcome =
  | { readonly came: 'done' | 'already'; readonly booking: Booking }
  | { readonly came: 'taken' | 'unknown_slot' | 'unknown_booking' | 'too_many' }

/** The times of some units: what is booked is not free, and what is cancelled is free again. */
export interface Schedule {
  free(unit: string, from: Date, to: Date): Slot[]
  book(patient: string, slotId: string, reason?: string): Outcome
  move(patient: string, bookingId: string, slotId: string): Outcome
  cancel(patient: string, bookingId: string): Outcome
  of(patient: string): Booking[]
  booking(id: string): Booking | undefined
}

const daysAhead = 14
const slotMinutes = 30
/** UTC. */
const opens = 8
const closes = 15
const dayMs = 86_400_000
const minuteMs = 60_000
/** Bookings that are kept; the oldest cancelled one gives way. */
const most = 2000

/** @param now for tests */
export function createSchedule(units: readonly CareUnit[], now: () => number = Date.now): Schedule {
  const bookings = new Map<string, Booking>()
  /** Booking ids by slot. */
  const taken = new Map<string, string>()
  let count = 0

  const slotsOf = (unit: CareUnit): Slot[] => {
    const today = Math.floor(now() / dayMs) * dayMs
    return Array.from({ length: daysAhead }, (_, day) => today + (day + 1) * dayMs)
      .filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))
      .flatMap((day) => {
        const perDay = ((closes - opens) * 60) / slotMinutes
        return Array.from({ length: perDay }, (_, index) => {
          const start = new Date(day + opens * 60 * minuteMs + index * slotMinutes * minuteMs)
          const end = new Date(start.getTime() + slotMinutes * minuteMs)
          return {
            id: `${unit.hsaId}-${start.toISOString().slice(0, 16).replace(/\D/g, '')}`,
            unit,
            start,
            end,
          }
        })
      })
  }
  const slotById = (id: string) =>
    units
      .flatMap((unit) => (id.startsWith(`${unit.hsaId}-`) ? slotsOf(unit) : []))
      .find((slot) => slot.id === id)
  const mine = (patient: string, id: string) => {
    const booking = bookings.get(id)
    return booking?.patient === patient ? booking : undefined
  }
  const keep = (booking: Booking): Booking => {
    bookings.set(booking.id, booking)
    return booking
  }
  const makeRoom = (): boolean => {
    if (bookings.size < most) return true
    const old = [...bookings.values()].find(
      ({ status, slot }) => status === 'cancelled' || slot.end.getTime() < now(),
    )
    if (old === undefined) return false
    bookings.delete(old.id)
    if (taken.get(old.slot.id) === old.id) taken.delete(old.slot.id)
    return true
  }

  return {
    free: (unit, from, to) =>
      units
        .filter(({ hsaId }) => hsaId === unit)
        .flatMap(slotsOf)
        .filter(({ id, start, end }) => !taken.has(id) && start >= from && end <= to),
    book(patient, slotId, reason) {
      const holder = taken.get(slotId)
      const own = holder === undefined ? undefined : mine(patient, holder)
      if (own) return { came: 'already', booking: own }
      if (holder !== undefined) return { came: 'taken' }
      const slot = slotById(slotId)
      if (slot === undefined) return { came: 'unknown_slot' }
      if (!makeRoom()) return { came: 'too_many' }
      const booking = keep({ id: `B${++count}-${slotId}`, patient, reason, slot, status: 'booked' })
      taken.set(slotId, booking.id)
      return { came: 'done', booking }
    },
    move(patient, bookingId, slotId) {
      const booking = mine(patient, bookingId)
      if (booking?.status !== 'booked') return { came: 'unknown_booking' }
      if (booking.slot.id === slotId) return { came: 'already', booking }
      if (taken.has(slotId)) return { came: 'taken' }
      const slot = slotById(slotId)
      if (slot === undefined) return { came: 'unknown_slot' }
      taken.delete(booking.slot.id)
      taken.set(slotId, bookingId)
      return { came: 'done', booking: keep({ ...booking, slot }) }
    },
    cancel(patient, bookingId) {
      const booking = mine(patient, bookingId)
      if (booking === undefined) return { came: 'unknown_booking' }
      if (booking.status === 'cancelled') return { came: 'already', booking }
      taken.delete(booking.slot.id)
      return { came: 'done', booking: keep({ ...booking, status: 'cancelled' }) }
    },
    of: (patient) => [...bookings.values()].filter((booking) => booking.patient === patient),
    booking: (id) => bookings.get(id),
  }
}
