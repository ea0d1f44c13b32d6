import type { System } from '../contract/party.ts'
import type { AssignmentChoice, DemoPerson } from '../contract/session.ts'
import type { Answer } from '../decision/facts.ts'

/** A system, and whether it stands in for all controllers of the installation. */
export type KnownSystem = System & { actsForAll: boolean }

/** What login and access ask about parties. Answers are at most 700 ms old. */
export interface LoginDirectory {
  employee(id: string): Answer<{ id: string; name: string }>
  employeeByIdentity(identity: string): Answer<{ id: string; name: string }>
  employeeByHsaId(hsaId: string): Answer<{ id: string; name: string }>
  /** Those that hold now. */
  assignmentsOf(employee: string): Answer<readonly AssignmentChoice[]>
  resident(id: string): Answer<{ id: string; name?: string | undefined }>
  residentByIdentity(identity: string): Answer<{ id: string; name?: string | undefined }>
  system(id: string): Answer<KnownSystem>
  organisation(id: string): Answer<{ id: string; name: string; operator: boolean }>
  unit(id: string): Answer<{ id: string; serves: readonly string[] }>
  /** People to be under `--demo`. */
  demoPeople(asked: {
    search?: string | undefined
    kind?: 'staff' | 'resident' | undefined
    limit: number
  }): Answer<readonly DemoPerson[]>
}
