import type { Consent } from '../contract/rights.ts'

/** Data that a consent is asked about. */
export interface ConsentQuestion {
  controller: string
  /** The organisation that would have it, and those it acts for. */
  recipients: readonly string[]
  informationTypes: readonly string[]
  now: Moment
}

/** An instant, of which only this is looked at here. */
export interface Moment {
  readonly epochMilliseconds: number
}

/** Where a consent is in its life at a time. A withdrawn one stays withdrawn; a new one has to be given. */
export function consentState(consent: Pick<Consent, 'withdrawnAt'> & Period, now: Moment): Consent['state'] {
  if (consent.withdrawnAt !== undefined) return 'withdrawn'
  return periodState(consent, now)
}

/** A time from `validFrom`, which counts, to `validUntil`, which does not; texts as of RFC 3339. */
export interface Period {
  readonly validFrom: string
  readonly validUntil?: string | undefined
  /** The same as milliseconds, of what is kept in memory and asked again and again. */
  readonly bounds?: Bounds
}

interface Bounds {
  readonly from: number
  readonly until: number
}

/** Where a period is. Compared as milliseconds, for this is asked several times in every decision. */
export function periodState(period: Period, now: Moment): 'coming' | 'holds' | 'expired' {
  const { from, until } = period.bounds ?? boundsOf(period)
  const at = now.epochMilliseconds
  if (at < from) return 'coming'
  return at >= until ? 'expired' : 'holds'
}

/** With its texts read once. */
export function withBounds<T extends Period>(period: T): T {
  return { ...period, bounds: boundsOf(period) }
}

function boundsOf({ validFrom, validUntil }: Period): Bounds {
  return {
    from: Date.parse(validFrom),
    until: validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil),
  }
}

/** Whether a consent holds for just this: the narrower it was given, the less it covers. */
export function covers(consent: Omit<Consent, 'state'>, question: ConsentQuestion): boolean {
  const { controller, recipient, informationTypes } = consent
  return (
    consentState(consent, question.now) === 'holds' &&
    (controller === undefined || controller === question.controller) &&
    (recipient === undefined || question.recipients.includes(recipient)) &&
    (informationTypes === undefined ||
      question.informationTypes.every((type) => informationTypes.includes(type)))
  )
}

/** The kinds of consent that hold for just this. */
export function consentsFor(
  consents: readonly Omit<Consent, 'state'>[],
  question: ConsentQuestion,
): Consent['kind'][] {
  const kinds: Consent['kind'][] = []
  for (const consent of consents) {
    if (!kinds.includes(consent.kind) && coversOrOptsOut(consent, question)) kinds.push(consent.kind)
  }
  return kinds
}

/** An opt-out works the other way round: one that covers a part of what is asked for stops all of it. */
function coversOrOptsOut(consent: Omit<Consent, 'state'>, question: ConsentQuestion): boolean {
  if (consent.kind !== 'secondary_use_opt_out') return covers(consent, question)
  const { informationTypes, controller } = consent
  return (
    consentState(consent, question.now) === 'holds' &&
    (controller === undefined || controller === question.controller) &&
    (informationTypes === undefined ||
      question.informationTypes.length === 0 ||
      question.informationTypes.some((type) => informationTypes.includes(type)))
  )
}
