import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { KnutpunktError } from '../../kernel/index.ts'
import {
  type AgreementsFixture,
  admitSystem,
  asOperator,
  asSupplier,
  asTown,
  asVillage,
  call,
  orgs,
  staffOf,
  startAgreements,
} from '../agreement/agreements-fixture.ts'
import type { Admission, AllowList, HeldMark, Product, Scheme } from '../contract/agreement.ts'
import type { PartyChange } from '../contract/party.ts'
import { federationErrors } from '../federation/federation-errors.ts'
import { admitsFor, type Certified, type Criterion, explain, type Mark, markHolds } from './certification.ts'
import type { MarkFederation } from './mark-verification.ts'

const at = Date.parse('2026-11-22T10:00:00Z')
const iso = (ms: number) => new Date(at + ms).toISOString()

describe('a mark', () => {
  const recorded: Mark = { schemeId: 's', source: 'recorded' }

  test('holds until it ends or is revoked, to the moment', () => {
    assert.equal(markHolds(recorded, at), true)
    assert.equal(markHolds({ ...recorded, validUntil: iso(1) }, at), true)
    assert.equal(markHolds({ ...recorded, validUntil: iso(0) }, at), false)
    assert.equal(markHolds({ ...recorded, revokedAt: iso(0) }, at), false)
  })

  test('of a federation holds a day after its issuer was heard last, and no longer', () => {
    const signed: Mark = { schemeId: 's', source: 'federation', checkedAt: iso(0) }
    const day = 24 * 3_600_000
    assert.deepEqual([markHolds(signed, at + day - 1), markHolds(signed, at + day)], [true, false])
    assert.equal(markHolds({ schemeId: 's', source: 'federation' }, at), false)
  })
})

describe('an allow-list', () => {
  const mark = (schemeId: string): Mark => ({ schemeId, source: 'recorded' })
  const product: Certified = {
    id: 'p',
    purposes: ['alarm', 'care'],
    informationTypes: ['social_alarm', 'plans'],
    marks: [mark('safe')],
  }
  const criterion: Criterion = {
    id: 'c',
    schemeIds: ['safe'],
    purposes: ['alarm'],
    informationTypes: ['social_alarm', 'diagnoses'],
  }
  const admits = (purpose: string, informationTypes: string[], rest: Partial<Criterion> = {}) =>
    admitsFor({ ...criterion, ...rest }, product, { purpose, informationTypes, at })

  test('admits for a purpose and types that are within both the criterion and the product', () => {
    assert.equal(admits('alarm', ['social_alarm']), true)
    assert.equal(admits('care', ['social_alarm']), false)
    assert.equal(admits('alarm', ['diagnoses']), false)
    assert.equal(admits('alarm', ['plans']), false)
    assert.equal(admits('alarm', ['social_alarm'], { purposes: ['alarm', 'research'] }), true)
    assert.equal(admits('research', ['social_alarm'], { purposes: ['alarm', 'research'] }), false)
  })

  test('admits while the criterion holds, those it names, with all of the marks', () => {
    assert.equal(admits('alarm', ['social_alarm'], { validUntil: iso(1) }), true)
    assert.equal(admits('alarm', ['social_alarm'], { validUntil: iso(0) }), false)
    assert.equal(admits('alarm', ['social_alarm'], { productIds: ['another'] }), false)
    assert.equal(admits('alarm', ['social_alarm'], { schemeIds: ['safe', 'secure'] }), false)
  })

  test('explains which criteria admit a product, or which marks the nearest one finds wanting', () => {
    const far = { ...criterion, id: 'far', schemeIds: ['safe', 'secure', 'open'] }
    const near = { ...criterion, id: 'near', schemeIds: ['safe', 'secure'] }
    const other = { ...criterion, id: 'other', schemeIds: [], productIds: ['another'] }
    assert.deepEqual(explain([far, near, criterion, other], product, at), {
      admitted: true,
      by: ['c'],
      lacks: [],
    })
    assert.deepEqual(explain([far, near, other], product, at), { admitted: false, by: [], lacks: ['secure'] })
    assert.deepEqual(explain([other], product, at), { admitted: false, by: [], lacks: [] })
  })
})

const productWrite = {
  name: 'Larmtjänst',
  supplierId: orgs.supplier,
  purposes: ['alarm'],
  informationTypes: ['social_alarm'],
  entityId: 'https://supplier.example',
}
const admission = { schemeIds: [] as string[], purposes: ['alarm'], informationTypes: ['social_alarm'] }
const list = `/allow-lists/${orgs.town}`

/** A scheme, a product of the supplier that a system runs, and a criterion of the town's that asks for the scheme's mark. */
async function certified({ get, parties }: AgreementsFixture, trustMarkType?: string) {
  const scheme = await get<Scheme>(asOperator, 'POST', '/schemes', {
    name: 'Trygg',
    ...(trustMarkType !== undefined && { trustMarkType }),
  })
  const product = await get<Product>(asSupplier, 'POST', '/products', productWrite)
  parties.add('alarms', 'supplier', { productId: product.id, actsFor: [orgs.town] })
  await get<Admission>(asTown, 'POST', `${list}/admissions`, { ...admission, schemeIds: [scheme.id] })
  return { scheme, product }
}

test('a product is admitted with its mark, and not from the moment the mark is revoked or ends', async (t) => {
  const fixture = await startAgreements(t)
  const { facts, get, ask, clock, acts } = fixture
  const { scheme, product } = await certified(fixture)
  const admitted = () => facts.admitted(call({ now: clock.now() }))
  assert.equal(await admitted(), false)
  const marks = `/products/${product.id}/marks`
  const write = { schemeId: scheme.id, reference: 'Intyg 7', validUntil: '2026-11-22T11:00:00Z' }
  // Nobody vouches for herself.
  assert.equal((await ask(asSupplier, 'POST', marks, write)).status, 403)
  const mark = await get<HeldMark>(asOperator, 'POST', marks, write)
  assert.deepEqual([mark.holds, mark.source], [true, 'recorded'])
  assert.equal(await admitted(), true)
  assert.equal(await facts.admitted(call({ controller: orgs.village })), false)
  clock.set('2026-11-22T11:00:00Z')
  assert.equal(await admitted(), false)
  clock.set('2026-11-22T10:30:00Z')
  assert.equal(await admitted(), true)
  const revoked = await get<HeldMark>(asOperator, 'POST', `${marks}/${mark.id}/revoke`, {
    reason: 'Fel i intyget',
  })
  assert.deepEqual([revoked.holds, revoked.revokedReason], [false, 'Fel i intyget'])
  assert.equal(await admitted(), false)
  const again = await ask(asOperator, 'POST', `${marks}/${mark.id}/revoke`, { reason: 'x' })
  assert.equal(again.body.code, 'trust.mark_revoked')
  assert.equal(
    (await ask(asOperator, 'POST', marks, { ...write, trustMark: 'x' })).body.code,
    'trust.mark_cannot_be_signed',
  )
  const past = { ...write, validUntil: '2026-11-22T10:00:00Z' }
  assert.equal((await ask(asOperator, 'POST', marks, past)).body.code, 'trust.mark_period_invalid')
  assert.deepEqual(await acts(), [
    'trust.scheme.create',
    'trust.product.create',
    'trust.admission.create',
    'trust.product.mark',
    'trust.product.revoke_mark',
  ])
})

test('the allow-list tells why each product is admitted or not', async (t) => {
  const fixture = await startAgreements(t)
  const { get } = fixture
  const { scheme, product } = await certified(fixture)
  const told = async () => (await get<AllowList>(asTown, 'GET', list)).products[0]!
  const lacking = { productId: product.id, name: 'Larmtjänst', admitted: false, by: [], lacks: [scheme.id] }
  assert.deepEqual(await told(), lacking)
  await get(asOperator, 'POST', `/products/${product.id}/marks`, { schemeId: scheme.id })
  const { admissions, products } = await get<AllowList>(asTown, 'GET', list)
  assert.deepEqual(products[0], { ...lacking, admitted: true, by: [admissions[0]!.id], lacks: [] })
})

const trustMarkType = 'https://federation.example/marks/safe'

/** A federation that says of every mark what the test wants. */
function testFederation() {
  const state: { error: KnutpunktError | undefined; asked: unknown[]; expiresAt?: number } = {
    error: undefined,
    asked: [],
  }
  const federation: MarkFederation = {
    anchors: ['https://anchor.example'],
    verifier: {
      verify: async (mark, subject, anchor) => {
        state.asked.push([mark.trust_mark, mark.trust_mark_type, subject, anchor])
        if (state.error) throw state.error
        const { trust_mark: jwt, trust_mark_type: type } = mark
        return { type, issuer: 'https://issuer.example', subject, jwt, expiresAt: state.expiresAt }
      },
    },
  }
  return { state, federation }
}

test("a signed mark is verified with its issuer, under the product's own name", async (t) => {
  const { state, federation } = testFederation()
  const fixture = await startAgreements(t, { federation })
  const { get, ask } = fixture
  const { scheme, product } = await certified(fixture, trustMarkType)
  const marks = `/products/${product.id}/marks`
  const write = { schemeId: scheme.id, trustMark: 'signed' }
  const unsigned = await ask(asOperator, 'POST', marks, { schemeId: scheme.id })
  assert.equal(unsigned.body.code, 'trust.mark_must_be_signed')
  assert.equal((await ask(staffOf('sub'), 'POST', marks, write)).status, 403)
  state.error = new KnutpunktError(federationErrors.mark_not_active, { values: { status: 'revoked' } })
  assert.equal((await ask(asSupplier, 'POST', marks, write)).body.code, 'trust.mark_not_active')
  state.error = undefined
  state.expiresAt = (at + 3_600_000) / 1000
  const mark = await get<HeldMark>(asSupplier, 'POST', marks, write)
  assert.deepEqual(
    [mark.source, mark.holds, mark.validUntil],
    ['federation', true, '2026-11-22T11:00:00.000Z'],
  )
  assert.deepEqual(state.asked.at(-1), [
    'signed',
    trustMarkType,
    'https://supplier.example',
    'https://anchor.example',
  ])
  assert.ok(!JSON.stringify(await get(asTown, 'GET', '/products')).includes('signed"'))
})

test('where there is no federation no signed mark is taken', async (t) => {
  const fixture = await startAgreements(t)
  const { scheme, product } = await certified(fixture, trustMarkType)
  const write = { schemeId: scheme.id, trustMark: 'signed' }
  const { body } = await fixture.ask(asSupplier, 'POST', `/products/${product.id}/marks`, write)
  assert.equal(body.code, 'trust.mark_not_verifiable')
})

test('a mark that its issuer revokes is found out, and stops admitting; one that cannot be asked about holds a day', async (t) => {
  const { state, federation } = testFederation()
  const fixture = await startAgreements(t, { federation })
  const { facts, get, clock, checkMarks, another, lines } = fixture
  const { scheme, product } = await certified(fixture, trustMarkType)
  await get(asSupplier, 'POST', `/products/${product.id}/marks`, { schemeId: scheme.id, trustMark: 'signed' })
  const there = await another()
  const admitted = async () => {
    const asked = call({ now: clock.now() })
    return [await facts.admitted(asked), await there.facts.admitted(asked)]
  }
  assert.deepEqual(await checkMarks(), { asked: 0, revoked: 0 })
  clock.advance({ minutes: 15 })
  assert.deepEqual(await checkMarks(), { asked: 1, revoked: 0 })
  assert.deepEqual(await checkMarks(), { asked: 0, revoked: 0 })

  state.error = new KnutpunktError(federationErrors.fetch_failed)
  clock.advance({ hours: 23 })
  assert.deepEqual(await checkMarks(), { asked: 1, revoked: 0 })
  assert.ok(lines.some(({ msg }) => msg === 'nobody could say whether a trust mark holds'))
  assert.deepEqual(await admitted(), [true, true])
  clock.advance({ hours: 1 })
  assert.deepEqual(await admitted(), [false, false])
  state.error = undefined
  await checkMarks()
  assert.equal((await admitted())[0], true)

  state.error = new KnutpunktError(federationErrors.mark_not_active, { values: { status: 'revoked' } })
  clock.advance({ minutes: 15 })
  assert.deepEqual(await checkMarks(), { asked: 1, revoked: 1 })
  assert.equal((await admitted())[0], false)
  const { marks } = await get<Product>(asTown, 'GET', `/products/${product.id}`)
  assert.deepEqual([marks[0]!.holds, marks[0]!.revokedReason], [false, 'trust.mark_not_active'])
  const history = await get<{ items: PartyChange[] }>(asTown, 'GET', `/products/${product.id}/history`)
  assert.deepEqual(
    history.items.map(({ by }) => by),
    ['trust.certification', 'admin-supplier', 'admin-supplier'],
  )
})

test('a system without a product, or with one that nobody knows, is not admitted', async (t) => {
  const fixture = await startAgreements(t)
  const { facts, parties } = fixture
  await admitSystem(fixture)
  assert.equal(await facts.admitted(call()), true)
  parties.add('alarms', 'supplier', { actsFor: [orgs.town] })
  assert.equal(await facts.admitted(call()), false)
  parties.add('alarms', 'supplier', { productId: orgs.town })
  assert.equal(await facts.admitted(call()), false)
  assert.equal(await facts.admitted(call({ system: 'stranger' })), false)
})

test("schemes are the operator's, products their supplier's, and an allow-list the controller's own", async (t) => {
  const fixture = await startAgreements(t)
  const { ask, get } = fixture
  const { scheme, product } = await certified(fixture)
  const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status
  assert.equal(await status(asTown, 'POST', '/schemes', { name: 'Egen' }), 403)
  assert.equal(await status(asTown, 'POST', '/products', productWrite), 403)
  assert.equal(await status(asSupplier, 'POST', '/products', { ...productWrite, supplierId: orgs.sub }), 403)
  const handed = { ...productWrite, supplierId: orgs.sub, version: 1 }
  assert.equal(await status(staffOf('sub'), 'PUT', `/products/${product.id}`, handed), 403)
  const write = { ...admission, schemeIds: [scheme.id] }
  // The supplier serves the town, and would let its own product in.
  assert.equal(await status(asSupplier, 'POST', `${list}/admissions`, write), 403)
  assert.equal(await status(asVillage, 'POST', `${list}/admissions`, write), 404)
  assert.deepEqual([await status(asVillage, 'GET', list), await status(asSupplier, 'GET', list)], [404, 200])
  const taken = await ask(asOperator, 'POST', '/schemes', { name: 'TRYGG' })
  assert.equal(taken.body.code, 'trust.scheme_name_taken')
  const open = await ask(asTown, 'POST', `${list}/admissions`, admission)
  assert.equal(open.body.code, 'trust.admission_too_open')
  const unknown = { ...write, schemeIds: [product.id] }
  assert.equal(
    (await ask(asTown, 'POST', `${list}/admissions`, unknown)).body.code,
    'trust.admission_names_unknown',
  )
  assert.equal(
    (await get<Scheme>(asOperator, 'PUT', `/schemes/${scheme.id}`, { name: 'Tryggare', version: 1 })).version,
    2,
  )
})

test('a criterion has versions, is removed at once, and its history is kept for its controller', async (t) => {
  const fixture = await startAgreements(t)
  const { ask, get, facts } = fixture
  await admitSystem(fixture)
  const { admissions } = await get<AllowList>(asTown, 'GET', list)
  const { id, version: _, updatedAt: __, controllerId: ___, ...write } = admissions[0]!
  const path = `${list}/admissions/${id}`
  await get(asTown, 'PUT', path, { ...write, purposes: ['care'], version: 1 })
  assert.equal(await facts.admitted(call()), false)
  assert.equal((await ask(asTown, 'PUT', path, { ...write, version: 1 })).status, 409)
  await get(asTown, 'PUT', path, { ...write, version: 2 })
  assert.equal(await facts.admitted(call()), true)
  assert.equal((await ask(asTown, 'DELETE', `${path}?version=2`)).status, 409)
  await get(asTown, 'DELETE', `${path}?version=3`)
  assert.equal(await facts.admitted(call()), false)
  assert.equal((await ask(asTown, 'DELETE', path)).body.code, 'trust.admission_not_found')
  const { items } = await get<{ items: PartyChange[] }>(asTown, 'GET', `${path}/history`)
  assert.deepEqual(
    items.map(({ act }) => act),
    ['removed', 'changed', 'changed', 'created'],
  )
  assert.equal((await ask(asVillage, 'GET', `${path}/history`)).status, 404)
  const elsewhere = `/allow-lists/${orgs.village}/admissions/${id}`
  assert.equal((await ask(asVillage, 'GET', `${elsewhere}/history`)).status, 404)
  assert.equal((await ask(asVillage, 'DELETE', elsewhere)).status, 404)
})
