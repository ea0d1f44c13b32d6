import {
  type Clock,
  type Database,
  isUuid,
  KnutpunktError,
  type Page,
  type Party,
  type Queryable,
  type Temporal,
} from '../../kernel/index.ts'
import type { Audit } from '../audit/audit.ts'
import type {
  Agreement,
  AgreementEffect,
  AgreementEffectQuestion,
  AgreementWrite,
  Allowance,
} from '../contract/agreement.ts'
import type { PartyChange } from '../contract/party.ts'
import { type AgreementTerms, termsOf } from './agreement.ts'
import { agreementErrors } from './agreement-errors.ts'
import type { AgreementParties } from './agreement-parties.ts'
import {
  type AgreementFilter,
  endAgreement,
  findAgreement,
  insertAgreement,
  listAgreements,
  readEffect,
  readTerms,
  updateAgreement,
  withState,
} from './agreement-store.ts'
import { type Change, enter, readHistory, recordChange, requireVersion } from './change.ts'
import { type Allowed, type Effect, effectOf } from './effect.ts'
import { tidy } from './tidy.ts'

/** Agreements, for those who may see and write them. Whoever asks sees what concerns her organisations, or all. */
export interface AgreementService {
  list(party: Party, filter: AgreementFilter): Promise<Page<Agreement>>
  /** @throws {KnutpunktError} trust.agreement_not_found; so do the others that take an id */
  get(party: Party, id: string): Promise<Agreement>
  history(party: Party, id: string): Promise<PartyChange[]>
  /** @throws {KnutpunktError} trust.agreement_not_yours, trust.agreement_sides_missing, trust.agreements_full */
  create(party: Party, write: AgreementWrite): Promise<Agreement>
  /** @throws {KnutpunktError} as {@link create}, and trust.agreement_version_stale, trust.agreement_ended */
  change(party: Party, id: string, write: AgreementWrite): Promise<Agreement>
  end(party: Party, id: string): Promise<void>
  /** What a write or an end would let happen and stop, at once. Nothing is changed. */
  preview(party: Party, question: AgreementEffectQuestion): Promise<AgreementEffect>
  /** What the change that made this version did; absent: the latest. */
  effect(party: Party, id: string, version?: number): Promise<AgreementEffect>
}

export interface AgreementServiceDeps {
  db: Database
  clock: Clock
  parties: AgreementParties
  audit: Pick<Audit, 'append'>
  /** Called after a change has been committed. */
  changed(): void
}

/** Whose agreements she may see; absent: all. */
export function visibleTo({ controllers, organisation }: Party): readonly string[] | undefined {
  if (controllers === 'all') return undefined
  return [...controllers, ...(organisation === undefined ? [] : [organisation])].filter(isUuid)
}

export function createAgreementService(deps: AgreementServiceDeps): AgreementService {
  const { db, clock, parties, audit, changed } = deps

  const requireParties = async (write: AgreementWrite): Promise<void> => {
    for (const { organisationId } of write.parties) {
      if ((await parties.organisation(organisationId)) !== undefined) continue
      throw new KnutpunktError(agreementErrors.organisation_unregistered, { values: { field: 'parties' } })
    }
  }
  /** Keeps the change, its effect and its trace, in the caller's transaction; whoever writes holds the version of the part. */
  const keep = async (
    client: Queryable,
    party: Party,
    done: { id: string; act: Change['act']; code: string; before?: AgreementTerms; at: Temporal.Instant },
  ): Promise<Agreement> => {
    const { id, act, before, at } = done
    const stored = await findAgreement(client, id)
    const others = (await readTerms(client)).filter((terms) => terms.id !== id)
    const after = act === 'removed' ? undefined : termsOf(stored)
    // Systems are named when it is read: the register of parties is not waited for while others wait for this.
    const effect = effectOf(others, { before, after, at: at.epochMilliseconds })
    const change: Change = { kind: 'agreement', id, version: stored.version, act, document: stored, effect }
    await recordChange(client, change, { at, by: party.id })
    await enter(audit, client, party, { act: done.code, about: id, controller: soleGiver(stored) })
    return withState(stored, at)
  }
  const writable = async (client: Queryable, party: Party, id: string) => {
    const before = await findAgreement(client, id, { whose: visibleTo(party), lock: 'for update' })
    requireGiver(party, before)
    if (before.endedAt !== undefined) throw new KnutpunktError(agreementErrors.agreement_ended)
    return before
  }
  const committed = async <T>(fn: (client: Queryable) => Promise<T>): Promise<T> => {
    const result = await db.transaction(fn)
    changed()
    return result
  }
  return {
    list: (party, filter) => listAgreements(db.pool, filter, visibleTo(party), clock.now()),
    get: async (party, id) =>
      withState(await findAgreement(db.pool, id, { whose: visibleTo(party) }), clock.now()),
    async history(party, id) {
      await findAgreement(db.pool, id, { whose: visibleTo(party) })
      return readHistory(db.pool, 'agreement', id)
    },
    async create(party, given) {
      const write = tidy(given)
      requireSound(write)
      requireGiver(party, write)
      await requireParties(write)
      const at = clock.now()
      return committed(async (client) => {
        const id = await insertAgreement(client, write, at.toString())
        return keep(client, party, { id, act: 'created', code: 'trust.agreement.create', at })
      })
    },
    async change(party, id, given) {
      const write = tidy(given)
      requireSound(write)
      await requireParties(write)
      const at = clock.now()
      return committed(async (client) => {
        const stored = await writable(client, party, id)
        requireVersion(stored, write)
        requireGiver(party, write)
        await updateAgreement(client, id, write, at.toString())
        const before = termsOf(stored)
        return keep(client, party, { id, act: 'changed', code: 'trust.agreement.change', before, at })
      })
    },
    async end(party, id) {
      const at = clock.now()
      await committed(async (client) => {
        const before = termsOf(await writable(client, party, id))
        await endAgreement(client, id, at.toString())
        await keep(client, party, { id, act: 'removed', code: 'trust.agreement.end', before, at })
      })
    },
    async preview(party, { id, write }) {
      if (id === undefined && write === undefined) {
        throw new KnutpunktError(agreementErrors.agreement_effect_question)
      }
      if (write) requireSound(write)
      const stored =
        id === undefined ? undefined : await findAgreement(db.pool, id, { whose: visibleTo(party) })
      for (const each of [stored, write]) if (each) requireGiver(party, each)
      const at = clock.now().epochMilliseconds
      const others = (await readTerms(db.pool)).filter((terms) => terms.id !== id)
      const before = stored?.endedAt === undefined && stored ? termsOf(stored) : undefined
      const after = write && termsOf({ id: id ?? 'new', ...write })
      return seenBy(party, others, await named(effectOf(others, { before, after, at }), parties))
    },
    async effect(party, id, version) {
      const stored = await findAgreement(db.pool, id, { whose: visibleTo(party) })
      const effect = await named(await readEffect(db.pool, id, version ?? stored.version), parties)
      return seenBy(party, await readTerms(db.pool), effect)
    },
  }
}

/** @throws {KnutpunktError} trust.agreement_sides_missing, trust.agreement_period_invalid */
function requireSound(write: AgreementWrite): void {
  const { givers, takers } = termsOf({ id: 'new', ...write })
  if (givers.length === 0 || takers.length === 0 || givers.some((giver) => takers.includes(giver))) {
    throw new KnutpunktError(agreementErrors.agreement_sides_missing)
  }
  const { validFrom, validUntil } = write
  if (validUntil !== undefined && Date.parse(validUntil) <= Date.parse(validFrom)) {
    throw new KnutpunktError(agreementErrors.agreement_period_invalid)
  }
}

/**
 * Whose data it is writes the agreement. That she serves a controller, as an alarm reception does, is not enough: she would give
 * herself what is another's to give.
 *
 * @throws {KnutpunktError} trust.agreement_not_yours
 */
function requireGiver(party: Party, { parties }: Pick<AgreementWrite, 'parties'>): void {
  if (party.controllers === 'all') return
  const hers = parties.every(
    ({ organisationId, role }) => role !== 'giver' || organisationId === party.organisation,
  )
  if (!hers) throw new KnutpunktError(agreementErrors.agreement_not_yours)
}

function soleGiver({ parties }: Pick<AgreementWrite, 'parties'>): string | undefined {
  const givers = parties.filter(({ role }) => role === 'giver')
  return givers.length === 1 ? givers[0]!.organisationId : undefined
}

/** Systems named of one organisation, at most. */
const mostSystems = 200

/** With the systems that it concerns. */
async function named(effect: Effect, parties: Pick<AgreementParties, 'systemsOf'>): Promise<AgreementEffect> {
  const known = new Map<string, Allowance['systems']>()
  for (const { takerId } of [...effect.gained, ...effect.lost, ...effect.kept]) {
    if (known.has(takerId)) continue
    const systems = (await parties.systemsOf(takerId)) ?? []
    known.set(
      takerId,
      systems.slice(0, mostSystems).map(({ id, name }) => ({ id, name })),
    )
  }
  const withSystems = (each: Allowed): Allowance => ({ ...each, systems: known.get(each.takerId) ?? [] })
  return {
    ...effect,
    gained: effect.gained.map(withSystems),
    lost: effect.lost.map(withSystems),
    kept: effect.kept.map(withSystems),
  }
}

/** A processor sees what becomes of the data of those she has agreements with, and no further. */
function seenBy(
  party: Party,
  agreements: readonly AgreementTerms[],
  effect: AgreementEffect,
): AgreementEffect {
  const own = visibleTo(party)
  if (own === undefined) return effect
  const known = new Set(own)
  for (const { givers, takers } of agreements) {
    const all = [...givers, ...takers]
    if (all.some((each) => own.includes(each))) for (const each of all) known.add(each)
  }
  const seen = ({ giverId, takerId }: Allowance): boolean => known.has(giverId) || own.includes(takerId)
  return {
    ...effect,
    gained: effect.gained.filter(seen),
    lost: effect.lost.filter(seen),
    kept: effect.kept.filter(seen),
  }
}
