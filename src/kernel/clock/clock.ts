import { Temporal } from 'temporal-polyfill'

/** The zone Swedish schedules are written in: duty rotas, chains, opening hours. Instants are stored in UTC. */
export const swedishZone = 'Europe/Stockholm'

/** Where a room gets the time from, so that a test can decide what it is. */
export interface Clock {
  now(): Temporal.Instant
  /** The same as milliseconds since 1970, for what is decided so often that an instant costs too much. */
  epochMilliseconds(): number
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Temporal.Now.instant(), epochMilliseconds: () => Date.now() }

/** A clock that stands still until it is moved. For tests and for the simulator's own time. */
export class FakeClock implements Clock {
  #now: Temporal.Instant

  /** @param startIso an instant, e.g. `2026-03-29T01:00:00Z` */
  constructor(startIso: string) {
    this.#now = Temporal.Instant.from(startIso)
  }

  now(): Temporal.Instant {
    return this.#now
  }

  epochMilliseconds(): number {
    return this.#now.epochMilliseconds
  }

  /** Moves the clock by hours and smaller units; days are not fixed lengths of time and are refused. */
  advance(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration)
  }

  /** Sets the clock, backwards too: real clocks are set back. */
  set(iso: string): void {
    this.#now = Temporal.Instant.from(iso)
  }
}

export { Temporal }
