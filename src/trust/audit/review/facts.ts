import type { AuditEntry } from '../../contract/audit.ts'

/** How an actor stands to the person whose data she opened. */
export type Relation = 'own_record' | 'same_family_name' | 'same_home'

/** An access to a person's data. */
export type Access = AuditEntry & { readonly person: string }

/**
 * What the checks need to know and the log does not say: registers of persons and of employees answer. Each answer is in the order of
 * what was asked. What a register does not know it does not claim.
 */
export interface ReviewFacts {
  /** How each actor stands to the person, herself included. */
  relations(accesses: readonly Access[]): Promise<readonly (readonly Relation[])[]>
  /** Whether each actor had an assignment at the unit at that time. */
  assigned(accesses: readonly Access[]): Promise<readonly boolean[]>
  /** Those of the persons whose identity is protected. */
  protectedPersons(persons: readonly string[]): Promise<ReadonlySet<string>>
}
