import { swedishZone, type Temporal } from '../../../kernel/index.ts'
import type { Moment } from '../../consent/consent.ts'

/** Children become adults at this age (föräldrabalken 9 kap. 1 §). */
const adultAge = 18

/**
 * When somebody turns 18, as an instant in milliseconds since 1970: the beginning of the day in Sweden. Born on 29 February she
 * does on 1 March.
 */
export function adultFrom(born: Temporal.PlainDate): number {
  const day = born.add({ years: adultAge })
  const birthday = day.day === born.day ? day : day.add({ days: 1 })
  return birthday.toZonedDateTime(swedishZone).epochMilliseconds
}

/** What is known of somebody's ability to decide herself. */
export interface Ability {
  /** Undefined: nobody knows when she was born. */
  readonly adultFrom?: number
  /** What a recorded assessment says. */
  readonly assessedCanConsent?: boolean
}

/**
 * Whether somebody is a child, and whether she can consent: by a recorded assessment, else by age. Undefined when neither says it:
 * then nothing is decided in anybody's favour.
 */
export function abilityAt(
  { adultFrom: adult, assessedCanConsent: assessed }: Ability,
  now: Moment,
): { child: boolean; canConsent: boolean } | undefined {
  if (adult === undefined) {
    return assessed === undefined ? undefined : { child: false, canConsent: assessed }
  }
  const child = now.epochMilliseconds < adult
  return { child, canConsent: assessed ?? !child }
}
