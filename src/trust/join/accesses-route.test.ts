import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { LevelOfAssurance, Party } from '../../kernel/index.ts'
import { captureLog } from '../../kernel/testkit/index.ts'
import { residentPermissions } from '../access/roles.ts'
import { createAudit } from '../audit/audit.ts'
import { logIdentity } from '../audit/keys/log-identity.ts'
import { generateLogKeys } from '../audit/keys/log-keys.ts'
import { asClerk, asElsa, people, startPart } from '../decision/decision-fixture.ts'
import { accessesRoute } from './accesses-route.ts'

const resident = (id: string, levelOfAssurance: LevelOfAssurance = 3): Party => ({
  ...{ kind: 'resident', id, name: '', levelOfAssurance },
  ...{ permissions: residentPermissions, roles: [], controllers: [] },
})

/** A carer has read of Elsa and of little Lo. */
async function world(t: TestContext) {
  const part = await startPart(t)
  const { db, clock, app } = part
  const identity = logIdentity('test.example.se/audit', generateLogKeys())
  const audit = createAudit({ db, clock, log: captureLog().log, identity })
  const names = { namesOf: async () => new Map([['carer', 'Karin']]) }
  accessesRoute(app, { ...part, audit, names })
  const read = { actorKind: 'employee', actor: 'carer', act: 'welfare.person.read', outcome: 'done' } as const
  await audit.append(db.pool, [
    { ...read, person: people.elsa },
    { ...read, person: people.lo },
  ])
  const list = async (party: Party, person: string) => {
    part.askAs(party)
    const { status, body } = await part.ask<{ items: { who: string }[] }>(
      asElsa,
      'GET',
      `/people/${person}/accesses`,
    )
    return body.items?.map(({ who }) => who) ?? `${status} ${body.code}`
  }
  const entered = async () => {
    const { rows } = await db.pool.query(
      `select actor, outcome, person, on_behalf_of from trust.audit_entry where act = 'trust.accesses.list' order by id`,
    )
    return rows
  }
  return { ...part, list, entered }
}

test('a person lists who has read of her; nobody else does without a mandate that says so', async (t) => {
  const { list, entered, get, clock } = await world(t)
  assert.deepEqual(await list(resident(people.elsa), people.elsa), ['Karin'])
  assert.deepEqual(await entered(), [])
  const nils = resident(people.nils)
  const mandate = { holder: people.nils, kind: 'attorney', acts: ['records.read'], basis: 'Fullmakt' }
  assert.equal(await list(nils, people.elsa), '403 trust.decision_denied')
  await get(asElsa, 'POST', `/people/${people.elsa}/proxies`, mandate)
  assert.equal(await list(nils, people.elsa), '403 trust.decision_denied', 'beyond the mandate')
  const until = clock.now().add({ hours: 24 }).toString()
  const wider = { ...mandate, acts: ['accesses.list'], validUntil: until }
  await get(asElsa, 'POST', `/people/${people.elsa}/proxies`, wider)
  // What he was denied, and that he reads now, is in her list too.
  assert.deepEqual(await list(nils, people.elsa), [people.nils, people.nils, people.nils, 'Karin'])
  clock.advance({ hours: 24 })
  assert.equal(await list(nils, people.elsa), '403 trust.decision_denied', 'a mandate that has ended')
  const by = { actor: people.nils, person: people.elsa, on_behalf_of: people.elsa }
  assert.deepEqual(
    await entered(),
    ['denied', 'denied', 'done', 'denied'].map((outcome) => ({ ...by, outcome })),
  )
})

test('a custodian lists who has read of her child; surely enough known alone', async (t) => {
  const { list, get } = await world(t)
  const custody = { holder: people.mother, kind: 'custodian', acts: [], basis: 'Folkbokföringen' }
  await get(asClerk, 'POST', `/people/${people.lo}/proxies`, custody)
  assert.deepEqual(await list(resident(people.mother), people.lo), [people.mother, 'Karin'])
  assert.equal(await list(resident(people.mother, 2), people.lo), '401 kernel.level_too_low')
  assert.equal(await list(resident(people.mother), people.elsa), '403 trust.decision_denied')
})
