import { type Clock, type Database, KnutpunktError, type Party, scrub } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { regionErrors } from '../region-errors.ts'
import { reasonOf } from './failure.ts'
import { cancelRun, decideRun, readRun, type StoredRun, tellRunners } from './run-store.ts'

export interface RunServiceDeps {
  db: Database
  clock: Clock
  guard: Guard
}

export type RunService = ReturnType<typeof createRunService>

/** What the region's people decide on runs. The owner of the data decides alone. */
export function createRunService({ db, clock, guard }: RunServiceDeps) {
  async function decide(party: Party, id: string, refusal: string | undefined): Promise<void> {
    const granted = await guard.require(party, { act: 'region.decide' })
    await db.transaction(async (client) => {
      const run = await readRun(client, id, true)
      if (run === undefined) throw new KnutpunktError(regionErrors.run_unknown)
      if (run.state !== 'held')
        throw new KnutpunktError(regionErrors.run_not_held, { values: { state: run.state } })
      const decided = { by: party.id, at: new Date(clock.epochMilliseconds()) }
      await decideRun(client, id, { ...decided, ...outcomeOf(refusal) })
      const act = refusal === undefined ? 'region.run.approve' : 'region.run.refuse'
      await guard.enter(client, party, { act, granted, about: id })
      await tellRunners(client)
    })
  }
  async function cancel(party: Party, id: string, why: string): Promise<void> {
    const granted = await guard.require(party, { act: 'region.decide' })
    await db.transaction(async (client) => {
      const run = await readRun(client, id, true)
      if (run === undefined) throw new KnutpunktError(regionErrors.run_unknown)
      const error = new KnutpunktError(regionErrors.run_ended, { values: { reason: why } })
      const decided = { by: party.id, reason: reasonOf(error) }
      if (!(await cancelRun(client, id, new Date(clock.epochMilliseconds()), decided)))
        throw new KnutpunktError(regionErrors.run_over, { values: { state: run.state } })
      await guard.enter(client, party, { act: 'region.run.cancel', granted, about: id })
      await tellRunners(client)
    })
  }
  return {
    /** @throws {KnutpunktError} region.run_unknown, run_not_held */
    approve: (party: Party, id: string) => decide(party, id, undefined),
    /** @param reason told to who asked @throws {KnutpunktError} region.reason_identity, run_unknown, run_not_held */
    async refuse(party: Party, id: string, reason: string): Promise<void> {
      await decide(party, id, withoutIdentity(reason))
    },
    /** Ends a run that waits or is under way. @param why told to who asked @throws {KnutpunktError} region.reason_identity, run_unknown, run_over */
    async cancel(party: Party, id: string, why: string): Promise<void> {
      await cancel(party, id, withoutIdentity(why))
    },
  }
}

/** @throws {KnutpunktError} region.reason_identity */
function withoutIdentity(reason: string): string {
  if (scrub(reason) !== reason) throw new KnutpunktError(regionErrors.reason_identity)
  return reason
}

function outcomeOf(refusal: string | undefined): {
  state: 'waiting' | 'refused'
  reason?: StoredRun['reason']
} {
  if (refusal === undefined) return { state: 'waiting' }
  const error = new KnutpunktError(regionErrors.run_refused, { values: { reason: refusal } })
  return { state: 'refused', reason: reasonOf(error) }
}
