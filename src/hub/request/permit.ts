import type { Selection } from '../../region/index.ts'

/** A decision that lets an organisation's named people use data: rows in a secure environment (datatillstånd), or figures alone (databegäran). */
export interface Permit {
  /** UUIDv7; stage-2 pseudonyms are made by it and its epoch. */
  id: string
  /** As it is told to people, `DT 2026-17` or `DB 2026-18`. */
  number: string
  kind: 'permit' | 'request'
  /** UUIDv7. */
  application: string
  /** The holder, UUID of the party. */
  organisation: string
  product: string
  /** Measures and dimensions are also the columns of rows. */
  selection: Selection
  /** Codes. */
  regions: readonly string[]
  /** Who may use it: employees and systems, by the id that the guard sees as who is acting. */
  people: readonly string[]
  /** A code of the purposes in `products/rules/secondary-use.yaml`. */
  purpose: string
  validFrom: Date
  /** The first moment at which it no longer holds: at most 10 years after `validFrom`, once prolonged by at most 10. */
  validUntil: Date
  /** ≥ 1 */
  epoch: number
  /** As it is now, not only as it is stored. */
  state: 'in_force' | 'expired' | 'revoked' | 'emptied'
}

/** Whether it lets anybody use data at a moment. */
export const inForce = ({ state, validFrom, validUntil }: Permit, now: Date): boolean =>
  state === 'in_force' && validFrom <= now && now < validUntil
