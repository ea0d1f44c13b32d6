import { setTimeout } from 'node:timers/promises'

/** Waits, and rejects when the signal is given first. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>

export const pause: Pause = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal })

/** Seconds a device waits before it tries again: soon at first, then every minute. */
export const waits = [2, 4, 8, 15, 30, 60]

/**
 * How long a device keeps trying to deliver an alarm, in seconds of waiting. A real one never stops;
 * this one does after a quarter of an hour, so that a simulator that was forgotten does not queue without end.
 */
export const patienceSeconds = 900

/** The wait before attempt `attempt` (the first repeat is 1); never shorter than the reception asked for, within two minutes. */
export function waitBefore(attempt: number, askedSeconds = 0): number {
  const own = waits[Math.min(attempt, waits.length) - 1] ?? 60
  return Math.max(own, Math.min(askedSeconds, 120))
}
