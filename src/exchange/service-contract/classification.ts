import type { Classification } from './service-contract.ts'

/** What a classification asks of a call. */
export interface ClassRequirements {
  levelOfAssurance: number
  senderConstrained: boolean
  tls: string
  logged: string[]
}

/** The level from which who calls has to be known surely, and its proof to be usable by nobody else. */
export const sensitive = 2

/**
 * What KRT(S) asks of calls by a contract. K 2 and up: level of assurance 3 and a proof bound to its sender, which the rule
 * `call-strong` enforces. TLS 1.2 is the least for all. S decides what is entered in the audit log beside the row of traffic.
 */
export function requirementsOf({ confidentiality, traceability }: Classification): ClassRequirements {
  const strong = confidentiality >= sensitive
  return {
    levelOfAssurance: strong ? 3 : 2,
    senderConstrained: strong,
    tls: 'TLS 1.2',
    logged: [
      'consumer',
      'contract',
      'logical_address',
      'outcome',
      ...(traceability >= 1 || strong ? ['person', 'decision'] : []),
    ],
  }
}
