import type { Agreement, AgreementKind } from '../contract/agreement.ts'

/** What an agreement says, as it is kept in memory. Times are milliseconds since 1970. */
export interface AgreementTerms {
  readonly id: string
  readonly kind: AgreementKind
  readonly givers: readonly string[]
  readonly takers: readonly string[]
  /** Service contracts it covers; empty: all, and acts without one. */
  readonly contracts: readonly string[]
  /** Empty: none. */
  readonly informationTypes: readonly string[]
  readonly purposes: readonly string[]
  readonly validFrom: number
  readonly validUntil?: number | undefined
  readonly endedAt?: number | undefined
}

type Period = Pick<AgreementTerms, 'validFrom' | 'validUntil' | 'endedAt'>

/** Where an agreement stands at a time: it holds from `validFrom` on, and not at `validUntil` any more. */
export function agreementState({ validFrom, validUntil, endedAt }: Period, at: number): Agreement['state'] {
  if (endedAt !== undefined && endedAt <= at) return 'ended'
  if (at < validFrom) return 'upcoming'
  return validUntil !== undefined && at >= validUntil ? 'expired' : 'in_force'
}

export function isInForce(terms: Period, at: number): boolean {
  return agreementState(terms, at) === 'in_force'
}

/** The terms of an agreement as it is shown or written. */
export function termsOf(
  agreement: Omit<Agreement, 'state' | 'version' | 'updatedAt' | 'title' | 'reference'>,
): AgreementTerms {
  const { id, kind, parties, contracts, informationTypes, purposes } = agreement
  const of = (wanted: 'giver' | 'taker') =>
    parties.filter(({ role }) => role === wanted).map(({ organisationId }) => organisationId)
  return {
    id,
    kind,
    givers: of('giver'),
    takers: of('taker'),
    contracts,
    informationTypes,
    purposes,
    validFrom: Date.parse(agreement.validFrom),
    validUntil: agreement.validUntil === undefined ? undefined : Date.parse(agreement.validUntil),
    endedAt: agreement.endedAt === undefined ? undefined : Date.parse(agreement.endedAt),
  }
}

/** The first moment after `at` when some agreement begins to hold or ceases to; infinity when none will. */
export function nextChange(agreements: Iterable<AgreementTerms>, at: number): number {
  let next = Number.POSITIVE_INFINITY
  const look = (time: number | undefined): void => {
    if (time !== undefined && time > at && time < next) next = time
  }
  for (const { validFrom, validUntil, endedAt } of agreements) {
    look(validFrom)
    look(validUntil)
    look(endedAt)
  }
  return next
}
