import type { TestContext } from 'node:test'
import { newId, type Party, Temporal } from '../../kernel/index.ts'
import { accessAs, everyParty } from '../../kernel/testkit/index.ts'
import {
  type AssignmentFacts,
  createGuard,
  type Guard,
  nothingKnown,
  type SystemFacts,
  startDecisions,
} from '../../trust/index.ts'
import { startWelfare } from '../welfare-fixture.ts'
import { permissiveGuard } from './access-fixture.ts'

type Entry = Parameters<Parameters<typeof createGuard>[0]['audit']['append']>[1][number]

/**
 * For tests: the whole room under the rules of law (policies/), with facts that the test makes. Until somebody logs in, whoever asks
 * is a system that may do everything, which is how the test makes its town.
 */
export async function startRuled(t: TestContext) {
  let party: Party | undefined = everyParty
  const ends = new Set<() => void>()
  const { guard: permissive } = permissiveGuard()
  let ruled: Guard = permissive
  const guardOf = (asking: Party) => (asking === everyParty ? permissive : ruled)
  const w = await startWelfare(
    t,
    {},
    {
      access: {
        ...accessAs(() => party),
        follow(_, end) {
          ends.add(end)
          return () => ends.delete(end)
        },
      },
      guard: {
        require: (asking, asked) => guardOf(asking).require(asking, asked),
        controllersFor: (asking, act) => guardOf(asking).controllersFor(asking, act),
        enter: (client, asking, done) => guardOf(asking).enter(client, asking, done),
      },
    },
  )
  const assignments = new Map<string, AssignmentFacts>()
  const systems = new Map<string, SystemFacts>()
  const withAgreement = new Set<string>()
  const part = await startDecisions({
    db: w.db,
    app: w.app,
    clock: w.clock,
    sources: {
      ...nothingKnown,
      assignment: (_, id) => assignments.get(id),
      system: (id) => systems.get(id),
      agreedTypes: ({ controller }) => (withAgreement.has(controller) ? ['social_alarm'] : undefined),
      admitted: () => true,
      withinLimits: () => true,
    },
    callerOf: () => {
      throw new Error('nobody asks for decisions here')
    },
    onDecision: async () => undefined,
    onAct: async () => undefined,
  })
  t.after(() => part.stop())
  /** What was entered in the audit log by those who logged in. */
  const entries: Entry[] = []
  const audit = { append: async (_: unknown, made: readonly Entry[]) => void entries.push(...made) }
  ruled = createGuard({
    decisions: part.decisions,
    audit: audit as unknown as Parameters<typeof createGuard>[0]['audit'],
    db: w.db.pool,
  })

  /** An employee with one assignment, with these roles at a unit that serves these controllers. */
  function employee(
    id: string,
    { roles, organisation, unit, serves, permissions = [], assigned = roles }: EmployeeGiven,
  ): Party {
    const assignment = newId()
    assignments.set(assignment, {
      organisation,
      unit,
      capacity: 'annan',
      validFrom: Temporal.Instant.from('2026-01-01T00:00:00Z'),
      purposes: ['alarm', ...(roles.includes('administrator') ? ['administration'] : [])],
      informationTypes: 'all',
      roles: assigned,
      serves,
    })
    return {
      kind: 'staff',
      id,
      name: 'Någon Inloggad',
      levelOfAssurance: 3,
      permissions: new Set(permissions),
      roles,
      organisation,
      unit,
      assignment,
      controllers: [organisation, ...serves],
    }
  }
  /** A system that acts for some controllers, with an agreement with each. */
  function system(actsFor: readonly string[], permissions: readonly string[]): Party {
    const [id, organisation] = [`system-${newId()}`, newId()]
    systems.set(id, { organisation, actsFor })
    for (const each of actsFor) withAgreement.add(each)
    return {
      kind: 'system',
      id,
      name: 'Larmsystemet',
      levelOfAssurance: 0,
      permissions: new Set(permissions),
      roles: [],
      organisation,
      controllers: actsFor,
    }
  }
  /** Asks as somebody; undefined: nobody is logged in. */
  async function as<T>(asking: Party | undefined, ask: () => Promise<T>): Promise<T> {
    const before = party
    party = asking
    try {
      return await ask()
    } finally {
      party = before
    }
  }
  const endLogins = () => {
    for (const end of ends) end()
  }
  /** Her assignment has ended. */
  const endAssignment = ({ assignment }: Party) => void assignments.delete(assignment!)
  const endAgreement = (controller: string) => void withAgreement.delete(controller)
  return { ...w, as, employee, system, entries, endLogins, endAssignment, endAgreement, assignments }
}

export interface EmployeeGiven {
  roles: string[]
  organisation: string
  unit: string
  serves: string[]
  permissions?: string[]
  /** The roles that the register knows, when they are others than those she logged in with. */
  assigned?: string[]
}

export type Ruled = Awaited<ReturnType<typeof startRuled>>
