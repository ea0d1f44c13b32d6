import type { Answer } from '../decision/facts.ts'

/** A system, as far as agreements and limits look at it. */
export interface KnownSystem {
  readonly id: string
  readonly name: string
  readonly organisationId: string
  readonly productId?: string | undefined
  readonly actsFor: readonly string[]
  readonly actsForAll: boolean
}

/** What agreements, certification and limits ask the register of parties. */
export interface AgreementParties {
  organisation(id: string): Answer<{ readonly id: string; readonly name: string }>
  system(id: string): Answer<KnownSystem>
  systemsOf(organisation: string): Answer<readonly { readonly id: string; readonly name: string }[]>
}
