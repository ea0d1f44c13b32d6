/** What has a period, and may be ended before it is over. Instants. */
export interface Period {
  validFrom: string
  validUntil?: string | undefined
  endedAt?: string | undefined
}

export type Validity = 'upcoming' | 'holds' | 'expired' | 'ended'

/** Whether something with a period holds at a time: from its first instant, to but not including its last. */
export function validityOf({ validFrom, validUntil, endedAt }: Period, now: number): Validity {
  if (endedAt !== undefined && Date.parse(endedAt) <= now) return 'ended'
  if (Date.parse(validFrom) > now) return 'upcoming'
  return validUntil !== undefined && Date.parse(validUntil) <= now ? 'expired' : 'holds'
}
