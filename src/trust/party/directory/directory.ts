import {
  type Clock,
  type Database,
  type IdentityVault,
  parseHsaId,
  parsePersonIdentity,
} from '../../../kernel/index.ts'
import { holdsAt, type PartyDirectory } from '../party-directory.ts'
import type { PartyKind } from '../register/history.ts'
import { readDemoPeople } from './demo-people.ts'
import { KeptAnswers, type KeptAnswersOptions, upon } from './kept-answers.ts'
import { createPartyReader } from './read-parties.ts'

export interface DirectoryDeps {
  db: Database
  clock: Clock
  vault: Pick<IdentityVault, 'lookup'>
  /** For tests. */
  keeping?: Pick<KeptAnswersOptions<unknown>, 'elapsed' | 'freshMs' | 'most'>
}

export interface Directory extends PartyDirectory {
  /** Called by who has just changed a party here, so that the next question does not wait for the telling. */
  forget(kind: PartyKind, id: string): void
  close(): Promise<void>
}

const channel = 'trust.parties'

/**
 * The register of parties in memory. A change anywhere is told by NOTIFY with its commit and drops what is kept of that party;
 * in case the telling is lost, nothing is used that was read longer than 700 ms ago.
 */
export async function createDirectory(deps: DirectoryDeps): Promise<Directory> {
  const { db, clock, vault, keeping = {} } = deps
  const reader = createPartyReader(db)
  const keep = <T>(read: (key: string) => Promise<T | undefined>) => new KeptAnswers<T>({ read, ...keeping })
  const kept = {
    employee: keep(reader.employee),
    assignment: keep(reader.assignment),
    assignmentsOf: keep(reader.assignmentsOf),
    resident: keep(reader.resident),
    residentIdByLookup: keep(reader.residentIdByLookup),
    system: keep(reader.system),
    systemsOf: keep(reader.systemsOf),
    systemIdByHsaId: keep(reader.systemIdByHsaId),
    organisation: keep(reader.organisation),
    unit: keep(reader.unit),
  }
  const all = Object.values(kept)
  const clear = (...which: { clear(): void }[]): void => {
    for (const each of which) each.clear()
  }
  /** What rests on a party goes with it. */
  const drop: Record<PartyKind, (id: string) => void> = {
    employee(id) {
      kept.employee.forget(id)
      kept.assignmentsOf.forget(id)
    },
    // Whose it is is told beside it.
    assignment: (id) => kept.assignment.forget(id),
    resident(id) {
      kept.resident.forget(id)
      kept.residentIdByLookup.clear()
    },
    system(id) {
      kept.system.forget(id)
      clear(kept.systemsOf, kept.systemIdByHsaId)
    },
    organisation(id) {
      kept.organisation.forget(id)
      clear(kept.assignment, kept.assignmentsOf, kept.system, kept.systemsOf)
    },
    unit(id) {
      kept.unit.forget(id)
      clear(kept.assignment, kept.assignmentsOf)
    },
  }
  const isKind = (kind: string): kind is PartyKind => Object.hasOwn(drop, kind)
  const listening = await db.listen(channel, (payload) => {
    const colon = payload.indexOf(':')
    // After a reconnect nobody knows what was missed.
    const kind = payload.slice(0, Math.max(colon, 0))
    if (isKind(kind)) drop[kind](payload.slice(colon + 1))
    else clear(...all)
  })

  return {
    employee: (id) => kept.employee.get(id),
    employeeByIdentity(written) {
      const identity = parsePersonIdentity(written)
      return identity && reader.employeeByLookup(vault.lookup(identity))
    },
    employeeByHsaId(written) {
      const id = parseHsaId(written)
      return id && reader.employeeByHsaId(id)
    },
    assignmentsOf: (employee) =>
      upon(kept.assignmentsOf.get(employee), (list = []) => {
        const now = clock.now()
        return list.filter((each) => holdsAt(each, now))
      }),
    assignment: (id) => kept.assignment.get(id),
    resident: (id) => kept.resident.get(id),
    residentByIdentity(written) {
      const identity = parsePersonIdentity(written)
      if (identity === undefined) return undefined
      return upon(kept.residentIdByLookup.get(vault.lookup(identity).toString('hex')), (id) =>
        id === undefined ? undefined : kept.resident.get(id),
      )
    },
    system: (id) => kept.system.get(id),
    systemByHsaId: (hsaId) =>
      upon(kept.systemIdByHsaId.get(hsaId.toUpperCase()), (id) =>
        id === undefined ? undefined : kept.system.get(id),
      ),
    systemsOf: (organisation) => kept.systemsOf.get(organisation),
    organisation: (id) => kept.organisation.get(id),
    unit: (id) => kept.unit.get(id),
    demoPeople: (asked) => readDemoPeople(db.pool, { ...asked, now: clock.now() }),
    forget(kind, id) {
      drop[kind](id)
      if (kind === 'assignment') kept.assignmentsOf.clear()
    },
    close: () => listening.close(),
  }
}
