import type { LevelOfAssurance, Party } from '../../kernel/index.ts'
import { permissionsOf, residentPermissions } from '../access/roles.ts'
import type { KnownChoice, LoginDirectory } from './directory.ts'

/** Whom a session is for, and where she acts. */
export interface Whose {
  readonly id: string
  readonly kind: 'staff' | 'resident'
  readonly party: string
  readonly level: LevelOfAssurance
  readonly assignment: string | null
}

/** Why a session stands for nobody any more: she is not registered, or the assignment she acts in does not hold. */
export type Stale = 'person_gone' | 'assignment_ended'

/**
 * Who somebody is right now: an employee in the assignment she has chosen, or a resident. What she may follows from the roles of
 * the assignment, whom she may come near from its unit and organisation (see `Party`). Who has chosen none is known and may nothing.
 */
export async function partyOfSession(session: Whose, directory: LoginDirectory): Promise<Party | Stale> {
  const found = await (session.kind === 'staff'
    ? staffParty(session, directory)
    : residentParty(session, directory))
  if (found === undefined) return 'person_gone'
  return session.assignment !== null && found.assignment === undefined ? 'assignment_ended' : found
}

async function residentParty(
  { id, party, level }: Whose,
  directory: LoginDirectory,
): Promise<Party | undefined> {
  const resident = await directory.resident(party)
  if (!resident) return undefined
  return {
    kind: 'resident',
    id: party,
    name: resident.name ?? '',
    levelOfAssurance: level,
    permissions: residentPermissions,
    roles: [],
    controllers: [],
    session: id,
  }
}

async function staffParty(session: Whose, directory: LoginDirectory): Promise<Party | undefined> {
  const employee = await directory.employee(session.party)
  if (!employee) return undefined
  const assignments = (await directory.assignmentsOf(session.party)) ?? []
  const assignment = assignments.find(({ id }) => id === session.assignment)
  const known = {
    kind: 'staff' as const,
    id: session.party,
    name: employee.name,
    levelOfAssurance: session.level,
    session: session.id,
  }
  if (!assignment) return { ...known, permissions: new Set(), roles: [], controllers: [] }
  const { organisation, unit, roles } = assignment
  return {
    ...known,
    permissions: permissionsOf(roles, organisation.operator),
    roles,
    organisation: organisation.id,
    unit: unit.id,
    assignment: assignment.id,
    controllers: controllersOf(assignment),
  }
}

/** Her own organisation and those her unit serves; all of them for who administers the installation. */
function controllersOf({ organisation, unit, roles }: KnownChoice): Party['controllers'] {
  if (organisation.operator && roles.includes('administrator')) return 'all'
  return [...new Set([organisation.id, ...unit.serves])]
}
