import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decision, DecisionCase, DecisionRequest } from '../contract/decision.ts'
import type { Caller } from '../rights/rights-service.ts'
import { asElsa, asPhysician, people, reading, startPart, world } from './decision-fixture.ts'
import { type FactSources, nothingKnown } from './facts.ts'
import { about, consent, health, physician } from './scenarios/scenario.ts'

const system: Caller = { kind: 'system', id: 'gateway', loa: 3 }
const rulesOf = ({ rules }: Pick<Decision, 'rules'>) => rules.map(({ id }) => id)

test('a decision over HTTP cites its rule with the paragraph in both languages, its obligations and a number', async (t) => {
  const { get, decided } = await startPart(t)
  for (const kind of ['informed', 'coherent_records']) {
    await get(asElsa, 'POST', `/people/${people.elsa}/consents`, { kind, textVersion: '1' })
  }
  const decision = await get<Decision>(system, 'POST', '/decisions', reading())
  assert.equal(decision.decision, 'permit')
  assert.deepEqual(
    decision.rules.map(({ id, effect, law }) => ({ id, effect, law })),
    [{ id: 'svod-3-1', effect: 'permit', law: 'SVOD 3 kap. 1 §' }],
  )
  assert.match(decision.rules[0]!.text.sv, /^En vårdgivare får läsa en annans uppgifter/)
  assert.match(decision.rules[0]!.text.en, /^A health care provider may read another's data/)
  assert.deepEqual(
    decision.obligations.map(({ id }) => id),
    ['document_access'],
  )
  assert.deepEqual(
    decided.map(({ id }) => id),
    [decision.id],
  )
})

test('a denial says what would have to change', async (t) => {
  const { get } = await startPart(t)
  await get(asElsa, 'POST', `/people/${people.elsa}/consents`, { kind: 'informed', textVersion: '1' })
  const { decision, rules, missing } = await get<Decision>(system, 'POST', '/decisions', reading())
  assert.equal(decision, 'deny')
  assert.deepEqual(rulesOf({ rules }), ['no-rule-permits'])
  const [nearest] = missing!
  assert.equal(nearest!.rule, 'svod-3-1')
  assert.deepEqual(nearest!.lacking, [
    {
      id: 'coherent_consent',
      text: {
        sv: 'personen samtycker till sammanhållen dokumentation',
        en: 'the person consents to coherent records',
      },
    },
  ])
})

test('a contract and its operation stand for the act and the types that it carries, whatever the caller says', async (t) => {
  const { decisions } = await startPart(t)
  const request = reading({ informationTypes: ['nothing much'] })
  const known = await decisions.decideOn({ ...request, act: { contract: 'GetDiagnosis', operation: 'read' } })
  assert.equal(known.case.act, 'records.read')
  assert.deepEqual(known.case.resource.kind === 'record' && known.case.resource.types, ['diagnoses'])
  const unknown = await decisions.decide({ ...request, act: { contract: 'GetDiagnosis', operation: 'burn' } })
  assert.ok(rulesOf(unknown).includes('missing-act'))
})

const without = (request: DecisionRequest, ...names: string[]): DecisionRequest => {
  const resource = Object.fromEntries(
    Object.entries(request.resource).filter(([name]) => !names.includes(name)),
  )
  return { ...request, resource: resource as DecisionRequest['resource'] }
}
const { purpose: _, ...purposeless } = reading()

/** Each fact that can be missing, and how it comes to be. */
const missing: { what: string; rule: string; request: DecisionRequest; sources?: Partial<FactSources> }[] = [
  {
    what: 'an act nobody knows',
    rule: 'missing-act',
    request: { ...reading(), act: { name: 'records.burn' } },
  },
  {
    what: 'an act that cannot be done to such a thing',
    rule: 'missing-resource',
    request: { ...reading(), act: { name: 'alarms.read' } },
  },
  {
    what: 'a system nobody knows',
    rule: 'missing-actor',
    request: { ...reading(), actor: { kind: 'system', id: 'stranger' } },
  },
  {
    what: 'an employee without an assignment',
    rule: 'missing-assignment',
    request: { ...reading(), actor: { kind: 'staff', id: 'physician' } },
  },
  {
    what: 'an assignment of somebody else',
    rule: 'missing-assignment',
    request: { ...reading(), actor: { kind: 'staff', id: 'physician', assignment: 'at_home' } },
  },
  {
    what: 'a unit that may be health or social care',
    rule: 'missing-capacity',
    request: { ...reading(), actor: { kind: 'staff', id: 'carer', assignment: 'at_home' } },
    sources: { organisationCapacity: (id) => (id === 'neighbour' ? 'vardgivare' : undefined) },
  },
  { what: 'no person', rule: 'missing-person', request: without(reading(), 'person') },
  {
    what: 'a person nobody knows',
    rule: 'missing-person',
    request: reading({ person: '01900000-0000-7000-8000-00000000000f' }),
  },
  { what: 'no controller', rule: 'missing-controller', request: without(reading(), 'controller') },
  {
    what: 'a controller nobody knows',
    rule: 'missing-controller-kind',
    request: reading({ controller: 'stranger' }),
  },
  { what: 'no types', rule: 'missing-types', request: without(reading(), 'informationTypes') },
  { what: 'no purpose', rule: 'missing-purpose', request: purposeless },
  {
    what: 'a measure nobody knows',
    rule: 'missing-resource',
    request: {
      ...reading(),
      act: { name: 'supervision.view' },
      resource: { kind: 'measure', id: 'stranger', person: people.elsa },
    },
  },
  {
    what: "a measure in somebody else's home",
    rule: 'missing-resource',
    request: {
      ...reading(),
      act: { name: 'supervision.view' },
      resource: { kind: 'measure', id: 'camera', person: people.nils },
    },
  },
]
test('missing data is a denial with its own reason', async (t) => {
  for (const { what, rule, request, sources } of missing) {
    await t.test(what, async (each) => {
      const { decisions } = await startPart(each, { ...world(), ...sources })
      const decision = await decisions.decide(request)
      assert.equal(decision.decision, 'deny')
      assert.ok(rulesOf(decision).includes(rule), rulesOf(decision).join(', '))
    })
  }
})

test('nothing is permitted while the facts cannot be read', async (t) => {
  const { decisions, db } = await startPart(t)
  await db.close()
  const decision = await decisions.decide(reading())
  assert.equal(decision.decision, 'deny')
  assert.ok(rulesOf(decision).includes('missing-facts'))
})

test('where nothing is known, nothing is permitted', async (t) => {
  const { decisions } = await startPart(t, nothingKnown)
  for (const actor of ['staff', 'system', 'resident', 'device'] as const) {
    for (const kind of [
      'record',
      'measure',
      'matter',
      'reception',
      'incident',
      'dataset',
      'service',
    ] as const) {
      for (const name of [
        'records.read',
        'records.disclose',
        'supervision.view',
        'alarms.read',
        'signals.post',
        'contracts.call',
        'services.write',
        'region.decide',
        'region.reidentify',
      ]) {
        const decision = await decisions.decide({
          actor: { kind: actor, id: 'somebody' },
          act: { name },
          resource: { kind },
          context: { levelOfAssurance: 4 },
        })
        assert.equal(decision.decision, 'deny', `${actor} ${name} ${kind}`)
      }
    }
  }
})

test('nobody asks in which of the two roles of the law an alarm reception acts: it has neither', async (t) => {
  const sources = world()
  const { decisions } = await startPart(t, {
    ...sources,
    unitCapacity: () => undefined,
    organisationCapacity: () => undefined,
    assignment: async (...asked) => {
      const found = await sources.assignment(...asked)
      return found && { ...found, capacity: undefined, roles: ['operator'], purposes: ['alarm'] }
    },
  })
  const { decision, rules } = await decisions.decide({
    actor: { kind: 'staff', id: 'physician', assignment: 'at_clinic' },
    act: { name: 'alarms.handle' },
    resource: { kind: 'reception', controller: 'region', informationTypes: ['social_alarm'] },
    purpose: 'alarm',
    context: { levelOfAssurance: 3 },
  })
  assert.deepEqual([decision, rulesOf({ rules })], ['permit', ['alarm-staff']])
})

test('a device of another controller posts no signals, and its own does', async (t) => {
  const { decisions } = await startPart(t)
  const post = (id: string, controller: string) =>
    decisions.decide({
      actor: { kind: 'device', id },
      act: { name: 'signals.post' },
      resource: { kind: 'reception', controller },
      context: { levelOfAssurance: 0 },
    })
  assert.equal((await post('button', 'town')).decision, 'permit')
  assert.equal((await post('button', 'region')).decision, 'deny')
})

test("disclosure needs the resident's three consents in favour of the recipient that the system acts for", async (t) => {
  const { decisions, get } = await startPart(t)
  const disclose: DecisionRequest = {
    ...reading({ controller: 'region' }),
    actor: { kind: 'system', id: 'app' },
    act: { name: 'records.disclose' },
    purpose: 'disclosure',
  }
  const consents = `/people/${people.elsa}/consents`
  const give = (kind: string, recipient: string) =>
    get(asElsa, 'POST', consents, { kind, recipient, textVersion: '1' })
  await give('disclosure_secrecy', 'private')
  await give('disclosure_process', 'private')
  await give('disclosure_receive', 'another')
  assert.deepEqual(rulesOf(await decisions.decide(disclose)), ['pdl-2-3-receive'])
  const { id } = await give('disclosure_receive', 'private')
  const permitted = await decisions.decide(disclose)
  assert.deepEqual(rulesOf(permitted), ['pdl-5-6'])
  assert.ok(permitted.obligations.some((each) => each.id === 'erase_on_withdrawal'))
  await get(asElsa, 'POST', `${consents}/${id}/withdraw`, {})
  assert.deepEqual(rulesOf(await decisions.decide(disclose)), ['pdl-2-3-receive'])
})

test('a case can be tried by hand; nothing is looked up and nothing is told', async (t) => {
  const { ask, decided } = await startPart(t, nothingKnown)
  const of: DecisionCase = about(
    physician,
    'records.read',
    { ...health, ...consent },
    {
      grounds: { patientRelation: true, important: true },
    },
  )
  const tried = await ask<Decision>(asPhysician, 'POST', '/decisions/try', of)
  assert.equal(tried.body.decision, 'permit', JSON.stringify(tried.body))
  assert.equal('id' in tried.body, false)
  assert.deepEqual(decided, [])
  assert.equal((await ask(asPhysician, 'POST', '/decisions/try', { ...of, actor: 'me' })).status, 400)
})

test('the rules can be read: text, paragraph, Cedar', async (t) => {
  const { get } = await startPart(t)
  const { items } = await get<{ items: { id: string; law: string; source: string }[] }>(
    system,
    'GET',
    '/rules',
  )
  const rule = items.find(({ id }) => id === 'svod-3-1')!
  assert.equal(rule.law, 'SVOD 3 kap. 1 §')
  assert.match(rule.source, /permit \(principal is Staff, action == Action::"records.read"/)
})

test('a decision that cannot be told of is not given away', async (t) => {
  const { ask, decided } = await startPart(t)
  decided.push = () => {
    throw new Error('the log does not answer')
  }
  assert.equal((await ask(system, 'POST', '/decisions', reading())).status, 500)
})

test('a person is asked about by her internal id, and by nothing else', async (t) => {
  const { ask } = await startPart(t)
  const { status } = await ask(system, 'POST', '/decisions', reading({ person: '191212121212' }))
  assert.equal(status, 400)
})

test('a system asks about data of those it acts for, and about itself; the answer tells what a person has decided', async (t) => {
  const { ask, askAs, decided } = await startPart(t)
  const permissions = new Set(['trust.decisions.write'])
  const record = { kind: 'system' as const, id: 'record', name: 'Journalen', levelOfAssurance: 3 as const }
  askAs({ ...record, permissions, roles: [], organisation: 'neighbour', controllers: ['neighbour'] })
  assert.equal((await ask(system, 'POST', '/decisions', reading())).status, 200)
  const another = await ask(system, 'POST', '/decisions', reading({ controller: 'town' }))
  assert.deepEqual([another.status, another.body.code], [403, 'trust.decision_not_yours'])
  const { kind, person, informationTypes } = reading().resource
  const resource = { kind, person, informationTypes }
  const nobodys = await ask(system, 'POST', '/decisions', { ...reading(), resource })
  assert.equal(nobodys.body.code, 'trust.decision_not_yours')
  const itself = { ...reading({ controller: 'town' }), actor: { kind: 'system', id: 'record' } }
  assert.equal((await ask(system, 'POST', '/decisions', itself)).status, 200)
  assert.equal(decided.length, 2, 'what is refused is not decided')
})

test('a measure of another controller than is asked about is not known', async (t) => {
  const { ask } = await startPart(t)
  const asked = (controller: string) => ({
    actor: { kind: 'staff', id: 'carer', assignment: 'at_home' },
    act: { name: 'technology.install' },
    resource: { kind: 'measure', id: 'camera', person: people.elsa, controller },
    purpose: 'care',
    context: { levelOfAssurance: 3 },
  })
  const rules = async (controller: string) => {
    const { body } = await ask<Decision>(system, 'POST', '/decisions', asked(controller))
    return body.rules.map(({ id }) => id)
  }
  assert.ok((await rules('region')).includes('missing-resource'))
  assert.ok(!(await rules('town')).includes('missing-resource'))
})
