/** One pending call. Cancelling twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void
}

/**
 * The only source of time in this library: tests give {@link FakeTimers}, everything else {@link createTimers}.
 * `now` is monotonic milliseconds; it says nothing of the time of day.
 */
export interface Timers {
  now(): number
  after(milliseconds: number, run: () => void): Timer
  /** Drops every pending call. */
  stop(): void
}

interface Slot {
  readonly calls: Set<() => void>
}

const now = () => performance.now()

/** How exact the timers are. SIP's shortest wait is 500 ms. */
const tickMilliseconds = 20

/**
 * Timers for very many short-lived waits: one interval turns a wheel of slots, so that starting and
 * cancelling a wait costs one set operation. A call comes up to 20 ms late, never early.
 * The interval runs only while something waits.
 */
export function createTimers(): Timers {
  const wheel = new Map<number, Slot>()
  let interval: NodeJS.Timeout | undefined
  let lastTick = 0
  function turn(): void {
    const tick = Math.floor(now() / tickMilliseconds)
    while (lastTick < tick && wheel.size > 0) {
      const slot = wheel.get(++lastTick)
      if (!slot) continue
      wheel.delete(lastTick)
      for (const run of slot.calls) {
        slot.calls.delete(run)
        run()
      }
    }
    if (wheel.size === 0) stopInterval()
  }

  function stopInterval(): void {
    clearInterval(interval)
    interval = undefined
  }

  return {
    now,
    after(milliseconds, run) {
      if (!interval) {
        lastTick = Math.floor(now() / tickMilliseconds)
        interval = setInterval(turn, tickMilliseconds)
      }
      const tick = Math.max(Math.ceil((now() + milliseconds) / tickMilliseconds), lastTick + 1)
      let slot = wheel.get(tick)
      if (!slot) wheel.set(tick, (slot = { calls: new Set() }))
      const call = () => run()
      slot.calls.add(call)
      return {
        cancel() {
          slot.calls.delete(call)
        },
      }
    },
    stop() {
      wheel.clear()
      stopInterval()
    },
  }
}
