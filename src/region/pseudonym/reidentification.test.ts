import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import type { Reidentification } from '../contract/index.ts'
import { people, visit, visitHeader } from '../load/loads-fixture.ts'
import { product } from '../model-fixture.ts'
import { pseudonymWorld, stewardNamed } from './pseudonym-fixture.ts'

const [stina, bo] = [stewardNamed('stina'), stewardNamed('bo')]
const permit = newId()
const [, hers] = people as [string, string]

/** A node with data, which has given out rows under a permit. */
async function given(t: TestContext) {
  const world = await pseudonymWorld(t)
  await world.file('oldcare/besok_20260301.csv', visitHeader + visit('b1', hers))
  await world.first.load()
  const { pool } = world.db
  await pool.query(`insert into region.product values ('p', $1, decode(repeat('00', 32), 'hex'), now())`, [
    await product('costs'),
  ])
  await pool.query(
    `insert into region.run (id, hub, product, form, ordered, digest, state, received_at)
     values ($1, 'hub.example', 'p', 'rows', $2, '', 'done', now())`,
    [newId(), { permit: { id: permit, epoch: 1, until: '2030-01-01T00:00:00Z' } }],
  )
  /** Hers under the permit, as it was given out. */
  const pseudonym = async (node = world.first) => {
    const [row] = await world.rows(`select person from model.contact where contact = 'b1'`)
    return node.pseudonyms.stageTwoOf(permit, 1)(String(row!['person']))
  }
  return { ...world, pseudonym }
}
type World = Awaited<ReturnType<typeof given>>

const ask = (pseudonym: string, more: object = {}) => ({
  permit,
  permitEpoch: 1,
  pseudonym,
  askedBy: 'hub.example, DT 2026-17, case 4',
  reason: 'A finding that she must be told of',
  legalBasis: 'PDL 4 kap.',
  ...more,
})
const propose = (world: World, pseudonym: string, more: object = {}, by = stina) =>
  world.first.ask<Reidentification>(by, 'POST', '/reidentifications', ask(pseudonym, more))
const act = (world: World, by: typeof stina, id: string, what: string, body?: object) =>
  world.first.ask<Reidentification & { identity?: string }>(
    by,
    'POST',
    `/reidentifications/${id}/${what}`,
    body,
  )

test('one proposes, another approves, and the identity is shown to the first, once; each step is in the log without it', async (t) => {
  const world = await given(t)
  const pseudonym = await world.pseudonym()
  const { status, body } = await propose(world, pseudonym)
  assert.equal(status, 201)
  assert.deepEqual([body.state, body.proposedBy], ['proposed', { id: 'stina', name: 'STINA' }])
  const { id } = body
  assert.equal((await act(world, stina, id, 'identity')).body.code, 'region.reidentification_state')
  assert.equal((await act(world, stina, id, 'approve')).body.code, 'region.reidentification_same_person')
  assert.equal((await act(world, bo, id, 'approve')).body.state, 'approved')
  assert.equal((await act(world, bo, id, 'identity')).body.code, 'region.reidentification_not_yours')
  const shown = await act(world, stina, id, 'identity')
  assert.deepEqual([shown.status, shown.body], [200, { identity: hers }])
  assert.equal(shown.headers['cache-control'], 'no-store')
  const again = await act(world, stina, id, 'identity')
  assert.deepEqual([again.status, again.body.code], [409, 'region.reidentification_state'])
  assert.deepEqual(
    world.entered.slice(-3).map(({ act: code, by, about }) => [code, by, about]),
    [
      ['region.reidentification.propose', 'stina', id],
      ['region.reidentification.approve', 'bo', id],
      ['region.reidentification.show', 'stina', id],
    ],
  )
  const { rows } = await world.db.pool.query('select r::text as text from region.reidentification r')
  const listed = await world.first.ask(stina, 'GET', '/reidentifications')
  const told = JSON.stringify([rows, listed.body, world.entered, world.lines])
  assert.ok(told.includes(id) && !told.includes(hers))
})

for (const [from, to] of [
  ['keyed', 'keyed'],
  ['vault', 'keyed'],
  ['keyed', 'vault'],
] as const)
  test(`a pseudonym given out before a change of the key, ${from} then ${to}, is found as long as the old key is kept`, async (t) => {
    const world = await given(t)
    const { first: node } = world
    const begin = async (epoch: string, method: string) => {
      const body = { from: epoch, method, keepDays: 10 }
      assert.equal((await node.ask(stina, 'POST', '/pseudonyms', body)).status, 202)
      await node.work()
    }
    if (from === 'vault') await begin('1', 'vault')
    const pseudonym = await world.pseudonym()
    await begin(from === 'vault' ? '2' : '1', to)
    assert.notEqual(await world.pseudonym(), pseudonym, 'the permit’s pseudonyms are other ones now')
    const goBack = async () => {
      const { id } = (await propose(world, pseudonym)).body
      await act(world, bo, id, 'approve')
      return (await act(world, stina, id, 'identity')).body
    }
    assert.deepEqual(await goBack(), { identity: hers })
    world.clock.advance({ hours: 11 * 24 })
    await node.job('region:pseudonyms-destroy')
    assert.equal((await goBack()).code, 'region.reidentification_not_found')
    assert.deepEqual(world.entered.at(-1)!.outcome, 'failed')
  })

test('another permit, another epoch, and a pseudonym of nobody lead to nobody', async (t) => {
  const world = await given(t)
  const pseudonym = await world.pseudonym()
  for (const more of [{ permit: newId() }, { permitEpoch: 2 }])
    assert.equal((await propose(world, pseudonym, more)).body.code, 'region.reidentification_permit')
  const { id } = (await propose(world, 'ab'.repeat(32))).body
  await act(world, bo, id, 'approve')
  assert.equal((await act(world, stina, id, 'identity')).status, 404)
  const { body } = await world.first.ask<Reidentification>(stina, 'GET', `/reidentifications/${id}`)
  assert.equal(body.state, 'not_found')
})

test('a refusal has its reason, and is the end; so is waiting too long for a decision or for a look', async (t) => {
  const world = await given(t)
  const pseudonym = await world.pseudonym()
  const first = (await propose(world, pseudonym)).body.id
  const reason = { reason: 'The letter can be sent without a name' }
  assert.equal(
    (await act(world, stina, first, 'refuse', reason)).body.code,
    'region.reidentification_same_person',
  )
  const refused = await act(world, bo, first, 'refuse', reason)
  assert.deepEqual([refused.body.state, refused.body.refusal], ['refused', reason.reason])
  assert.equal((await act(world, bo, first, 'approve')).status, 409)

  const second = (await propose(world, pseudonym)).body.id
  world.clock.advance({ hours: 14 * 24 })
  const late = await act(world, bo, second, 'approve')
  assert.match(late.body.detail!, /has run out and cannot be approved/)

  const third = (await propose(world, pseudonym)).body.id
  await act(world, bo, third, 'approve')
  world.clock.advance({ hours: 24 })
  assert.equal((await act(world, stina, third, 'identity')).status, 409)
  await world.first.job('region:reidentifications-expire')
  const { rows } = await world.db.pool.query('select state from region.reidentification order by id')
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['refused', 'expired', 'expired'],
  )
  assert.equal(world.entered.filter(({ act: code }) => code === 'region.reidentification.expire').length, 2)
})

test('two who look at the same moment: one is shown it', async (t) => {
  const world = await given(t)
  const { id } = (await propose(world, await world.pseudonym())).body
  await act(world, bo, id, 'approve')
  const both = await Promise.all([act(world, stina, id, 'identity'), act(world, stina, id, 'identity')])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
})

test('no personnummer is written in reasons, and permissions are asked for', async (t) => {
  const world = await given(t)
  const pseudonym = await world.pseudonym()
  const spelt = `${hers.slice(0, 8)}-${hers.slice(8)}`
  const { status, body } = await propose(world, pseudonym, { reason: `It may be ${spelt}` })
  assert.deepEqual([status, body.code], [422, 'region.reidentification_identity'])
  assert.ok(!JSON.stringify(body).includes(spelt))
  const reader = { ...stina, permissions: new Set(['region.pseudonyms.read']) }
  assert.equal((await propose(world, pseudonym, {}, reader)).status, 403)
  const { id } = (await propose(world, pseudonym)).body
  assert.equal((await act(world, { ...reader, id: 'bo' }, id, 'approve')).status, 403)
})

test('where the data is read in place the node has nobody to go back to', async (t) => {
  const { first: node } = await pseudonymWorld(t, { inPlace: true })
  const { body } = await node.ask(stina, 'POST', '/reidentifications', ask('ab'.repeat(32)))
  assert.equal(body.code, 'region.pseudonyms_in_place')
})
