import type { Role, System } from '../contract/party.ts'
import type { AssignmentChoice, DemoPerson } from '../contract/session.ts'
import type { Answer } from '../decision/facts.ts'

/** A system, and whether it stands in for all controllers of the installation. */
export type KnownSystem = System & { actsForAll: boolean }

/** An assignment that holds now, and what it lets her come near. */
export interface KnownChoice
  extends Omit<AssignmentChoice, 'organisation' | 'unit' | 'roles' | 'validUntil'> {
  readonly organisation: { readonly id: string; readonly name: string; readonly operator: boolean }
  readonly unit: { readonly id: string; readonly name: string; readonly serves: readonly string[] }
  readonly roles: readonly Role[]
  /** An instant. */
  readonly validUntil?: { toString(): string } | undefined
}

/** What login and access ask about parties. Answers are at most 700 ms old. */
export interface LoginDirectory {
  employee(id: string): Answer<{ id: string; name: string }>
  employeeByIdentity(identity: string): Answer<{ id: string; name: string }>
  employeeByHsaId(hsaId: string): Answer<{ id: string; name: string }>
  /** Those that hold now. */
  assignmentsOf(employee: string): Answer<readonly KnownChoice[]>
  resident(id: string): Answer<{ id: string; name?: string | undefined }>
  residentByIdentity(identity: string): Answer<{ id: string; name?: string | undefined }>
  system(id: string): Answer<KnownSystem>
  organisation(id: string): Answer<{ id: string; name: string }>
  /** People to be under `--demo`. */
  demoPeople(asked: { search?: string | undefined; limit: number }): Answer<readonly DemoPerson[]>
}

/** An assignment as she is shown it. */
export function choiceOf({
  id,
  organisation,
  unit,
  title,
  roles,
  validUntil,
}: KnownChoice): AssignmentChoice {
  return {
    id,
    organisation: { id: organisation.id, name: organisation.name },
    unit: { id: unit.id, name: unit.name },
    roles: [...roles],
    ...(title !== undefined && { title }),
    ...(validUntil !== undefined && { validUntil: validUntil.toString() }),
  }
}
