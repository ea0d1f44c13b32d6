import type { Selection } from '../../region/index.ts'

/** A decision that lets an organisation's named people use data: rows in a secure environment (datatillstånd), or figures alone (databegäran). */
export interface Permit {
  id: string // UUIDv7; stage-2 pseudonyms are made by it and its epoch
  number: string // as it is told to people, `DT 2026-17` / `DB 2026-18`
  kind: 'permit' | 'request'
  application: string // UUIDv7
  organisation: string // the holder, UUID of the party
  product: string
  selection: Selection // of region/wire/order.ts: measures/dimensions are also the columns of rows
  regions: readonly string[] // codes
  people: readonly string[] // staff/person ids as trust names them (who may use it; the same id the guard sees as who is acting)
  purpose: string
  validFrom: Date
  validUntil: Date // at most 10 years after validFrom, once prolonged by at most 10
  epoch: number // ≥ 1
  state: 'in_force' | 'expired' | 'revoked' | 'emptied' // as it is now, not only as stored
}
