import type { PoolClient } from 'pg'
import {
  type Clock,
  type Database,
  KnutpunktError,
  newId,
  type Party,
  type PersonIdentity,
  scrub,
} from '../../kernel/index.ts'
import type { Audit, Granted, Guard } from '../../trust/index.ts'
import type { ReidentificationWrite } from '../contract/pseudonyms.ts'
import { nodeEntry } from '../run/entries.ts'
import type { Store } from '../store/store.ts'
import { findPerson } from './find-person.ts'
import { pseudonymErrors } from './pseudonym-errors.ts'
import type { PseudonymKeys } from './pseudonym-keys.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import {
  type Change,
  changeReidentification,
  expireReidentifications,
  hasGivenRows,
  insertReidentification,
  readReidentification,
  type StoredReidentification,
} from './reidentification-store.ts'

export interface ReidentificationDeps {
  db: Database
  clock: Clock
  guard: Guard
  audit: Pick<Audit, 'append'>
  keys: PseudonymKeys
  pseudonyms: Pseudonyms
  store: Pick<Store, 'reader'>
  inPlace: boolean
}

export type ReidentificationService = ReturnType<typeof createReidentificationService>

const dayMs = 86_400_000
/** So long a proposal waits for a decision. */
const decideMs = 14 * dayMs
/** So long after the decision the identity can be shown. */
const showMs = dayMs

/** How a request stands, in the sentence that refuses an act. */
const states: Readonly<Record<StoredReidentification['state'], { sv: string; en: string }>> = {
  proposed: { sv: 'väntar på beslut', en: 'waits for a decision' },
  approved: { sv: 'är redan godkänd', en: 'is approved already' },
  refused: { sv: 'är avslagen', en: 'is refused' },
  shown: { sv: 'är redan visad', en: 'was shown already' },
  not_found: { sv: 'gav ingen träff', en: 'found nobody' },
  expired: { sv: 'har gått ut', en: 'has run out' },
}

/**
 * From a permit's pseudonym back to the person: one at a time, proposed by one data steward and decided on by another, shown once to the one who
 * proposed it, within a day. The identity is found when it is shown, is kept nowhere, and is told to nobody outside the region.
 */
export function createReidentificationService(deps: ReidentificationDeps) {
  const { db, clock, guard, audit } = deps
  const now = () => new Date(clock.epochMilliseconds())
  const after = (ms: number) => new Date(clock.epochMilliseconds() + ms)

  /** Reads one for a change. @throws {KnutpunktError} when it is not in the state that the change is from */
  async function open(
    client: PoolClient,
    id: string,
    from: StoredReidentification['state'],
    act: { sv: string; en: string },
  ): Promise<StoredReidentification> {
    const found = await readReidentification(client, id, true)
    if (found === undefined) throw new KnutpunktError(pseudonymErrors.reidentification_unknown)
    const state = now() >= found.until && found.endedAt === null ? 'expired' : found.state
    if (state !== from)
      throw new KnutpunktError(pseudonymErrors.reidentification_state, {
        values: { stateSv: states[state].sv, stateEn: states[state].en, actSv: act.sv, actEn: act.en },
      })
    return found
  }

  async function decide(
    party: Party,
    id: string,
    { act, to, words }: { act: string; to: Change; words: { sv: string; en: string } },
  ): Promise<void> {
    const granted = await guard.require(party, { act: 'region.reidentify_approve' })
    await db.transaction(async (client) => {
      const { proposedBy } = await open(client, id, 'proposed', words)
      if (proposedBy === party.id) throw new KnutpunktError(pseudonymErrors.reidentification_same_person)
      await changeReidentification(client, id, { ...to, decidedBy: party.id, decidedAt: now() })
      await guard.enter(client, party, { act, granted, about: id })
    })
  }

  /** The transaction that notes that it was shown finds it too: it is told if and only if that is noted. */
  async function show(
    client: PoolClient,
    party: Party,
    id: string,
    granted: Granted,
  ): Promise<PersonIdentity | undefined> {
    const found = await open(client, id, 'approved', { sv: 'visas', en: 'shown' })
    if (found.proposedBy !== party.id) throw new KnutpunktError(pseudonymErrors.reidentification_not_yours)
    const identity = await findPerson(deps, found)
    const state = identity === undefined ? 'not_found' : 'shown'
    await changeReidentification(client, id, { state, endedAt: now() })
    await guard.enter(client, party, {
      act: 'region.reidentification.show',
      granted,
      about: id,
      ...(identity === undefined && { outcome: 'failed' }),
    })
    return identity
  }

  return {
    /** @throws {KnutpunktError} region.pseudonyms_in_place, reidentification_permit, reidentification_identity */
    async propose(party: Party, asked: ReidentificationWrite): Promise<string> {
      const granted = await guard.require(party, { act: 'region.reidentify' })
      if (deps.inPlace) throw new KnutpunktError(pseudonymErrors.pseudonyms_in_place)
      const { askedBy, reason, legalBasis } = asked
      refuseIdentities({ askedBy, reason, legalBasis })
      const id = newId()
      await db.transaction(async (client) => {
        if (!(await hasGivenRows(client, asked.permit, asked.permitEpoch)))
          throw new KnutpunktError(pseudonymErrors.reidentification_permit)
        const proposed = { proposedBy: party.id, proposedAt: now(), until: after(decideMs) }
        await insertReidentification(client, { ...asked, id, ...proposed })
        await guard.enter(client, party, { act: 'region.reidentification.propose', granted, about: id })
      })
      return id
    },
    /** @throws {KnutpunktError} region.reidentification_unknown, reidentification_state, reidentification_same_person */
    approve: (party: Party, id: string) =>
      decide(party, id, {
        act: 'region.reidentification.approve',
        to: { state: 'approved', until: after(showMs) },
        words: { sv: 'godkännas', en: 'approved' },
      }),
    /** @throws as `approve`, and {KnutpunktError} region.reidentification_identity */
    async refuse(party: Party, id: string, reason: string): Promise<void> {
      refuseIdentities({ reason })
      await decide(party, id, {
        act: 'region.reidentification.refuse',
        to: { state: 'refused', refusal: reason, endedAt: now() },
        words: { sv: 'avslås', en: 'refused' },
      })
    },
    /** Whose it is, this once. @throws {KnutpunktError} as `approve`, and region.reidentification_not_yours, reidentification_not_found */
    async show(party: Party, id: string): Promise<PersonIdentity> {
      const granted = await guard.require(party, { act: 'region.reidentify' })
      const identity = await db.transaction((client) => show(client, party, id, granted))
      if (identity === undefined) throw new KnutpunktError(pseudonymErrors.reidentification_not_found)
      return identity
    },
    /** Ends those that nobody decided on in time, or that were not shown in time. */
    async expire(): Promise<void> {
      await db.transaction(async (client) => {
        const over = await expireReidentifications(client, now())
        await audit.append(
          client,
          over.map((about) => nodeEntry('region.reidentification.expire', { about })),
        )
      })
    },
  }
}

function refuseIdentities(texts: Readonly<Record<string, string>>): void {
  for (const [field, text] of Object.entries(texts))
    if (scrub(text) !== text)
      throw new KnutpunktError(pseudonymErrors.reidentification_identity, { values: { field } })
}
