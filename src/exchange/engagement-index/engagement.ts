import { createHash } from 'node:crypto'
import type { ResidentId } from './resident.ts'

/** The fields of the key but the person: where something is, whose, and in which matter. */
export interface EngagementPlace {
  readonly serviceDomain: string
  readonly categorization: string
  readonly logicalAddress: string
  readonly businessObject: string
  readonly sourceSystem: string
  readonly dataController: string
  /** The index that it was first told to, by HSA-id. */
  readonly owner: string
  readonly clinicalProcess: string
}

/** That a source has something about somebody. Times are ms since 1970. */
export interface Engagement extends EngagementPlace {
  readonly resident: ResidentId
  readonly mostRecent?: number
  readonly createdAt?: number
  readonly updatedAt?: number
}

/** One change that is asked for. */
export interface EngagementTransaction {
  readonly deleted: boolean
  readonly engagement: Engagement
}

/** The fields in the order of the key, and the longest they may be. */
export const placeFields = [
  ['serviceDomain', 'service_domain', 255],
  ['categorization', 'categorization', 255],
  ['logicalAddress', 'logical_address', 64],
  ['businessObject', 'business_object', 255],
  ['sourceSystem', 'source_system', 64],
  ['dataController', 'data_controller', 64],
  ['owner', 'owner', 64],
  ['clinicalProcess', 'clinical_process', 255],
] as const satisfies readonly (readonly [keyof EngagementPlace, string, number])[]

export const noClinicalProcess = 'NA'
export const mostTransactions = 1000

/** Names an engagement: the person by keyed look-up, so that the key says nothing of her to who lacks the keys. */
export function keyOf(lookup: Buffer, place: EngagementPlace): Buffer {
  const hash = createHash('sha256').update(lookup)
  for (const [field] of placeFields) {
    const bytes = Buffer.from(place[field])
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return hash.digest()
}

/** What is kept of an engagement beside its key. */
export interface Kept {
  readonly mostRecent?: number | undefined
  readonly createdAt: number
  readonly updatedAt: number
}

export type Outcome =
  | { readonly act: 'put'; readonly kept: Kept }
  | { readonly act: 'remove' }
  /** There was nothing to remove, or the index knows something newer. */
  | { readonly act: 'nothing' }

/**
 * What a change comes to.
 *
 * A source's own update holds from when it is told. A notification from another index carries when it was made there: one
 * that was overtaken by a newer is left, so that retries arrive in any order.
 */
export function outcomeOf(
  before: Kept | undefined,
  { deleted, engagement }: EngagementTransaction,
  { from, at }: { from: 'source' | 'index'; at: number },
): Outcome {
  const updatedAt = from === 'index' ? (engagement.updatedAt ?? at) : at
  if (from === 'index' && before && before.updatedAt > updatedAt) return { act: 'nothing' }
  if (deleted) return before ? { act: 'remove' } : { act: 'nothing' }
  const createdAt = before?.createdAt ?? (from === 'index' ? (engagement.createdAt ?? at) : at)
  return { act: 'put', kept: { mostRecent: engagement.mostRecent, createdAt, updatedAt } }
}
