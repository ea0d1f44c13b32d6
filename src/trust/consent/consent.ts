import type { Temporal } from '../../kernel/index.ts'
import type { Consent } from '../contract/rights.ts'

/** Data that a consent is asked about. */
export interface ConsentQuestion {
  controller: string
  /** The organisation that would have it, and those it acts for. */
  recipients: readonly string[]
  informationTypes: readonly string[]
  now: Temporal.Instant
}

/** Where a consent is in its life at a time. A withdrawn one stays withdrawn; a new one has to be given. */
export function consentState(
  consent: Pick<Consent, 'withdrawnAt' | 'validFrom' | 'validUntil'>,
  now: Temporal.Instant,
): Consent['state'] {
  if (consent.withdrawnAt !== undefined) return 'withdrawn'
  return periodState(consent, now)
}

/** `validFrom` counts, `validUntil` does not. Compared as milliseconds, for this is asked in every decision. */
export function periodState(
  { validFrom, validUntil }: { validFrom: string; validUntil?: string | undefined },
  now: Temporal.Instant,
): 'coming' | 'holds' | 'expired' {
  const at = now.epochMilliseconds
  if (at < Date.parse(validFrom)) return 'coming'
  return validUntil !== undefined && at >= Date.parse(validUntil) ? 'expired' : 'holds'
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
  const kinds = consents.filter((consent) => coversOrOptsOut(consent, question)).map(({ kind }) => kind)
  return [...new Set(kinds)]
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
