import type { Clock } from '../../kernel/index.ts'

/** The time as JWTs write it: whole seconds since 1970 (NumericDate; RFC 7519, section 2). */
export function secondsNow(clock: Clock): number {
  return Math.floor(clock.epochMilliseconds() / 1000)
}
