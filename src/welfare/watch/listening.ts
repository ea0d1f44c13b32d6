import type { Clock, Database, Temporal } from '../../kernel/index.ts'

/** Longer between two looks than this, and the program has not been running, or the clock was set: 60 s. */
const mostBetween = 60

/** Since when this process has been able to hear anybody. */
export interface Listening {
  /** The instant, at a look that is made now; to be asked every few seconds. */
  since(now: Temporal.Instant): Temporal.Instant
  stop(): void
}

/**
 * Keeps since when devices and screens could be heard: from the start, from the return of the database, and from when the
 * program went on after a pause (a machine that slept, a virtual one that was moved, a clock that was set). What was not heard
 * before that is nobody's silence.
 */
export function startListening(db: Pick<Database, 'onAvailability'>, clock: Clock): Listening {
  let since = clock.now()
  let looked = since
  const stop = db.onAvailability((available) => {
    if (available) since = looked = clock.now()
  })
  return {
    since(now) {
      const seconds = now.since(looked).total('seconds')
      if (seconds > mostBetween || seconds < -mostBetween) since = now
      looked = now
      return since
    },
    stop,
  }
}
