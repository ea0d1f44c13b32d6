import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createHttp, createMetrics, isUnavailable, newId, type Party } from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty } from '../../kernel/testkit/index.ts'
import { createAudit } from '../audit/audit.ts'
import { origin } from '../audit/audit-fixture.ts'
import { listEntries } from '../audit/entry/entry-list.ts'
import { logIdentity } from '../audit/keys/log-identity.ts'
import { generateLogKeys } from '../audit/keys/log-keys.ts'
import type { DecisionAnswer } from '../contract/question.ts'
import { questionEntry } from '../join/entries.ts'
import type { KnownAssignment } from '../party/party-directory.ts'
import { asElsa, people, reading, startPart, world } from './decision-fixture.ts'
import { questionRoutes } from './question-routes.ts'

const identity = '19430506-2385'
const physician = newId()
const names: Record<string, string> = {
  [physician]: 'Pia Läkare',
  region: 'Regionen',
  neighbour: 'Grannregionen',
}

/** A coordinator of the neighbouring region, whose data the physician would read. */
const coordinator: Party = {
  ...everyParty,
  kind: 'staff',
  id: 'coordinator',
  permissions: new Set(['trust.decisions.ask']),
  organisation: 'neighbour',
  controllers: ['neighbour', 'town'],
  levelOfAssurance: 3,
}
const { actor: _, ...about } = reading()
const question = { ...about, actor: { kind: 'staff', id: physician, assignment: 'at_clinic' } }

async function start(t: TestContext, { assignments = ['at_clinic'] } = {}) {
  const facts = world()
  const sources = {
    ...facts,
    assignment: (employee: string, id: string) =>
      facts.assignment(employee === physician ? 'physician' : employee, id),
  }
  const part = await startPart(t, sources)
  const { log, lines } = captureLog()
  const { db, clock } = part
  const audit = createAudit({ db, clock, log, identity: logIdentity(origin, generateLogKeys()) })
  let party: Party | undefined = coordinator
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => party),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  t.after(() => http.close())
  questionRoutes(http.app, {
    decisions: part.decisions,
    directory: {
      residentByIdentity: (written) =>
        written === identity ? { id: people.elsa, name: 'Elsa', protectedIdentity: false } : undefined,
      employee: () => undefined,
      employeeByHsaId: (written) =>
        written === 'SE2321000016-A1' ? { id: physician, name: 'Pia Läkare' } : undefined,
      assignmentsOf: (id) =>
        id === physician ? assignments.map((each) => ({ id: each }) as KnownAssignment) : [],
    },
    namesOf: async (ids) => new Map(ids.flatMap((id) => (names[id] ? [[id, names[id]]] : []))),
    onQuestion: questionEntry(db, audit),
  })
  const ask = async (payload: object, who: Party = coordinator) => {
    party = who
    const response = await http.app.inject({
      method: 'POST',
      url: '/api/trust/v1/decisions/ask',
      headers: { host: 'localhost', 'accept-language': 'en' },
      payload,
    })
    const body: unknown = response.json()
    return {
      status: response.statusCode,
      body: body as DecisionAnswer & { code?: string },
      text: response.body,
    }
  }
  const entries = async () => (await listEntries(db.pool, {})).items
  return { ...part, ask, entries, lines }
}

test('a question is answered by the rules and the facts as they are now, and turns when a consent is withdrawn', async (t) => {
  const { ask, get } = await start(t)
  await get(asElsa, 'POST', `/people/${people.elsa}/consents`, { kind: 'informed', textVersion: '1' })
  const given = await get(asElsa, 'POST', `/people/${people.elsa}/consents`, {
    kind: 'coherent_records',
    textVersion: '1',
  })
  const before = await ask(question)
  assert.equal(before.status, 200)
  assert.equal(before.body.decision.decision, 'permit')
  assert.deepEqual(
    before.body.decision.rules.map(({ law }) => law),
    ['SVOD 3 kap. 1 §'],
  )
  const { resource } = before.body.case
  assert.deepEqual(resource.kind === 'record' && resource.consents, ['informed', 'coherent_records'])
  assert.deepEqual(before.body.names, names)

  await get(asElsa, 'POST', `/people/${people.elsa}/consents/${given.id}/withdraw`, {})
  const after = await ask(question)
  assert.equal(after.body.decision.decision, 'deny')
  const [nearest] = after.body.decision.missing!
  assert.deepEqual(
    [nearest!.law, nearest!.lacking.map(({ id }) => id)],
    ['SVOD 3 kap. 1 §', ['coherent_consent']],
  )
})

test('each question is in the log as a question, also when the answer is no, and no denial of anybody comes of it', async (t) => {
  const { ask, entries, db } = await start(t)
  const { body } = await ask(question)
  assert.equal(body.decision.decision, 'deny')
  const [entry, ...more] = await entries()
  assert.deepEqual(more, [])
  const { id: _id, at: _at, ...rest } = entry!
  assert.deepEqual(rest, {
    actorKind: 'employee',
    actor: 'coordinator',
    forWhom: 'neighbour',
    act: 'trust.decision.ask',
    outcome: 'done',
    purpose: 'administration',
    person: people.elsa,
    controller: 'neighbour',
    about: physician,
    decision: body.decision.id,
  })
  const { rowCount } = await db.pool.query('select from trust.denial')
  assert.equal(rowCount, 0)
})

test('when it cannot be entered there is no answer', async (t) => {
  const { ask, db } = await start(t)
  await db.pool.query('alter table trust.audit_entry rename to audit_entry_away')
  const { status, text } = await ask(question)
  assert.ok(status >= 500)
  assert.doesNotMatch(text, /permit|deny/)
})

test('a person is told of by her identity, which stands nowhere afterwards', async (t) => {
  const { ask, entries, lines } = await start(t)
  const { person: _person, ...resource } = reading().resource
  const { status, text } = await ask({ ...question, resource, personIdentity: identity })
  assert.equal(status, 200)
  const [entry] = await entries()
  assert.equal(entry!.person, people.elsa)
  const own = { kind: 'resident' }
  await ask({ ...question, actor: own, actorIdentity: identity, personIdentity: '19010101-0000' })
  await ask({ ...question, actor: { kind: 'system', id: identity } })
  for (const written of [text, JSON.stringify(await entries()), JSON.stringify(lines)]) {
    assert.ok(!written.includes(identity) && !written.includes('19010101-0000'), written)
  }
})

test('only of the asker’s own controllers, whatever the question says whose it is', async (t) => {
  const { ask, entries } = await start(t)
  const elsewhere = await ask({ ...question, resource: { ...question.resource, controller: 'region' } })
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [404, 'trust.question_beyond_reach'])

  assert.deepEqual(await entries(), [])

  // the camera is the town's: the registers say so, and of another's nothing is known
  const measure = { kind: 'measure', id: 'camera', person: people.elsa, controller: 'neighbour' }
  const camera = { ...question, act: { name: 'supervision.view' }, resource: measure }
  const notHers = await ask(camera, { ...coordinator, controllers: ['neighbour'] })
  assert.equal(notHers.body.decision.decision, 'deny')
  assert.deepEqual(notHers.body.case.missing, ['resource'])
  assert.ok(!notHers.text.includes('town'))
  assert.equal((await ask(camera)).status, 200)
  const everybody: Party = { ...coordinator, controllers: 'all' }
  const anywhere = { ...question, resource: { ...question.resource, controller: 'region' } }
  assert.equal((await ask(anywhere, everybody)).status, 200)
})

test('a controller that is not told is the asker’s own organisation', async (t) => {
  const { ask } = await start(t)
  const { controller: _controller, ...resource } = reading().resource
  const { body } = await ask({ ...question, resource })
  assert.equal(body.case.resource.controller, 'neighbour')
})

test('who has no such permission, or logged in too weakly, gets no answer', async (t) => {
  const { ask, entries } = await start(t)
  const without = await ask(question, { ...coordinator, permissions: new Set(['trust.rules.read']) })
  assert.equal(without.status, 403)
  const weakly = await ask(question, { ...coordinator, levelOfAssurance: 2 })
  assert.deepEqual([weakly.status, weakly.body.code], [401, 'kernel.level_too_low'])
  assert.deepEqual(await entries(), [])
})

test('an employee is told of by her HSA-id, in the one assignment that she has', async (t) => {
  const { ask } = await start(t)
  const { status, body } = await ask({ ...question, actor: { kind: 'staff', id: 'SE2321000016-A1' } })
  assert.equal(status, 200)
  const { actor } = body.case
  assert.deepEqual(actor.kind === 'staff' && [actor.id, actor.organisation], [physician, 'region'])
})

test('of several assignments one has to be chosen, and a question without anybody is none', async (t) => {
  const { ask } = await start(t, { assignments: ['at_clinic', 'at_ward'] })
  const several = await ask({ ...question, actor: { kind: 'staff', id: physician } })
  assert.deepEqual([several.status, several.body.code], [409, 'trust.question_assignment_unclear'])
  const none = await ask({ ...question, actor: { kind: 'staff' } })
  assert.deepEqual([none.status, none.body.code], [400, 'trust.question_actor_missing'])
  const unknown = await ask({ ...question, actor: { kind: 'resident' }, actorIdentity: '19121212-1212' })
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'trust.question_person_unknown'])
})
