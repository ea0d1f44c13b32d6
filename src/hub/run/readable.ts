import { type Database, KnutpunktError, type Party } from '../../kernel/index.ts'
import { hubErrors } from '../hub-errors.ts'
import { inForce } from '../request/permit.ts'
import { readPermit } from '../request/permit-store.ts'
import { isNamed } from '../request/within.ts'
import type { Run } from './run.ts'
import { readRun } from './run-store.ts'

type Reader = Pick<Party, 'id' | 'organisation'> & { readonly permissions?: ReadonlySet<string> }

/** What somebody sees of a run: its figures too, that it was made, or nothing. */
export type Seen = 'figures' | 'facts' | 'nothing'

/**
 * What was counted under a permit is for the people that it names, while it is in force; of a region's use of its own data, for the region.
 * Whoever audits sees that it was made.
 */
export async function seenOf(
  db: Pick<Database['pool'], 'query'>,
  { permit: id, ownRegion, organisation }: Run,
  reader: Reader,
  now: Date,
): Promise<Seen> {
  if (id === null && ownRegion === null) return 'figures'
  const otherwise: Seen = reader.permissions?.has('hub.requests.audit') ? 'facts' : 'nothing'
  if (id === null)
    return organisation !== null && organisation === reader.organisation ? 'figures' : otherwise
  const permit = await readPermit(db, id, now)
  if (permit === undefined || !isNamed(permit, reader)) return otherwise
  return inForce(permit, now) ? 'figures' : 'facts'
}

/** A run as somebody may see it. @throws {KnutpunktError} hub.run_not_found, also when she may not know of it */
export async function visibleRun(
  db: Pick<Database['pool'], 'query'>,
  id: string,
  reader: Reader,
  now: Date,
): Promise<Run> {
  const run = await readRun(db, id)
  const seen = run && (await seenOf(db, run, reader, now))
  if (run === undefined || seen === 'nothing') throw new KnutpunktError(hubErrors.run_not_found)
  return seen === 'figures' ? run : { ...run, result: null }
}
