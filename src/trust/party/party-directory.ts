import type { Temporal } from '../../kernel/index.ts'
import type { Organisation, Role, System, Unit } from '../contract/party.ts'
import type { DemoPerson } from '../contract/session.ts'
import type { Answer, AssignmentFacts } from '../decision/facts.ts'

/** An employee who is there. */
export interface KnownEmployee {
  readonly id: string
  readonly name: string
  readonly hsaId?: string
}

/** An assignment with the names that show what it is, and what it rests on: its unit and its organisation. */
export interface KnownAssignment {
  readonly id: string
  readonly employeeId: string
  readonly organisation: { readonly id: string; readonly name: string; readonly operator: boolean }
  readonly unit: { readonly id: string; readonly name: string; readonly serves: readonly string[] }
  readonly title?: string
  readonly roles: readonly Role[]
  readonly validFrom: Temporal.Instant
  /** When it ends, or was ended. */
  readonly validUntil?: Temporal.Instant
  readonly duty: boolean
  /** The same as decisions look at it. */
  readonly facts: AssignmentFacts
}

/** A resident of the installation. The name is for herself; whoever shows it to others looks at `protectedIdentity`. */
export interface KnownResident {
  readonly id: string
  readonly name: string
  readonly protectedIdentity: boolean
  /** When she turns 18, Swedish time, in milliseconds since 1970; undefined: nobody knows when she was born. */
  readonly adultFrom?: number
  /** What a recorded assessment says of her ability to consent. */
  readonly assessedCanConsent?: boolean
}

/** A system as it is stored. */
export interface KnownSystem extends System {
  /** Acts for every controller of the installation; set only at bootstrap. */
  readonly actsForAll: boolean
}

/**
 * Parties by their ids, for login, access and decisions. What was ended is unknown. At once when it is in memory and looked
 * up less than 700 ms ago; a change anywhere is told by NOTIFY, so it holds within a second in every process.
 *
 * A promise is rejected with an error that `isUnavailable` knows when the database does not answer: then nothing is
 * permitted. Do not ask from within a transaction: the answer may need a connection of its own.
 */
export interface PartyDirectory {
  employee(id: string): Answer<KnownEmployee>
  /** By personnummer or samordningsnummer, as it is written. Always looked up. */
  employeeByIdentity(identity: string): Answer<KnownEmployee>
  employeeByHsaId(hsaId: string): Answer<KnownEmployee>
  /** Her assignments that hold now; none when she is unknown. */
  assignmentsOf(employee: string): Answer<readonly KnownAssignment[]>
  /** Also when it does not hold now: ask {@link holdsAt}. */
  assignment(id: string): Answer<KnownAssignment>
  resident(id: string): Answer<KnownResident>
  /** By personnummer, samordningsnummer or reservnummer, as it is written. Always looked up. */
  residentByIdentity(identity: string): Answer<KnownResident>
  system(id: string): Answer<KnownSystem>
  /** By its component HSA-id, in any case. */
  systemByHsaId(hsaId: string): Answer<KnownSystem>
  organisation(id: string): Answer<Organisation>
  unit(id: string): Answer<Unit>
  systemsOf(organisation: string): Answer<readonly KnownSystem[]>
  /** Whom one may be under `--demo`: staff with assignments that hold, then residents, by name. */
  demoPeople(asked: { search?: string | undefined; limit: number }): Promise<DemoPerson[]>
}

/** Whether an assignment holds at a time. */
export function holdsAt(
  { validFrom, validUntil }: Pick<KnownAssignment, 'validFrom' | 'validUntil'>,
  now: Temporal.Instant,
): boolean {
  const at = now.epochMilliseconds
  return validFrom.epochMilliseconds <= at && (validUntil === undefined || at < validUntil.epochMilliseconds)
}

/**
 * Whose data somebody may come near in an assignment: that of the controllers her unit serves and of her own organisation;
 * everybody's, for an administrator of the organisation that runs the installation.
 */
export function controllersOfAssignment({
  organisation,
  unit,
  roles,
}: Pick<KnownAssignment, 'organisation' | 'unit' | 'roles'>): readonly string[] | 'all' {
  if (organisation.operator && roles.includes('administrator')) return 'all'
  return [...new Set([organisation.id, ...unit.serves])]
}

/** Whose data a system may come near. */
export function controllersOfSystem({
  actsFor,
  actsForAll,
}: Pick<KnownSystem, 'actsFor' | 'actsForAll'>): readonly string[] | 'all' {
  return actsForAll ? 'all' : actsFor
}
