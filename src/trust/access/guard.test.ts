import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { KnutpunktError, Party } from '../../kernel/index.ts'
import { Temporal } from '../../kernel/index.ts'
import { startAudit } from '../audit/audit-fixture.ts'
import { listEntries } from '../audit/entry/entry-list.ts'
import { createDecisions } from '../decision/decide.ts'
import { people } from '../decision/decision-fixture.ts'
import { type AssignmentFacts, type FactSources, nothingKnown } from '../decision/facts.ts'
import { loadPolicies } from '../decision/load-policies.ts'
import { policyDirectory, readPolicyFiles } from '../decision/policy-files.ts'
import { createGuard, type GuardedAct } from './guard.ts'

const policies = loadPolicies(readPolicyFiles(policyDirectory))

const onDuty: AssignmentFacts = {
  organisation: 'reception',
  unit: 'night-shift',
  capacity: 'annan',
  validFrom: Temporal.Instant.from('2026-01-01T00:00:00Z'),
  purposes: ['alarm'],
  informationTypes: 'all',
  roles: ['operator'],
  serves: ['town', 'village'],
}
const managing: AssignmentFacts = {
  ...onDuty,
  organisation: 'region',
  unit: 'data-office',
  purposes: ['administration'],
  roles: ['data_steward'],
  serves: [],
}
/** Anna takes alarms for the town and the village; Stina manages the region's data. All facts are there at once, or only later. */
const sources = (later: boolean): FactSources => ({
  ...nothingKnown,
  assignment: (employee, assignment) => {
    const assignments: Record<string, AssignmentFacts> = { 'anna night': onDuty, 'stina data': managing }
    const found = assignments[`${employee} ${assignment}`]
    return later ? Promise.resolve(found) : found
  },
})
const anna: Party = {
  kind: 'staff',
  id: 'anna',
  name: 'Anna',
  levelOfAssurance: 3,
  permissions: new Set(),
  roles: ['operator'],
  organisation: 'reception',
  unit: 'night-shift',
  assignment: 'night',
  controllers: ['town', 'elsewhere', 'village'],
}
const stina: Party = {
  ...anna,
  id: 'stina',
  roles: ['data_steward'],
  organisation: 'region',
  unit: 'data-office',
  assignment: 'data',
  controllers: ['region'],
}
const gateway: Party = {
  kind: 'system',
  id: 'gateway',
  name: '',
  levelOfAssurance: 0,
  permissions: new Set(),
  roles: [],
  organisation: 'reception',
  controllers: 'all',
}

async function start(t: TestContext, { later = false, permitAll = false } = {}) {
  const { db, audit, clock } = await startAudit(t)
  const rights = { known: () => undefined, of: async () => undefined }
  const decisions = createDecisions({ policies, sources: sources(later), rights, clock })
  const used: [string, string][] = []
  const guard = createGuard({
    decisions: permitAll
      ? { decideNow: () => ({ id: people.nils, decision: 'permit', rules: [], obligations: [] }) }
      : decisions,
    audit,
    db: db.pool,
    onUse: ({ id }, { act }) => void used.push([id, act]),
  })
  const entries = async () => (await listEntries(db.pool, {})).items
  return { db, guard, entries, used }
}

const handling: GuardedAct = { act: 'alarms.handle', controller: 'town', person: people.elsa }
const denied = (error: KnutpunktError) => error.code === 'trust.decision_denied'

test('who may gets through with the decision it rests on, and nothing is entered before the act is done', async (t) => {
  const { guard, entries } = await start(t)
  const granted = await guard.require(anna, handling)
  assert.match(granted.decision, /^[0-9a-f-]{36}$/)
  assert.deepEqual({ ...granted, decision: '' }, { ...handling, decision: '' })
  assert.deepEqual(await entries(), [])
})

test('who may not is refused with the paragraph, and that she tried stays in the log when her transaction is rolled back', async (t) => {
  const { db, guard, entries } = await start(t)
  const attempt = db.transaction(async () => {
    await guard.require(anna, { ...handling, controller: 'elsewhere' })
  })
  await assert.rejects(attempt, (error: KnutpunktError) => denied(error) && /GDPR/.test(error.message))
  const [entry] = await entries()
  assert.ok(entry)
  const { id: _, at: __, decision, ...rest } = entry
  assert.match(decision!, /^[0-9a-f-]{36}$/)
  assert.deepEqual(rest, {
    actorKind: 'employee',
    actor: 'anna',
    assignment: 'night',
    forWhom: 'reception',
    unit: 'night-shift',
    act: 'alarms.handle',
    outcome: 'denied',
    person: people.elsa,
    controller: 'elsewhere',
    purpose: 'alarm',
  })
})

test('a purpose outside the assignment is refused', async (t) => {
  const { guard } = await start(t)
  await assert.rejects(guard.require(anna, { ...handling, purpose: 'statistics' }), denied)
})

for (const later of [false, true]) {
  test(`of her controllers she gets those that the rules permit, ${later ? 'also when facts have to be waited for' : 'with all facts in memory'}`, async (t) => {
    const { guard, entries } = await start(t, { later })
    assert.deepEqual(await guard.controllersFor(anna, 'alarms.read'), ['town', 'village'])
    assert.deepEqual(await guard.controllersFor({ ...anna, assignment: 'another' }, 'alarms.read'), [])
    assert.deepEqual(await entries(), [])
  })
}

test('a system for all controllers is not asked for each', async (t) => {
  const { guard } = await start(t)
  assert.equal(await guard.controllersFor(gateway, 'alarms.read'), 'all')
})

test('what was done is entered with the decision, the assignment and the purpose, in the transaction that does it', async (t) => {
  const { db, guard, entries } = await start(t)
  const granted = await guard.require(anna, handling)
  const done = { act: 'welfare.alarm.acknowledge', granted, about: people.mother }
  const failing = db.transaction(async (client) => {
    await guard.enter(client, anna, done)
    throw new Error('it was not done')
  })
  await assert.rejects(failing, { message: 'it was not done' })
  assert.deepEqual(await entries(), [])
  await db.transaction((client) => guard.enter(client, anna, done))
  const [entry] = await entries()
  const { id: _, at: __, ...rest } = entry!
  assert.deepEqual(rest, {
    actorKind: 'employee',
    actor: 'anna',
    assignment: 'night',
    forWhom: 'reception',
    unit: 'night-shift',
    act: 'welfare.alarm.acknowledge',
    outcome: 'done',
    person: people.elsa,
    controller: 'town',
    purpose: 'alarm',
    decision: granted.decision,
    about: people.mother,
  })
})

test("a system's acts are told to its limits, what was refused too, and those of people are not", async (t) => {
  const { guard, used } = await start(t, { permitAll: true })
  await guard.require(gateway, handling)
  await guard.require(anna, handling)
  assert.deepEqual(used, [['gateway', 'alarms.handle']])
  const strict = await start(t)
  await assert.rejects(strict.guard.require(gateway, handling), denied)
  assert.deepEqual(strict.used, [['gateway', 'alarms.handle']])
})

test('a data steward decides on her own region’s data, and on no other’s; an operator on none', async (t) => {
  const { guard } = await start(t)
  assert.ok(await guard.require(stina, { act: 'region.decide' }))
  assert.ok(await guard.require(stina, { act: 'region.read' }))
  await assert.rejects(guard.require(stina, { act: 'region.decide', controller: 'town' }), denied)
  await assert.rejects(guard.require(anna, { act: 'region.decide' }), denied)
})
