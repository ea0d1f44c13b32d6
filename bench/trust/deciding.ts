import { type Database, systemClock } from '../../src/kernel/index.ts'
import {
  createDecisions,
  createRightsCache,
  type Decision,
  type Decisions,
  loadPolicies,
  policyDirectory,
  type RightsCache,
  readPolicyFiles,
} from '../../src/trust/testkit/index.ts'
import { seedRights } from './rights.ts'
import { makeWorld, type Resident, type World } from './world.ts'

/** Decisions by the program's own rules, on rights in the database. */
export interface Deciding {
  world: World
  decisions: Decisions
  rights: RightsCache
}

export async function startDeciding(db: Database, people: number): Promise<Deciding> {
  const world = makeWorld(people)
  await seedRights(db, world.residents)
  const rights = await createRightsCache({ db })
  const policies = loadPolicies(readPolicyFiles(policyDirectory))
  return {
    world,
    rights,
    decisions: createDecisions({ policies, sources: world.sources, rights, clock: systemClock }),
  }
}

/** What must come out for each kind of resident; anything else would be quick for the wrong reason. */
export const rightAnswer: Record<Resident['kind'], { decision: Decision['decision']; rule: string }> = {
  consenting: { decision: 'permit', rule: 'svod-3-1' },
  blocked: { decision: 'deny', rule: 'svod-2-3-block' },
  own: { decision: 'permit', rule: 'svod-4-2' },
  represented: { decision: 'permit', rule: 'power-of-attorney-reads' },
  agreed: { decision: 'permit', rule: 'pdl-5-6' },
}

/** Has everybody's rights read into memory, and checks one decision about each. */
export async function load({ world, decisions }: Deciding): Promise<void> {
  for (let from = 0; from < world.residents.length; from += 100) {
    const some = world.residents.slice(from, from + 100)
    await Promise.all(
      some.map(async (resident) => {
        const { decision, rules } = await decisions.decide(world.request(resident))
        const right = rightAnswer[resident.kind]
        if (decision !== right.decision || !rules.some(({ id }) => id === right.rule))
          throw new Error(`${resident.kind}: ${decision} by ${rules.map(({ id }) => id).join(', ')}`)
      }),
    )
  }
}
