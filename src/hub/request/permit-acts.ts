import type { PoolClient } from 'pg'
import { KnutpunktError, type Party, type Queryable } from '../../kernel/index.ts'
import type { PublishedResult } from '../contract/permit.ts'
import { hubErrors } from '../hub-errors.ts'
import { lastDayOf } from './clocks.ts'
import { endOf } from './deadline.ts'
import { type EndDeps, endPermit } from './end-permits.ts'
import { isPartOf } from './flow.ts'
import { inForce } from './permit.ts'
import { prolongPermit, putResult, readPermit, revokePermit, type StoredPermit } from './permit-store.ts'
import { applicantsOf } from './request.ts'
import { actorOf, checkTexts, type RequestDeps } from './request-acts.ts'
import { requestErrors } from './request-errors.ts'
import { eventsOf } from './request-store.ts'

export type PermitDeps = RequestDeps & EndDeps

/** Own organisation's, and all for whoever decides or audits. @throws {KnutpunktError} hub.permit_not_found */
export async function visiblePermit(
  { clock }: Pick<RequestDeps, 'clock'>,
  db: Queryable,
  party: Party,
  id: string,
  lock = false,
): Promise<StoredPermit> {
  const { organisation, seesAll } = actorOf(party)
  const permit = await readPermit(db, id, new Date(clock.epochMilliseconds()), lock)
  if (permit === undefined || !(seesAll || permit.organisation === organisation))
    throw new KnutpunktError(hubErrors.permit_not_found)
  return permit
}

/** Takes a permit back: from that moment nobody has anything under it, and what was made under it goes. */
export function revoke(
  deps: PermitDeps,
  party: Party,
  id: string,
  { version, reasons }: { version: number; reasons: string },
): Promise<void> {
  checkTexts(reasons)
  return decideOn(deps, party, { id, version, act: 'hub.permit.revoked' }, async (client, _, at) => {
    await revokePermit(client, id, { by: party.id, at, reasons })
    await endPermit(deps, client, id)
  })
}

/** Lets a permit hold so much longer, once, within the longest time that the rules give. */
export function prolong(
  deps: PermitDeps,
  party: Party,
  id: string,
  { version, months, reasons }: { version: number; months: number; reasons: string },
): Promise<void> {
  checkTexts(reasons)
  return decideOn(deps, party, { id, version, act: 'hub.permit.prolonged' }, async (client, permit, at) => {
    const { extension = {} } = deps.rules.limit('validity')
    const last = lastDayOf(permit.validUntil)
    const wanted = last.add({ months })
    const tooLong = wanted.toString() > last.add(extension).toString()
    const until = endOf(wanted)
    if (tooLong || !(await prolongPermit(client, id, until, { by: party.id, at, reasons })))
      throw new KnutpunktError(requestErrors.not_prolongable, { values: { years: extension.years ?? 0 } })
  })
}

/** Tells where results are published; whoever reads the register of decisions is told. */
export async function publish(
  deps: RequestDeps,
  party: Party,
  id: string,
  result: PublishedResult,
): Promise<void> {
  const { db, clock, guard } = deps
  checkTexts(result)
  const granted = await guard.require(party, { act: 'data.apply' })
  await db.transaction(async (client) => {
    const permit = await visiblePermit(deps, client, party, id, true)
    if (permit.organisation !== party.organisation) throw new KnutpunktError(requestErrors.not_yours)
    await putResult(client, id, result, { by: party.id, at: new Date(clock.epochMilliseconds()) })
    await guard.enter(client, party, { act: 'hub.permit.published', granted, about: id })
  })
}

/** A decision on a permit that is in force, by somebody without a part in it. */
async function decideOn(
  deps: PermitDeps,
  party: Party,
  { id, version, act }: { id: string; version: number; act: string },
  then: (client: PoolClient, permit: StoredPermit, at: Date) => Promise<void>,
): Promise<void> {
  const { db, clock, guard } = deps
  const { application, people } = await visiblePermit(deps, db.pool, party, id)
  const events = (await eventsOf(db.pool, [application])).get(application)!
  // Who has a part in it does not change once it is decided on.
  const ownMatter = isPartOf({ applicants: applicantsOf(events), people }, party.id)
  const granted = await guard.require(party, { act: 'data.decide', grounds: { ownMatter } })
  if (ownMatter) throw new KnutpunktError(requestErrors.own_request)
  await db.transaction(async (client) => {
    const permit = await visiblePermit(deps, client, party, id, true)
    if (permit.version !== version) throw new KnutpunktError(requestErrors.permit_changed)
    const at = new Date(clock.epochMilliseconds())
    if (!inForce(permit, at)) throw new KnutpunktError(requestErrors.permit_over)
    await then(client, permit, at)
    await guard.enter(client, party, { act, granted, about: id, controller: permit.organisation })
  })
}
