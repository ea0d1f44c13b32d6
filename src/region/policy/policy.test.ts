import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { newId, Temporal } from '../../kernel/index.ts'
import type { Policy, PolicyDecision, PolicyDefinitions } from '../contract/index.ts'
import { analyst, startRegion, steward } from '../region-fixture.ts'
import { isOpen } from './policy.ts'

type Node = Awaited<ReturnType<typeof startRegion>>

const byRule: PolicyDecision = { takesPart: true, byHand: false, small: 'tell' }

/** Decides as the steward does: reads, and writes what she has read. */
async function decide(node: Node, product: string, decided: Partial<PolicyDecision>) {
  const { body } = await node.ask<Policy>(steward, 'GET', `/policies/${product}`)
  const { version, digest } = body
  return node.ask<Policy>(steward, 'PUT', `/policies/${product}`, {
    version,
    digest,
    decided: { ...byRule, ...decided },
  })
}

test('a threshold can be made stricter, and an attempt to lower it is refused by name', async (t) => {
  const node = await startRegion(t)
  const lower = await decide(node, 'waiting', { threshold: 4 })
  assert.equal(lower.status, 422)
  assert.equal(lower.body.code, 'region.policy_threshold_lower')
  assert.match(lower.body.detail!, /is 5\./)
  assert.equal((await decide(node, 'waiting', { threshold: 5 })).status, 200)
  const stricter = await decide(node, 'waiting', { threshold: 20 })
  assert.equal(stricter.body.decided.threshold, 20)
  assert.equal((await decide(node, 'waiting', { threshold: 10 })).status, 200, 'her own may be eased again')
})

test('the node’s own threshold holds where a product’s is lower', async (t) => {
  const node = await startRegion(t, {
    settings: { defaults: { takesPart: true, byHand: false, threshold: 10 } },
  })
  assert.equal((await decide(node, 'waiting', { threshold: 9 })).body.code, 'region.policy_threshold_lower')
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await node.work()
  assert.equal((await node.about('status', order.run)).evidence!.threshold, 10)
})

test('a product that the region takes no part in is refused by rule', async (t) => {
  const node = await startRegion(t)
  await decide(node, 'waiting', { takesPart: false })
  const { state, reason } = await node.order(await node.run('waiting'))
  assert.equal(state, 'refused')
  assert.equal(reason!.code, 'region.policy_no_part')
})

test('a dimension that the region keeps is given out neither in answers nor by filters', async (t) => {
  const node = await startRegion(t)
  await decide(node, 'waiting', { dimensions: ['region', 'month'] })
  const asked = [
    { dimensions: ['hospital'] },
    { filters: [{ column: 'hospital', is: '=' as const, value: 'Sjukhuset' }] },
  ]
  for (const each of asked)
    assert.equal((await node.order(await node.run('waiting', each))).reason!.code, 'region.policy_dimension')
  assert.equal((await node.order(await node.run('waiting', { dimensions: ['month'] }))).state, 'waiting')
  assert.equal(
    (await decide(node, 'waiting', { dimensions: ['nothing'] })).body.code,
    'region.order_dimension_unknown',
  )
})

test('what the region decides while a run waits holds for it too', async (t) => {
  const node = await startRegion(t)
  await decide(node, 'waiting', { hours: { from: '22:00', to: '05:00' } })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await node.work()
  assert.equal((await node.about('status', order.run)).state, 'waiting', 'it is eleven in the morning')
  await decide(node, 'waiting', { takesPart: false })
  await node.work()
  assert.equal((await node.about('status', order.run)).reason!.code, 'region.policy_no_part')
})

test('runs start in the hours that the region allows, and no more of them at once', async (t) => {
  const node = await startRegion(t, { settings: { atOnce: 5 } })
  await decide(node, 'waiting', { hours: { from: '22:00', to: '05:00' }, atOnce: 1 })
  await node.start()
  const orders = [await node.run('waiting'), await node.run('waiting'), await node.run('beds')]
  for (const order of orders) await node.order(order)
  await node.work()
  const states = async () =>
    Promise.all(orders.map(async ({ run }) => (await node.about('status', run)).state))
  assert.deepEqual(await states(), ['waiting', 'waiting', 'done'])
  // 22:30 in Sweden.
  node.clock.set('2026-11-22T21:30:00Z')
  await node.db.pool.query(
    `insert into region.run (id, hub, product, form, ordered, digest, state, received_at, worker)
     select $1, hub, product, form, ordered, digest, 'running', received_at, 'another' from region.run where id = $2`,
    [newId(), orders[0]!.run],
  )
  // Announced by another connection, as a process that runs it does.
  const announced = await node.db.announce('another')
  await node.work()
  assert.deepEqual(await states(), ['waiting', 'waiting', 'done'], 'another process runs one')
  await node.db.pool.query(`delete from region.run where worker = 'another'`)
  await announced.close()
  await node.work()
  await node.work()
  assert.deepEqual(await states(), ['done', 'done', 'done'])
})

test('hours are Swedish, in summer and winter, and may go over midnight', () => {
  const night = { hours: { from: '22:00', to: '05:00' } }
  const at = (iso: string) => Temporal.Instant.from(iso)
  assert.equal(isOpen(night, at('2026-07-01T20:00:00Z')), true)
  assert.equal(isOpen(night, at('2026-01-01T20:30:00Z')), false)
  assert.equal(isOpen(night, at('2026-01-01T03:59:00Z')), true)
  assert.equal(isOpen(night, at('2026-01-01T04:00:00Z')), false)
  assert.equal(isOpen({ hours: { from: '08:00', to: '17:00' } }, at('2026-01-01T08:00:00Z')), true)
  assert.equal(isOpen({}, at('2026-01-01T12:00:00Z')), true)
})

test('who decided what, and when, is kept', async (t) => {
  const node = await startRegion(t)
  await decide(node, 'waiting', { threshold: 7 })
  node.clock.advance({ hours: 1 })
  await decide(node, 'waiting', { byHand: true })
  const { body } = await node.ask<{
    items: { version: number; changedBy: object; changedAt: string; decided: object }[]
  }>(analyst, 'GET', '/policies/waiting/history')
  assert.deepEqual(body.items, [
    {
      version: 2,
      decided: { ...byRule, byHand: true },
      changedBy: { id: 'stina', name: 'Stina' },
      changedAt: '2026-11-22T11:00:00.000Z',
    },
    {
      version: 1,
      decided: { ...byRule, threshold: 7 },
      changedBy: { id: 'stina', name: 'Stina' },
      changedAt: '2026-11-22T10:00:00.000Z',
    },
  ])
  await assert.rejects(node.db.pool.query('delete from region.policy_change'), /never changed/)
  assert.equal(
    node.entered.filter(({ act, by }) => act === 'region.policy.change' && by === 'stina').length,
    2,
  )
})

test('a decision on what somebody else has changed meanwhile is refused', async (t) => {
  const node = await startRegion(t)
  const { body } = await node.ask<Policy>(steward, 'GET', '/policies/waiting')
  await decide(node, 'waiting', { threshold: 7 })
  const late = await node.ask(steward, 'PUT', '/policies/waiting', {
    version: body.version,
    digest: body.digest,
    decided: byRule,
  })
  assert.equal(late.status, 409)
  assert.equal(late.body.code, 'region.policy_stale')
  assert.equal(
    (
      await node.ask(analyst, 'PUT', '/policies/waiting', {
        version: 1,
        digest: body.digest,
        decided: byRule,
      })
    ).status,
    403,
  )
  assert.equal((await node.ask(steward, 'GET', '/policies/nothing')).body.code, 'region.product_unknown')
})

test('a product whose definition has changed, or that is new, waits for somebody to look at it', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const changedRun = await node.run('waiting')
  changedRun.product = { ...changedRun.product, disclosure: { threshold: 0, cellKey: false } }
  assert.equal((await node.order(changedRun)).state, 'held')
  const { body } = await node.ask<Policy>(steward, 'GET', '/policies/waiting')
  assert.equal(body.changed, true)
  assert.equal(body.leastThreshold, 5, 'the node’s own, whatever the definition says')
  assert.equal((await node.order(await node.run('waiting'))).state, 'waiting', 'the one that is known runs')

  const newRun = await node.run('waiting')
  newRun.product = { ...newRun.product, id: 'new_one' }
  assert.equal((await node.order(newRun)).state, 'held')
  const why = await node.ask<{ heldWhy: string }>(steward, 'GET', `/runs/${newRun.run}`)
  assert.equal(why.body.heldWhy, 'new_product')
  await decide(node, 'new_one', {})
  assert.equal((await node.order({ ...newRun, run: newId() })).state, 'waiting')
})

test('what has changed in a product since it was decided on can be read, as long as an order has come with it', async (t) => {
  const node = await startRegion(t)
  const read = async (id: string) =>
    (await node.ask<PolicyDefinitions>(steward, 'GET', `/policies/${id}/definition`)).body
  const first = await node.run('waiting')
  const disclosure = { threshold: 9, cellKey: false }
  await node.order({ ...first, product: { ...first.product, version: 2, disclosure } })
  const { decided, now } = await read('waiting')
  assert.deepEqual([decided!.version, now.version], [1, 2], 'nothing is decided: the program’s own')
  await decide(node, 'waiting', {})
  assert.equal((await read('waiting')).decided!.version, 2)
  const next = await node.run('waiting')
  await node.order({ ...next, product: { ...next.product, version: 3 } })
  const later = await read('waiting')
  assert.deepEqual(
    [later.decided!.version, later.decided!.disclosure, later.now.version],
    [2, disclosure, 3],
    'found among what was ordered',
  )
  const unknown = { ...next.product, id: 'new_one' }
  await node.order({ ...(await node.run('waiting')), product: unknown })
  assert.equal((await read('new_one')).decided, undefined)
})
