import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnutpunktError, newId, type Party } from '../../kernel/index.ts'
import {
  type AgreementsFixture,
  admitSystem,
  asOperator,
  asSupplier,
  asTown,
  asVillage,
  call,
  hears,
  orgs,
  processorOf,
  startAgreements,
} from '../agreement/agreements-fixture.ts'
import type { Limit, LimitAlert, Suspension } from '../contract/agreement.ts'
import type { PartyChange } from '../contract/party.ts'
import { limitErrors } from './limit-errors.ts'

const [elsa, nils] = [newId(), newId()]
const system: Party = {
  kind: 'system',
  id: 'alarms',
  name: '',
  levelOfAssurance: 3,
  permissions: new Set(['trust.limits.read', 'trust.limits.write']),
  roles: [],
  organisation: orgs.supplier,
  controllers: [orgs.town],
}
const act = { act: 'alarms.handle', controller: orgs.town, person: elsa }
const limited = { onUnusual: 'alert' } as const

async function started(...given: Parameters<typeof startAgreements>) {
  const fixture = await startAgreements(...given)
  fixture.parties.add('alarms', 'supplier', { actsFor: [orgs.town] })
  const uses = (count: number, of: Pick<AgreementsFixture, 'onUse'> = fixture) => {
    for (let left = count; left > 0; left -= 1) of.onUse(system, act)
  }
  const alerts = async (query = '') =>
    (await fixture.get<{ items: LimitAlert[] }>(asTown, 'GET', `/limit-alerts${query}`)).items
  return { ...fixture, uses, alerts }
}

test('a system is within its limits by types, controller and cohort; suspended, it is within none', async (t) => {
  const { facts, get } = await started(t)
  const within = (rest = {}) => facts.withinLimits(call({ person: elsa, ...rest }))
  assert.equal(await within(), true)
  assert.equal(await within({ controller: orgs.village }), false)
  assert.equal(await within({ system: 'stranger' }), false)
  const write = { ...limited, informationTypes: ['social_alarm'], controllers: [orgs.town], cohort: [elsa] }
  const limit = await get<Limit>(asTown, 'PUT', '/limits/alarms', write)
  assert.deepEqual(limit.cohort, [elsa])
  assert.deepEqual([await within(), await within({ person: nils })], [true, false])
  assert.equal(await within({ informationTypes: ['social_alarm', 'plans'] }), false)
  await get(asTown, 'PUT', '/limits/alarms', { ...write, cohort: [nils], version: 1 })
  assert.deepEqual([await within(), await within({ person: nils })], [false, true])
  await get(asTown, 'DELETE', '/limits/alarms')
  assert.equal(await within(), true)
  await get(asTown, 'PUT', '/systems/alarms/suspension', { reason: 'looks wrong' })
  assert.equal(await within(), false)
})

test('what is warm is answered at once, with a cohort of a hundred thousand too', async (t) => {
  const { facts, get, db } = await started(t)
  const cohort = Array.from({ length: 99_999 }, () => newId())
  const told = await hears(db, (part) => part === 'limits')
  await get(asTown, 'PUT', '/limits/alarms', {
    ...limited,
    cohort: [...cohort, elsa, elsa.toUpperCase()].slice(1),
  })
  await told.heard
  await told.close()
  await facts.withinLimits(call({ person: elsa }))
  assert.equal(facts.withinLimits(call({ person: elsa })), true)
  assert.equal(facts.withinLimits(call({ person: nils })), false)
  const { items } = await get<{ items: Limit[] }>(asTown, 'GET', '/limits')
  assert.deepEqual([items[0]?.cohort, items[0]?.cohortSize], [undefined, 99_999])
})

test('a suspension is seen by another process as soon as it is told', async (t) => {
  const { another, get, suspension, suspended } = await started(t)
  const there = await another()
  assert.equal(await there.facts.withinLimits(call()), true)
  const told = await hears(there.db, (part) => part === 'limits')
  await get(asTown, 'PUT', '/systems/alarms/suspension', { reason: 'looks wrong' })
  await told.heard
  await told.close()
  assert.equal(await there.facts.withinLimits(call()), false)
  assert.equal((await suspension('alarms'))?.reason, 'looks wrong')
  await get(asTown, 'POST', '/systems/alarms/suspension/lift', { reason: 'it was a test' })
  const { items } = await get<{ items: Suspension[] }>(asTown, 'GET', '/systems/alarms/suspension')
  assert.deepEqual(
    items.map(({ reason, by, liftedBy, liftedReason }) => [reason, by, liftedBy, liftedReason]),
    [['looks wrong', 'admin-town', 'admin-town', 'it was a test']],
  )
  assert.deepEqual(suspended, ['looks wrong', undefined])
})

test('processes together notice a volume that none of them has alone, and what is beyond it is counted once', async (t) => {
  const { another, uses, flush, get, alerts, db } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, perMinute: 100 })
  const others = [await another(), await another()]
  uses(60)
  for (const other of others) uses(60, other)
  await Promise.all([flush(), ...others.map((other) => other.flush())])
  const [alert, ...more] = await alerts()
  assert.deepEqual([alert?.kind, alert?.count, alert?.suspended, more.length], ['volume', 80, false, 0])
  const { rows } = await db.pool.query('select span, uses::int from trust.limit_use order by span')
  assert.deepEqual(rows, [
    { span: 'day', uses: 180 },
    { span: 'minute', uses: 180 },
  ])
})

test('an alert is raised once per kind and hour and counts what follows, until it is closed', async (t) => {
  const { uses, flush, get, ask, alerts, clock, onUse, acts } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, cohort: [nils], perDay: 3 })
  uses(2)
  await flush()
  uses(3)
  onUse(system, { ...act, controller: orgs.village })
  await flush()
  const kinds = (found: LimitAlert[]) => found.map(({ kind, count }) => `${kind} ${count}`).sort()
  assert.deepEqual(kinds(await alerts()), ['cohort 6', 'controller 1', 'volume 3'])
  clock.advance({ hours: 1 })
  uses(1)
  await flush()
  assert.deepEqual(kinds(await alerts()), ['cohort 1', 'cohort 6', 'controller 1', 'volume 1', 'volume 3'])
  const [newest] = (await alerts('?open=true')).filter(({ kind }) => kind === 'cohort')
  const path = `/limit-alerts/${newest!.id}/close`
  const closed = await get<LimitAlert>(asTown, 'POST', path, { conclusion: 'a new resident' })
  assert.deepEqual([closed.conclusion, closed.closedBy], ['a new resident', 'admin-town'])
  assert.equal(
    (await ask(asTown, 'POST', path, { conclusion: 'again' })).body.code,
    'trust.limit_alert_closed',
  )
  // What comes after somebody has looked is not hidden behind her conclusion.
  uses(1)
  await flush()
  assert.equal((await alerts('?open=true')).filter(({ kind }) => kind === 'cohort').length, 2)
  const entered = (await acts()).filter((each) => each === 'trust.limit.exceed')
  assert.equal(entered.length, 6)
})

test('use outside the hours is told of, by Swedish clocks', async (t) => {
  const { uses, flush, get, alerts, clock } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, hours: { from: '06:00', to: '22:00' } })
  clock.set('2026-03-28T04:59:59Z')
  uses(1)
  clock.set('2026-03-28T05:00:00Z')
  uses(1)
  // Summer time: 06:00 is an hour earlier.
  clock.set('2026-03-29T03:59:59Z')
  uses(1)
  clock.set('2026-03-29T04:00:00Z')
  uses(1)
  await flush()
  assert.deepEqual((await alerts()).map(({ kind, firstAt }) => [kind, firstAt]).sort(), [
    ['hours', '2026-03-28T04:59:59.000Z'],
    ['hours', '2026-03-29T03:59:59.000Z'],
  ])
})

test('unusual use suspends the system when the limit says so: at once, in all processes, with its trace', async (t) => {
  const { another, onUse, flush, get, alerts, facts, acts, suspended } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { cohort: [nils], onUnusual: 'suspend' })
  const there = await another()
  assert.equal(await there.facts.withinLimits(call()), true)
  let alert = ''
  const told = await hears(there.db, (part) => {
    if (part.startsWith('alert:')) alert = part.replace('alert:', '')
    return part === 'limits' && alert !== ''
  })
  // Nobody flushes: what is to suspend does not wait for the second to be over.
  onUse(system, act)
  await told.heard
  await told.close()
  // Until this process has heard of its own doing.
  await flush()
  assert.equal(await facts.withinLimits(call()), false)
  assert.equal(await there.facts.withinLimits(call()), false)
  const { items } = await get<{ items: Suspension[] }>(asTown, 'GET', '/systems/alarms/suspension')
  assert.deepEqual([items[0]?.alertId, items[0]?.by, items[0]?.reason], [alert, undefined, 'unusual: cohort'])
  assert.equal((await alerts())[0]?.suspended, true)
  assert.deepEqual(suspended, ['unusual: cohort'])
  assert.deepEqual((await acts()).slice(-2), ['trust.limit.exceed', 'trust.system.suspend'])
})

test('counts that could not be written are written when the database is there again', async (t) => {
  const { uses, flush, db, get, alerts } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, perMinute: 1 })
  uses(2)
  await db.pool.query('alter table trust.limit_alert rename to away')
  await assert.rejects(flush())
  assert.equal((await db.pool.query('select from trust.limit_use')).rowCount, 0)
  await db.pool.query('alter table trust.away rename to limit_alert')
  uses(1)
  await flush()
  await flush()
  assert.deepEqual(
    (await alerts()).map(({ kind, count }) => [kind, count]),
    [['volume', 2]],
  )
})

test('what is counted is written by itself, without anybody asking for it', async (t) => {
  const { uses, get, db } = await started(t, { ticking: true })
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, perMinute: 1 })
  const told = await hears(db, (part) => part.startsWith('alert:'))
  uses(2)
  await told.heard
  await told.close()
  assert.equal((await db.pool.query(`select from trust.limit_use where span = 'minute'`)).rowCount, 1)
})

test('what was counted is written when the process ends', async (t) => {
  const { another, uses, db } = await started(t)
  const there = await another()
  uses(7, there)
  await there.close()
  const { rows } = await db.pool.query(`select uses::int from trust.limit_use where span = 'minute'`)
  assert.deepEqual(rows, [{ uses: 7 }])
})

test('a system that the register of parties has just ended is set aside all the same, and keeps nobody from being counted', async (t) => {
  const { onUse, flush, get, db, facts, suspended } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { cohort: [nils], onUnusual: 'suspend' })
  suspended.push = () => {
    throw new KnutpunktError(limitErrors.limit_system_not_found)
  }
  onUse(system, act)
  onUse({ ...system, id: 'another' }, act)
  await flush()
  assert.equal(await facts.withinLimits(call()), false)
  const { rows } = await db.pool.query('select distinct system from trust.limit_use order by system')
  assert.deepEqual(rows, [{ system: 'alarms' }, { system: 'another' }])
})

test('staff are not counted, nor what is the name of no system', async (t) => {
  const { onUse, flush, db } = await started(t)
  onUse(asTown, act)
  onUse({ ...system, id: 'not a name' }, act)
  await flush()
  assert.equal((await db.pool.query('select from trust.limit_use')).rowCount, 0)
})

test('neither a system nor its own organisation sets or lifts its limit; its controller and the operator do', async (t) => {
  const { ask, get, parties } = await started(t)
  const status = async (party: Party, method = 'PUT', path = '/limits/alarms', body: object = limited) =>
    (await ask(party, method, path, body)).status
  assert.deepEqual(
    [await status(system), await status({ ...system, controllers: 'all' }), await status(asSupplier)],
    [403, 403, 403],
  )
  assert.equal(await status(asVillage), 404)
  await get(asTown, 'PUT', '/limits/alarms', limited)
  await get(asOperator, 'PUT', '/limits/alarms', { ...limited, version: 1 })
  assert.equal(await status(asSupplier, 'DELETE'), 403)
  // Its own organisation may set it aside, and not let it in again.
  await get(asSupplier, 'PUT', '/systems/alarms/suspension', { reason: 'a leak' })
  const lift = '/systems/alarms/suspension/lift'
  assert.equal(await status(asSupplier, 'POST', lift, { reason: 'fixed' }), 403)
  assert.equal(await status(system, 'POST', lift, { reason: 'fixed' }), 403)
  assert.equal(await status(asTown, 'POST', lift, { reason: 'fixed' }), 200)
  assert.equal(await status(asTown, 'POST', lift, { reason: 'fixed' }), 409)
  // Nor does the supplier become one that its system acts for.
  parties.add('alarms', 'supplier', { actsFor: [orgs.town, orgs.supplier] })
  assert.equal(await status(asSupplier, 'PUT', '/limits/alarms', { ...limited, version: 2 }), 403)
  // A controller's own system that acts for her alone is hers to limit.
  parties.add('own', 'town', { actsFor: [orgs.town] })
  assert.equal(await status(asTown, 'PUT', '/limits/own'), 200)
})

test('limits, alerts and suspensions are seen by those whose systems they are, and by those they act for', async (t) => {
  const { get, ask, uses, flush, parties } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, cohort: [] })
  uses(1)
  await flush()
  const count = async (party: Party, path: string) =>
    (await get<{ items: object[] }>(party, 'GET', path)).items.length
  for (const path of ['/limits', '/limit-alerts', '/limits?search=alarm']) {
    const seen: number[] = []
    for (const party of [asTown, asSupplier, asOperator, asVillage]) seen.push(await count(party, path))
    assert.deepEqual(seen, [1, 1, 1, 0], path)
  }
  const { items } = await get<{ items: LimitAlert[] }>(asTown, 'GET', '/limit-alerts')
  const close = `/limit-alerts/${items[0]!.id}/close`
  assert.equal((await ask(asVillage, 'POST', close, { conclusion: 'x' })).status, 404)
  assert.equal((await ask(asSupplier, 'POST', close, { conclusion: 'x' })).status, 403)
  const alarms = parties.systems.get('alarms')!
  parties.systems.delete('alarms')
  assert.equal((await ask(asTown, 'POST', close, { conclusion: 'x' })).status, 404)
  assert.equal((await ask(asOperator, 'POST', close, { conclusion: 'the system is gone' })).status, 200)
  parties.systems.set('alarms', alarms)
  for (const path of ['/limits/alarms', '/limits/alarms/history', '/systems/alarms/suspension']) {
    assert.equal((await ask(asVillage, 'GET', path)).status, 404, path)
  }
})

test('a limit has versions: a stale one is refused, and the history never has the persons', async (t) => {
  const { get, ask, acts, db } = await started(t)
  await get(asTown, 'PUT', '/limits/alarms', { ...limited, cohort: [elsa] })
  const put = (body: object) => ask(asTown, 'PUT', '/limits/alarms', { ...limited, ...body })
  assert.equal((await put({})).body.code, 'trust.agreement_version_missing')
  assert.equal((await put({ version: 2 })).body.code, 'trust.agreement_version_stale')
  assert.equal((await put({ version: 1, perMinute: 5, cohort: [elsa] })).status, 200)
  await get(asTown, 'DELETE', '/limits/alarms')
  assert.equal((await ask(asTown, 'GET', '/limits/alarms')).body.code, 'trust.limit_not_set')
  const { items } = await get<{ items: PartyChange[] }>(asTown, 'GET', '/limits/alarms/history')
  assert.deepEqual(
    items.map(({ version, act: what, document }) => [version, what, document['cohortSize']]),
    [
      [3, 'removed', 1],
      [2, 'changed', 1],
      [1, 'created', 1],
    ],
  )
  assert.ok(!JSON.stringify(items).includes(elsa))
  assert.deepEqual(await acts(), ['trust.limit.set', 'trust.limit.set', 'trust.limit.remove'])
  const { rows } = await db.pool.query('select since_version, until_version from trust.limit_cohort')
  assert.deepEqual(rows, [{ since_version: 1, until_version: 3 }])
  assert.equal((await put({})).status, 200)
})

test('agreement, allow-list and limit together are what a decision is given about a system', async (t) => {
  const fixture = await startAgreements(t)
  const { facts, get } = fixture
  const known = async () => [
    await facts.agreedTypes(call()),
    await facts.admitted(call()),
    await facts.withinLimits(call()),
  ]
  assert.deepEqual(await known(), [undefined, false, false])
  await admitSystem(fixture)
  await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  assert.deepEqual(await known(), [['social_alarm'], true, true])
})
