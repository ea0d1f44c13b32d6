import Type from 'typebox'
import type { App, Clock, Database, IdentityVault } from '../../kernel/index.ts'
import type { Audit } from '../audit/audit.ts'
import {
  Assignment,
  AssignmentWrite,
  Employee,
  EmployeeWrite,
  Organisation,
  OrganisationWrite,
  organisationKinds,
  Unit,
  UnitWrite,
  Vocabulary,
} from '../contract/party.ts'
import { Id, oneOf } from '../contract/values.ts'
import { createAssignments } from './assignment/assignment-store.ts'
import { createDirectory, type DirectoryDeps } from './directory/directory.ts'
import { createFacts, type KnownFacts } from './directory/facts.ts'
import { createEmployees } from './employee/employee-store.ts'
import { createOrganisations } from './organisation/organisation-store.ts'
import { addRecipientRoutes } from './organisation/recipient-routes.ts'
import type { PartyDirectory } from './party-directory.ts'
import type { PartyRegister, ResidentRegister } from './party-register.ts'
import { addRegisterRoutes, base } from './register/register-routes.ts'
import { createPartyRegister } from './register-store.ts'
import { createResidentRegister } from './resident/resident-register.ts'
import { addResidentRoutes } from './resident/resident-routes.ts'
import { createResidents } from './resident/resident-store.ts'
import { addSystemRoutes } from './system/system-routes.ts'
import { createSystems } from './system/system-store.ts'
import { createUnits } from './unit/unit-store.ts'
import { vocabulary } from './vocabulary.ts'

export interface PartiesDeps extends Pick<DirectoryDeps, 'keeping'> {
  db: Database
  clock: Clock
  vault: IdentityVault
}

/** The register of parties: who there is, where, as what. */
export interface Parties {
  /** What other rooms write, in the transaction of their own change. */
  readonly register: PartyRegister
  readonly residents: ResidentRegister
  /** What login, access and decisions read. */
  readonly directory: PartyDirectory
  readonly facts: KnownFacts
  /** Mounts the registers under `/api/trust/v1`. Each change is entered in the log, in its own transaction. */
  addRoutes(app: App, deps: { audit: Pick<Audit, 'append'> }): void
  close(): Promise<void>
}

export async function createParties(deps: PartiesDeps): Promise<Parties> {
  const directory = await createDirectory(deps)
  return {
    register: createPartyRegister(deps),
    residents: createResidentRegister(deps),
    directory,
    facts: createFacts(directory),
    addRoutes: (app, { audit }) => addRoutes(app, { ...deps, audit, changed: directory.forget }),
    close: () => directory.close(),
  }
}

const OrganisationFilter = Type.Object({
  kind: Type.Optional(oneOf(organisationKinds)),
  parent: Type.Optional(Id),
})
const UnitFilter = Type.Object({ organisation: Type.Optional(Id) })
const EmployeeFilter = Type.Object({ organisation: Type.Optional(Id), unit: Type.Optional(Id) })
const AssignmentFilter = Type.Object({
  employee: Type.Optional(Id),
  unit: Type.Optional(Id),
  organisation: Type.Optional(Id),
  ended: Type.Optional(Type.Boolean({ default: false, description: 'Those that were ended too' })),
})

type RoutesDeps = Parameters<typeof createEmployees>[0]

function addRoutes(app: App, deps: RoutesDeps): void {
  const { pool } = deps.db
  const permission = 'trust.parties'
  addRegisterRoutes(app, pool, {
    path: 'organisations',
    one: 'an organisation',
    many: 'organisations',
    permission,
    register: createOrganisations(deps),
    schemas: { Doc: Organisation, Write: OrganisationWrite, Filter: OrganisationFilter },
  })
  addRegisterRoutes(app, pool, {
    path: 'units',
    one: 'a unit',
    many: 'units',
    permission,
    register: createUnits(deps),
    schemas: { Doc: Unit, Write: UnitWrite, Filter: UnitFilter },
  })
  addRegisterRoutes(app, pool, {
    path: 'employees',
    one: 'an employee',
    many: 'employees',
    permission,
    register: createEmployees(deps),
    schemas: { Doc: Employee, Write: EmployeeWrite, Filter: EmployeeFilter },
  })
  addRegisterRoutes(app, pool, {
    path: 'assignments',
    one: 'an assignment',
    many: 'assignments',
    permission,
    register: createAssignments(deps),
    schemas: { Doc: Assignment, Write: AssignmentWrite, Filter: AssignmentFilter },
  })
  addSystemRoutes(app, pool, createSystems(deps))
  addResidentRoutes(app, createResidents(deps))
  addRecipientRoutes(app, deps.db)
  app.get(
    `${base}/vocabulary`,
    {
      config: { permission: 'trust.rules.read' },
      schema: {
        tags: ['parties'],
        summary: 'Every code that parties, agreements and rights use, with its name',
        response: { 200: Vocabulary },
      },
    },
    async () => vocabulary,
  )
}
