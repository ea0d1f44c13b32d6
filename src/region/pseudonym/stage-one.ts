import type { PersonIdentity } from '../../kernel/index.ts'

/** One epoch's way from identities to pseudonyms of stage 1 and back. */
export interface StageOne {
  /** Of each identity its pseudonym: the same person always the same. */
  make(identities: readonly PersonIdentity[]): Promise<ReadonlyMap<PersonIdentity, string>>
  /** As `make`, but makes none: who has none is not in the answer. */
  find(identities: readonly PersonIdentity[]): Promise<ReadonlyMap<PersonIdentity, string>>
  /** Of each pseudonym whose it is; those that this epoch has not made are not in the answer. */
  open(pseudonyms: readonly string[]): Promise<ReadonlyMap<string, PersonIdentity>>
}

/** The epoch that a pseudonym says it is of. */
export const epochOf = (pseudonym: string): string => pseudonym.slice(0, Math.max(0, pseudonym.indexOf('.')))
