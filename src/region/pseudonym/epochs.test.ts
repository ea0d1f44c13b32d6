import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PseudonymEpochs } from '../contract/index.ts'
import { people, visit, visitHeader } from '../load/loads-fixture.ts'
import { pseudonymWorld, stewardNamed } from './pseudonym-fixture.ts'
import { rekey } from './rekey.ts'

const stina = stewardNamed('stina')
type World = Awaited<ReturnType<typeof pseudonymWorld>>
type Node = World['first']

const begin = (node: Node, from: string, method = 'keyed', keepDays = 30) =>
  node.ask<PseudonymEpochs>(stina, 'POST', '/pseudonyms', { from, method, keepDays })
const epochs = async (node: Node) =>
  (await node.ask<PseudonymEpochs>(stina, 'GET', '/pseudonyms')).body.items.map(({ id, method, state }) =>
    [id, method, state].join(' '),
  )
/** Everybody that the store speaks of, and how often. */
const spoken = async (world: World) =>
  world.rows(`select person, count(*)::int as n from (
    select person from model.person union all select person from model.contact
    union all select "row" ->> 'person' from aside.row) where person is not null group by 1 order by 1`)

async function firstNight(world: World) {
  await world.file(
    'oldcare/besok_20260301.csv',
    visitHeader + visit('b1') + visit('b2', people[1]) + visit('b3', people[1], { kind: 'Z' }),
  )
  await world.first.load()
}

for (const [from, to] of [
  ['keyed', 'keyed'],
  ['keyed', 'vault'],
  ['vault', 'vault'],
  ['vault', 'keyed'],
] as const)
  test(`a new epoch, ${to} after ${from}: all pseudonyms are other ones, and what is loaded afterwards is of the same people`, async (t) => {
    const world = await pseudonymWorld(t)
    const { first: node } = world
    let epoch = 1
    if (from === 'vault') {
      // A region that wants it from the beginning begins an epoch before it loads anything.
      await begin(node, '1', 'vault')
      await node.work()
      epoch = 2
    }
    await firstNight(world)
    const before = await spoken(world)
    assert.ok(before.every(({ person }) => String(person).startsWith(`${epoch}.`)))
    const { status, body } = await begin(node, String(epoch), to)
    assert.equal(status, 202)
    assert.equal(body.items[0]!.state, 'pending')
    await node.work()
    const after = await spoken(world)
    assert.ok(after.every(({ person }) => String(person).startsWith(`${epoch + 1}.`)))
    const counts = (rows: typeof before) => rows.map(({ n }) => Number(n)).sort()
    assert.deepEqual(counts(after), counts(before))
    assert.deepEqual((await epochs(node)).slice(0, 2), [
      `${epoch + 1} ${to} current`,
      `${epoch} ${from} retired`,
    ])
    await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b4') + visit('b5', people[1]))
    const [load] = await node.load()
    assert.deepEqual([load!.loaded, load!.setAside], [2, 0])
    assert.deepEqual(
      await world.rows(`select p.birth_year, count(*)::int as n from model.contact c join model.person p using (person)
        group by p.person, p.birth_year order by all`),
      [
        { birth_year: 1990, n: 2 },
        { birth_year: 1990, n: 2 },
      ],
      'nobody is two people',
    )
    assert.deepEqual(world.entered.map(({ act }) => act).slice(-2), [
      'region.pseudonyms.begin',
      'region.pseudonyms.changed',
    ])
  })

test('a load between the asking for a new epoch and its coming into force is of the old one, and is changed with the rest', async (t) => {
  const world = await pseudonymWorld(t)
  const { first: node } = world
  await firstNight(world)
  await begin(node, '1')
  await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b4'))
  await node.load()
  assert.ok((await spoken(world)).every(({ person }) => String(person).startsWith('1.')))
  await node.work()
  assert.ok((await spoken(world)).every(({ person }) => String(person).startsWith('2.')))
  assert.deepEqual(
    await world.rows('select count(*)::int as n from model.contact join model.person using (person)'),
    [{ n: 3 }],
  )
})

test('a change that cannot be made whole leaves the store and its epoch as they were', async (t) => {
  const world = await pseudonymWorld(t)
  const { first: node } = world
  await firstNight(world)
  const before = await spoken(world)
  await begin(node, '1')
  const half = { remake: async (some: readonly string[]) => new Map([[some[0]!, '2.other']]) }
  await assert.rejects(
    world.store.write((connection) => rekey(connection, half, '2')),
    /2 pseudonyms of epoch 1 cannot be opened/,
  )
  assert.deepEqual(await spoken(world), before)
  assert.deepEqual(await world.rows('select id from meta.epoch'), [{ id: '1' }])
})

test('a node killed between the store’s change and the database’s takes it down when it starts, and does it once', async (t) => {
  const world = await pseudonymWorld(t)
  const { first: node } = world
  await firstNight(world)
  await begin(node, '1')
  await world.store.write((connection) => rekey(connection, node.pseudonyms, '2'))
  const after = await spoken(world)
  assert.deepEqual(await epochs(node), ['2 keyed pending', '1 keyed current'])
  const again = await world.start()
  assert.deepEqual(await epochs(again), ['2 keyed current', '1 keyed retired'])
  await again.work()
  assert.deepEqual(await spoken(world), after)
})

test('a key that was made and never came to the database is not kept', async (t) => {
  const world = await pseudonymWorld(t)
  await firstNight(world)
  await world.first.keys.add('keyed')
  const again = await world.start()
  assert.deepEqual(
    again.keys.epochs().map(({ id }) => id),
    ['1'],
  )
})

test('a node whose store is of an epoch that the key file does not have, as an older copy, does not start', async (t) => {
  const world = await pseudonymWorld(t)
  const { first: node } = world
  await firstNight(world)
  await begin(node, '1')
  await node.work()
  await node.keys.destroy('2')
  await assert.rejects(world.start(), { code: 'region.pseudonym_keys_unusable' })
})

test('a new epoch is begun from the one in force, one at a time', async (t) => {
  const world = await pseudonymWorld(t)
  const { first: node } = world
  await firstNight(world)
  assert.equal((await begin(node, '2')).body.code, 'region.pseudonyms_stale')
  const both = await Promise.all([begin(node, '1'), begin(node, '1')])
  assert.deepEqual(both.map(({ status }) => status).sort(), [202, 409])
  assert.equal((await begin(node, '1')).body.code, 'region.pseudonyms_pending')
  assert.equal(node.keys.epochs().length, 2)
  const reader = { ...stina, permissions: new Set(['region.pseudonyms.read']) }
  const asked = { from: '1', method: 'keyed', keepDays: 1 }
  assert.equal((await node.ask(reader, 'POST', '/pseudonyms', asked)).status, 403)
})

test('an old key is kept as long as was said, and then it and its tokens are gone for good', async (t) => {
  const world = await pseudonymWorld(t)
  const { first: node } = world
  await begin(node, '1', 'vault')
  await node.work()
  await firstNight(world)
  const [hers] = await world.rows('select person from model.person limit 1')
  await begin(node, '2', 'keyed', 30)
  await node.work()
  const opened = async () => (await node.pseudonyms.open([String(hers!['person'])])).size
  world.clock.advance({ hours: 29 * 24 })
  await node.job('region:pseudonyms-destroy')
  assert.equal(await opened(), 1)
  world.clock.advance({ hours: 25 })
  await node.job('region:pseudonyms-destroy')
  assert.equal(await opened(), 0)
  assert.deepEqual(await epochs(node), ['3 keyed current', '2 vault destroyed', '1 keyed destroyed'])
  assert.deepEqual((await world.db.pool.query('select from region.vault')).rows, [])
  assert.ok(!node.keys.epochs().some(({ id }) => id === '2'))
  assert.equal(world.entered.at(-1)!.act, 'region.pseudonyms.destroyed')
})

test('where the data is read in place the pseudonyms are the region’s own: no epoch is begun', async (t) => {
  const { first: node } = await pseudonymWorld(t, { inPlace: true })
  assert.equal((await begin(node, '1')).body.code, 'region.pseudonyms_in_place')
  assert.equal((await node.ask<PseudonymEpochs>(stina, 'GET', '/pseudonyms')).body.inPlace, true)
})
