import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Run } from '../contract/product.ts'
import { application, content, people, requestWorld } from './request-fixture.ts'

const { analyst, steward } = people
const question = { product: 'person_years', selection: content.selection, purpose: 'First look' }

test('what is applied for, completed and approved is asked for under the permit, and read', async (t) => {
  const w = await requestWorld(t)
  const permit = await w.permitted()
  assert.deepEqual([permit.number, permit.state, permit.regions], ['DB 2126-1', 'in_force', ['01', '12']])
  const { status, body } = await w.as(analyst)<Run>('POST', 'runs', { ...question, permit: permit.id })
  assert.equal(status, 202, JSON.stringify(body))
  await w.work()
  const run = (await w.as(analyst)<Run>('GET', `runs/${body.id}`)).body
  assert.equal(run.state, 'done')
  assert.deepEqual(
    run.figures?.cells.map(({ at }) => at),
    [
      ['01', '2124'],
      ['12', '2124'],
    ],
  )
  assert.deepEqual(
    [...new Set(w.asked.map(({ region }) => region))].sort(),
    ['01', '12'],
    '14 is not granted',
  )
})

test('without a permit nothing is asked', async (t) => {
  const w = await requestWorld(t)
  assert.equal((await w.as(analyst)('POST', 'runs', question)).status, 403)
  await w.work()
  assert.deepEqual(w.asked, [])
  assert.equal((await w.as(steward)('POST', 'requests', application)).status, 403)
})
