import { type Clock, type Database, KnutpunktError, type Party, scrub } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { regionErrors } from '../region-errors.ts'
import { reasonOf } from './failure.ts'
import { decideRun, readRun, type StoredRun, tellRunners } from './run-store.ts'

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
  return {
    /** @throws {KnutpunktError} region.run_unknown, run_not_held */
    approve: (party: Party, id: string) => decide(party, id, undefined),
    /** @param reason told to who asked @throws {KnutpunktError} region.reason_identity, run_unknown, run_not_held */
    async refuse(party: Party, id: string, reason: string): Promise<void> {
      if (scrub(reason) !== reason) throw new KnutpunktError(regionErrors.reason_identity)
      await decide(party, id, reason)
    },
  }
}

function outcomeOf(refusal: string | undefined): {
  state: 'waiting' | 'refused'
  reason?: StoredRun['reason']
} {
  if (refusal === undefined) return { state: 'waiting' }
  const error = new KnutpunktError(regionErrors.run_refused, { values: { reason: refusal } })
  return { state: 'refused', reason: reasonOf(error) }
}
