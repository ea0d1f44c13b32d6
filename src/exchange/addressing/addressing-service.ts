import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError, newId, type Party } from '../../kernel/index.ts'
import type { Granted, Guard } from '../../trust/index.ts'
import type { DraftDiff, DraftWrite } from '../contract/addressing.ts'
import { addressingErrors } from './addressing-errors.ts'
import {
  insertDraft,
  insertVersion,
  listVersions,
  lockPublishing,
  readDraft,
  type StoredDraft,
  updateDraft,
  versionsUntil,
} from './addressing-store.ts'
import { diffOf, type TrafficKey } from './diff.ts'
import type { Follower } from './follower.ts'
import { applied, between, checkState, noAddressing, type Operation, touchedBy } from './operations.ts'
import type { AddressingState } from './routing.ts'
import { firstPrevious, type VersionContent, type VersionSigner } from './version.ts'

export interface AddressingServiceDeps {
  db: Database
  clock: Clock
  guard: Guard
  follower: Follower
  signer: VersionSigner
  /** Calls that were seen since a time. */
  trafficKeys(since: Date): Promise<readonly TrafficKey[]>
}

const recordedDays = 30
const dayMs = 86_400_000

/** What the program itself changes, at set-up. */
export const programAuthor = 'program'

/** Drafts of addressing, from written to published. Each change of one is decided, and entered in the log. */
export type AddressingService = ReturnType<typeof createAddressingService>

export function createAddressingService(deps: AddressingServiceDeps) {
  const { db, clock, guard, follower, signer } = deps
  const now = () => new Date(clock.epochMilliseconds())

  async function enter(client: PoolClient, party: Party, act: string, granted: Granted, about: string) {
    await guard.enter(client, party, { act: `exchange.addressing.${act}`, granted, about })
  }
  /** Whoever writes or approves answers for each organisation that is touched. */
  async function may(
    party: Party,
    act: 'services.write' | 'services.approve',
    operations: readonly Operation[],
  ): Promise<Granted> {
    const touched = [...organisationsOf(follower.state(), operations)]
    const own = await guard.require(party, { act })
    if (party.controllers === 'all') return own
    for (const controller of touched) await guard.require(party, { act, controller })
    return own
  }
  /** Writes are refused for what would not hold together with what is published now. */
  const check = (operations: readonly Operation[]) =>
    checkState(applied(follower.state(), operations), operations)

  async function changed(
    party: Party,
    id: string,
    wanted: {
      act: 'services.write' | 'services.approve'
      name: string
      from: readonly StoredDraft['state'][]
    },
    change: (client: PoolClient, draft: StoredDraft) => Promise<void>,
  ): Promise<void> {
    const seen = await readDraft(db.pool, id)
    if (seen === undefined) throw new KnutpunktError(addressingErrors.draft_not_found)
    const granted = await may(party, wanted.act, seen.operations)
    await db.transaction(async (client) => {
      const draft = await readDraft(client, id, true)
      // What was decided on was another text.
      if (draft?.version !== seen.version) throw new KnutpunktError(addressingErrors.draft_stale)
      if (!wanted.from.includes(draft.state))
        throw new KnutpunktError(addressingErrors.draft_closed, { values: { state: draft.state } })
      await change(client, draft)
      await enter(client, party, wanted.name, granted, id)
    })
  }

  async function publishAs(
    client: PoolClient,
    content: Omit<VersionContent, 'number' | 'at'>,
  ): Promise<number> {
    await lockPublishing(client)
    // What others have published meanwhile is looked at too: nobody else can now. By this connection, since all others of the
    // pool may be held by those who wait for the lock.
    if (!(await follower.followOn(client))) throw new KnutpunktError(addressingErrors.versions_broken)
    if (follower.isBehind()) throw new KnutpunktError(addressingErrors.versions_older)
    check(content.operations)
    const number = follower.current().version + 1
    const version = signer.sign({ number, ...content, at: now().toISOString() }, follower.hash())
    await insertVersion(client, version)
    return number
  }

  async function create(party: Party, { title, operations }: DraftWrite): Promise<string> {
    const granted = await may(party, 'services.write', operations as Operation[])
    check(operations as Operation[])
    const id = newId()
    await db.transaction(async (client) => {
      const draft = { id, title, operations: operations as Operation[], author: party.id, at: now() }
      await insertDraft(client, { ...draft, organisation: party.organisation })
      await enter(client, party, 'draft', granted, id)
    })
    return id
  }

  return {
    create,
    async change(party: Party, id: string, write: DraftWrite): Promise<void> {
      await may(party, 'services.write', write.operations as Operation[])
      check(write.operations as Operation[])
      await changed(
        party,
        id,
        { act: 'services.write', name: 'draft', from: ['open', 'submitted', 'approved'] },
        async (client, draft) => {
          if (draft.version !== write.version) throw new KnutpunktError(addressingErrors.draft_stale)
          const operations = write.operations as Operation[]
          // What was approved was something else.
          await updateDraft(client, id, {
            title: write.title,
            operations,
            state: 'open',
            approver: null,
            at: now(),
          })
        },
      )
    },
    submit: (party: Party, id: string) =>
      changed(party, id, { act: 'services.write', name: 'submit', from: ['open'] }, async (client, draft) => {
        if (draft.operations.length === 0) throw new KnutpunktError(addressingErrors.draft_empty)
        check(draft.operations)
        await updateDraft(client, id, { state: 'submitted', at: now() })
      }),
    approve: (party: Party, id: string) =>
      changed(
        party,
        id,
        { act: 'services.approve', name: 'approve', from: ['submitted'] },
        async (client, draft) => {
          if (draft.author === party.id) throw new KnutpunktError(addressingErrors.draft_own)
          check(draft.operations)
          await updateDraft(client, id, { state: 'approved', approver: party.id, at: now() })
        },
      ),
    discard: (party: Party, id: string) =>
      changed(
        party,
        id,
        { act: 'services.write', name: 'discard', from: ['open', 'submitted', 'approved'] },
        (client) => updateDraft(client, id, { state: 'discarded', at: now() }),
      ),
    /** @returns the number it was published as; in use here when this returns */
    async publish(party: Party, id: string): Promise<number> {
      let number = 0
      await changed(
        party,
        id,
        { act: 'services.write', name: 'publish', from: ['approved'] },
        async (client, draft) => {
          number = await publishAs(client, {
            operations: draft.operations,
            note: draft.title,
            author: draft.author,
            approver: draft.approver!,
          })
          await updateDraft(client, id, { state: 'published', publishedAs: number, at: now() })
        },
      )
      await follower.follow()
      return number
    },
    /** A draft that takes addressing back to what it was at a version. */
    async rollBack(party: Party, number: number): Promise<string> {
      if (number < 1 || number >= follower.current().version)
        throw new KnutpunktError(addressingErrors.version_not_found)
      const operations: Operation[] = []
      let previous = firstPrevious
      for (const version of await versionsUntil(db.pool, number)) {
        if (!signer.holds(version, previous)) throw new KnutpunktError(addressingErrors.versions_broken)
        operations.push(...(JSON.parse(version.document) as VersionContent).operations)
        previous = version.hash
      }
      const back = between(follower.state(), applied(noAddressing, operations))
      return create(party, { title: `Tillbaka till / back to version ${number}`, operations: back })
    },
    async diff(operations: readonly Operation[]): Promise<DraftDiff> {
      const at = clock.epochMilliseconds()
      const traffic = await deps.trafficKeys(new Date(at - recordedDays * dayMs))
      return diffOf(follower.state(), operations, { base: follower.current().version, traffic, at })
    },
    versions: (asked: { before?: number; limit: number }) => listVersions(db.pool, asked),
    /** Changes that the program makes at set-up, without a draft. */
    async publishDirectly(operations: Operation[], note: string): Promise<number> {
      const number = await db.transaction((client) =>
        publishAs(client, { operations, note, author: programAuthor, approver: programAuthor }),
      )
      await follower.follow()
      return number
    },
  }
}

/** Whose rows are touched, as they are and as they would be: of components and addresses, and of what is routed or let through to them. */
function organisationsOf(state: AddressingState, operations: readonly Operation[]): Set<string> {
  const after = applied(state, operations)
  const found = new Set<string>()
  for (const { kind, id } of touchedBy(operations)) {
    for (const where of [state, after]) {
      const row = where[kind].get(id)
      if (row === undefined) continue
      const of =
        'organisation' in row
          ? row
          : 'logicalAddress' in row
            ? where.logicalAddress.get(row.logicalAddress)
            : where.component.get(row.component)
      if (of !== undefined) found.add(of.organisation)
    }
  }
  return found
}
