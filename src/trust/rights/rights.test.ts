import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { type ConsentText, consentKinds } from '../contract/rights.ts'
import {
  asClerk,
  asElsa,
  asMother,
  asNils,
  asPhysician,
  people,
  reading,
  startPart,
} from '../decision/decision-fixture.ts'

const elsas = `/people/${people.elsa}`
const consent = { kind: 'coherent_records', textVersion: 'sv-2026-1' }
const informed = { kind: 'informed', textVersion: 'sv-2026-1' }

test('a consent is given, holds for the next decision, is withdrawn, and holds no more from the one after', async (t) => {
  const { get, decisions } = await startPart(t)
  await get(asElsa, 'POST', `${elsas}/consents`, informed)
  assert.equal((await decisions.decide(reading())).decision, 'deny')
  const given = await get(asElsa, 'POST', `${elsas}/consents`, consent)
  assert.equal(given.state, 'holds')
  assert.equal((await decisions.decide(reading())).decision, 'permit')
  const withdrawn = await get(asElsa, 'POST', `${elsas}/consents/${given.id}/withdraw`, {})
  assert.equal(withdrawn.state, 'withdrawn')
  const after = await decisions.decide(reading())
  assert.equal(after.decision, 'deny')
  assert.ok(after.missing?.some(({ lacking }) => lacking.some(({ id }) => id === 'coherent_consent')))
})

test('a consent keeps the text that was shown, its scope and each version with who made it', async (t) => {
  const { get, clock } = await startPart(t)
  const scope = { controller: 'neighbour', recipient: 'region', informationTypes: ['diagnoses'] }
  const given = await get(asElsa, 'POST', `${elsas}/consents`, {
    ...consent,
    ...scope,
    validUntil: '2026-12-01T00:00:00Z',
  })
  clock.advance({ hours: 1 })
  await get(asElsa, 'POST', `${elsas}/consents/${given.id}/withdraw`, {})
  const { items } = await get<{ items: Record<string, unknown>[] }>(asElsa, 'GET', `${elsas}/consents`)
  const { id: _, ...kept } = items[0]!
  assert.deepEqual(kept, {
    version: 2,
    person: people.elsa,
    ...consent,
    ...scope,
    state: 'withdrawn',
    givenAt: '2026-11-22T10:00:00.000Z',
    giver: people.elsa,
    giverKind: 'person',
    validFrom: '2026-11-22T10:00:00.000Z',
    validUntil: '2026-12-01T00:00:00.000Z',
    withdrawnAt: '2026-11-22T11:00:00.000Z',
    withdrawnBy: people.elsa,
  })
  const history = await get<{ items: { version: number; act: string; by: string }[] }>(
    asElsa,
    'GET',
    `${elsas}/consents/${given.id}/history`,
  )
  assert.deepEqual(
    history.items.map(({ version, act, by }) => ({ version, act, by })),
    [
      { version: 1, act: 'given', by: people.elsa },
      { version: 2, act: 'withdrawn', by: people.elsa },
    ],
  )
})

test('a consent is withdrawn once; somebody else can neither give, read nor withdraw it', async (t) => {
  const { get, ask } = await startPart(t)
  const { id } = await get(asElsa, 'POST', `${elsas}/consents`, consent)
  const refused = await ask(asNils, 'POST', `${elsas}/consents`, consent)
  assert.equal(refused.status, 403)
  assert.equal(refused.body.code, 'trust.decision_denied')
  assert.match(refused.body.detail ?? '', /not permitted \(GDPR art\. 25\): No rule permits it/)
  assert.equal((await ask(asNils, 'GET', `${elsas}/consents`)).status, 403)
  assert.equal((await ask(asNils, 'POST', `${elsas}/consents/${id}/withdraw`, {})).status, 403)
  await get(asElsa, 'POST', `${elsas}/consents/${id}/withdraw`, {})
  const again = await ask(asElsa, 'POST', `${elsas}/consents/${id}/withdraw`, {})
  assert.equal(again.body.code, 'trust.consent_withdrawn')
  const unknown = await ask(asElsa, 'POST', `${elsas}/consents/${newId()}/withdraw`, {})
  assert.equal(unknown.body.code, 'trust.consent_not_found')
})

test("staff enters a consent at the person's own request, for its own organisation, and not otherwise", async (t) => {
  const { get, ask } = await startPart(t)
  assert.equal((await ask(asPhysician, 'POST', `${elsas}/consents`, consent)).status, 403)
  const atNeighbour = { ...consent, controller: 'neighbour', onRequest: true }
  assert.equal((await ask(asPhysician, 'POST', `${elsas}/consents`, atNeighbour)).status, 403)
  const given = await get<Record<string, unknown>>(asPhysician, 'POST', `${elsas}/consents`, {
    ...consent,
    onRequest: true,
  })
  assert.equal(given['controller'], 'region')
  assert.equal(given['giver'], people.elsa)
  assert.equal(given['registeredBy'], 'physician')
})

test('a period that is over, or ends before it starts, is refused', async (t) => {
  const { ask } = await startPart(t)
  for (const period of [
    { validUntil: '2026-11-22T09:59:59Z' },
    { validFrom: '2026-12-02T00:00:00Z', validUntil: '2026-12-01T00:00:00Z' },
  ]) {
    const { body } = await ask(asElsa, 'POST', `${elsas}/consents`, { ...consent, ...period })
    assert.equal(body.code, 'trust.period_invalid')
  }
})

test('a block strikes at once, is lifted for one organisation for a while, strikes again, and is lifted for good', async (t) => {
  const { get, ask, decisions, clock } = await startPart(t)
  await get(asElsa, 'POST', `${elsas}/consents`, informed)
  await get(asElsa, 'POST', `${elsas}/consents`, consent)
  const { id } = await get(asElsa, 'POST', `${elsas}/blocks`, { kind: 'outer', controller: 'neighbour' })
  const blocked = await decisions.decide(reading())
  assert.deepEqual(
    blocked.rules.map((rule) => rule.id),
    ['svod-2-3-block'],
  )
  await get(asElsa, 'POST', `${elsas}/blocks/${id}/lift-for-a-while`, {
    organisation: 'region',
    validUntil: '2026-11-22T12:00:00Z',
  })
  assert.equal((await decisions.decide(reading())).decision, 'permit')
  clock.advance({ hours: 2 })
  assert.equal((await decisions.decide(reading())).decision, 'deny')
  assert.equal((await get(asElsa, 'POST', `${elsas}/blocks/${id}/lift`, {})).state, 'lifted')
  assert.equal((await decisions.decide(reading())).decision, 'permit')
  assert.equal((await ask(asElsa, 'POST', `${elsas}/blocks/${id}/lift`, {})).body.code, 'trust.block_lifted')
  const { items } = await get<{ items: { act: string }[] }>(asElsa, 'GET', `${elsas}/blocks/${id}/history`)
  assert.deepEqual(
    items.map(({ act }) => act),
    ['set', 'lifted_for_a_while', 'lifted'],
  )
})

test('nobody but the person, or staff at her request, lifts a block: not even the physician in an emergency', async (t) => {
  const { get, ask } = await startPart(t)
  const { id } = await get(asElsa, 'POST', `${elsas}/blocks`, { kind: 'outer', controller: 'region' })
  assert.equal((await ask(asPhysician, 'POST', `${elsas}/blocks/${id}/lift`, {})).status, 403)
  const lifted = await get(asPhysician, 'POST', `${elsas}/blocks/${id}/lift`, { onRequest: true })
  assert.equal(lifted.state, 'lifted')
})

test('an inner block says which unit', async (t) => {
  const { ask } = await startPart(t)
  const { body } = await ask(asElsa, 'POST', `${elsas}/blocks`, { kind: 'inner', controller: 'region' })
  assert.equal(body.code, 'trust.block_needs_unit')
})

test('a power of attorney lets its holder do what it names, and no more, until it is ended', async (t) => {
  const { get, ask } = await startPart(t)
  const write = { holder: people.nils, kind: 'attorney', acts: ['rights.read'], basis: 'sv-fullmakt-1' }
  const { id } = await get(asElsa, 'POST', `${elsas}/proxies`, write)
  await get(asNils, 'GET', `${elsas}/consents`)
  const beyond = await ask(asNils, 'POST', `${elsas}/consents`, consent)
  assert.match(beyond.body.detail ?? '', /outside what the proxy's mandate covers/)
  assert.equal((await get(asElsa, 'POST', `${elsas}/proxies/${id}/end`, {})).state, 'ended')
  assert.equal((await ask(asNils, 'GET', `${elsas}/consents`)).status, 403)
  assert.equal((await ask(asElsa, 'POST', `${elsas}/proxies/${id}/end`, {})).body.code, 'trust.proxy_ended')
})

test('nobody gives a proxy what is not hers to decide, nor herself, nor a mandate that a court gives', async (t) => {
  const { ask } = await startPart(t)
  const write = { holder: people.nils, kind: 'attorney', acts: ['records.read'], basis: 'sv-fullmakt-1' }
  const grant = (rest: object) => ask(asElsa, 'POST', `${elsas}/proxies`, { ...write, ...rest })
  assert.match((await grant({ acts: ['alarms.read'] })).body.detail ?? '', /not hers to decide/)
  assert.match((await grant({ acts: ['proxies.grant'] })).body.detail ?? '', /not hers to decide/)
  assert.equal((await grant({ acts: [] })).body.code, 'trust.proxy_acts_missing')
  assert.equal((await grant({ holder: people.elsa })).body.code, 'trust.proxy_of_oneself')
  assert.equal((await grant({ kind: 'deputy' })).body.code, 'trust.proxy_kind_by_law')
})

test("a custodian that staff has entered consents for her child, but may not block the child's data", async (t) => {
  const { get, ask } = await startPart(t)
  const los = `/people/${people.lo}`
  const custody = { holder: people.mother, kind: 'custodian', acts: [], basis: 'Folkbokföringen' }
  assert.equal((await ask(asPhysician, 'POST', `${los}/proxies`, custody)).status, 403)
  const { id } = await get(asClerk, 'POST', `${los}/proxies`, custody)
  const given = await get<Record<string, unknown>>(asMother, 'POST', `${los}/consents`, consent)
  assert.equal(given['giverKind'], 'proxy')
  assert.equal(given['giver'], people.mother)
  assert.equal(given['proxy'], id)
  const blocked = await ask(asMother, 'POST', `${los}/blocks`, { kind: 'outer', controller: 'region' })
  assert.match(blocked.body.detail ?? '', /SVOD 2 kap\. 3 §.*custodian may not block/)
  const lo = { kind: 'resident' as const, id: people.lo, loa: 3 }
  assert.match((await ask(lo, 'POST', `${los}/consents`, consent)).body.detail ?? '', /cannot understand/)
})

test('what cannot be told of is not done: the act and its trace are one transaction', async (t) => {
  const { get, ask, done, db, decisions } = await startPart(t)
  await get(asElsa, 'POST', `${elsas}/consents`, informed)
  assert.deepEqual(done, ['consents.give'])
  done.push = () => {
    throw new Error('the log does not answer')
  }
  assert.equal((await ask(asElsa, 'POST', `${elsas}/consents`, consent)).status, 500)
  const { rows } = await db.pool.query('select kind from trust.consent')
  assert.deepEqual(rows, [{ kind: 'informed' }])
  assert.equal((await decisions.decide(reading())).decision, 'deny')
})

test('a person has a bounded number of consents that hold', async (t) => {
  const { ask, db } = await startPart(t)
  await db.pool.query(
    `insert into trust.consent (id, person, kind, given_at, giver, giver_kind, text_version, valid_from)
      select gen_random_uuid(), $1, 'camera', now(), 'x', 'person', 'v', now() from generate_series(1, 500)`,
    [people.elsa],
  )
  const { body } = await ask(asElsa, 'POST', `${elsas}/consents`, consent)
  assert.equal(body.code, 'trust.rights_full')
})

test('withdrawing a consent to disclosure orders its recipient to erase, and the person sees when it is done', async (t) => {
  const { get, ask, erasures, db, clock } = await startPart(t)
  const disclosure = { kind: 'disclosure_receive', textVersion: '1', informationTypes: ['diagnoses'] }
  const nobody = await ask(asElsa, 'POST', `${elsas}/consents`, disclosure)
  assert.equal(nobody.body.code, 'trust.consent_needs_recipient')
  const { id } = await get(asElsa, 'POST', `${elsas}/consents`, { ...disclosure, recipient: 'private' })
  assert.deepEqual(await erasures.pending('private'), [])
  await get(asElsa, 'POST', `${elsas}/consents/${id}/withdraw`, {})
  const [order] = await erasures.pending('private')
  assert.deepEqual([order?.consent, order?.informationTypes], [id, ['diagnoses']])
  assert.deepEqual(await erasures.pending('another'), [])

  const done = { by: 'app', at: clock.now() }
  const confirm = (recipient: string) =>
    db.transaction((client) => erasures.confirm(client, recipient, order!.id, done))
  await assert.rejects(confirm('another'), { code: 'trust.erasure_not_found' })
  await confirm('private')
  await assert.rejects(confirm('private'), { code: 'trust.erasure_not_found' })
  const { items } = await get<{ items: object[] }>(asElsa, 'GET', `${elsas}/erasures`)
  assert.deepEqual(items, [{ ...order, confirmedAt: '2026-11-22T10:00:00.000Z', confirmedBy: 'app' }])
})

test('what a person holds for others she can see: whose proxy she is', async (t) => {
  const { get, ask } = await startPart(t)
  const write = { holder: people.nils, kind: 'attorney', acts: ['rights.read'], basis: 'sv-fullmakt-1' }
  await get(asElsa, 'POST', `${elsas}/proxies`, write)
  const mandates = `/people/${people.nils}/mandates`
  const { items } = await get<{ items: { person: string; state: string }[] }>(asNils, 'GET', mandates)
  assert.deepEqual(
    items.map(({ person, state }) => ({ person, state })),
    [{ person: people.elsa, state: 'holds' }],
  )
  assert.equal((await ask(asElsa, 'GET', mandates)).status, 403)
})

test('every kind of consent has a text to show, and every one but the proof of information says that it can be taken back', async (t) => {
  const { get } = await startPart(t)
  const { items } = await get<{ items: ConsentText[] }>(asElsa, 'GET', '/consent-texts')
  assert.deepEqual(items.map(({ kind }) => kind).toSorted(), [...consentKinds].toSorted())
  for (const { kind, text } of items) {
    if (kind !== 'informed') assert.match(`${text.sv} ${text.en}`, /ta tillbaka.*take it back/, kind)
  }
})

test('a denial is told of, although nothing else of it is kept', async (t) => {
  const { ask, denied, done } = await startPart(t)
  const { status } = await ask(asNils, 'POST', `${elsas}/consents`, consent)
  assert.equal(status, 403)
  assert.deepEqual(denied, [`${people.nils} consents.give`])
  assert.deepEqual(done, [])
})

test('nobody enters herself as a proxy: not by her office, and not at the request of the person', async (t) => {
  const { ask, get } = await startPart(t)
  const mandate = { holder: people.nils, acts: ['records.read'], basis: 'Beslut 2026-11-01' }
  for (const write of [
    { ...mandate, kind: 'deputy' },
    { ...mandate, kind: 'custodian', acts: [] },
    { ...mandate, kind: 'attorney', onRequest: true },
  ]) {
    const { body } = await ask(asClerk, 'POST', `${elsas}/proxies`, write)
    assert.equal(body.code, 'trust.proxy_entered_by_holder', write.kind)
  }
  await get(asClerk, 'POST', `${elsas}/proxies`, { ...mandate, kind: 'deputy', holder: people.mother })
})
