import { type Clock, type Database, KnutpunktError, type Party } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { seenOf } from '../run/readable.ts'
import { readRun } from '../run/run-store.ts'
import { deliveryErrors } from './delivery-errors.ts'
import { type ListedDelivery, readDelivery } from './delivery-store.ts'

/** For whom deliveries are made. @throws {KnutpunktError} hub.consumer_unknown when she acts for no organisation */
export function organisationOf(party: Party): string {
  if (party.organisation === undefined) throw new KnutpunktError(deliveryErrors.consumer_unknown)
  return party.organisation
}

/** The organisations whose deliveries she sees; undefined: all. */
export async function seenBy(guard: Guard, party: Party): Promise<readonly string[] | undefined> {
  const controllers = await guard.controllersFor(party, 'data.read')
  return controllers === 'all' ? undefined : controllers
}

/** @throws {KnutpunktError} hub.delivery_not_found, also when it is another organisation's, or of a run whose figures she may not see */
export async function visibleDelivery(
  { db, clock, guard }: { db: Database; clock: Clock; guard: Guard },
  party: Party,
  id: string,
): Promise<ListedDelivery> {
  const [found, seen] = await Promise.all([readDelivery(db.pool, id), seenBy(guard, party)])
  const run = found && (await readRun(db.pool, found.run))
  const now = new Date(clock.epochMilliseconds())
  if (
    found === undefined ||
    run === undefined ||
    !(seen?.includes(found.organisation) ?? true) ||
    (await seenOf(db.pool, run, party, now)) !== 'figures'
  )
    throw new KnutpunktError(deliveryErrors.delivery_not_found)
  return found
}
