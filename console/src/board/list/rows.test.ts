import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAlarm } from '../alarm-fixture.ts'
import { arrange } from './order.ts'
import { layOut, neighbour, visible } from './rows.ts'

const many = Array.from({ length: 5000 }, (_, i) => anAlarm({ id: `a${String(i).padStart(4, '0')}` }))

test('only the rows in sight are drawn, however many there are', () => {
  const { rows, height } = layOut(arrange(many, false), new Set())
  const seen = visible(rows, height / 2, height / 2 + 50)
  assert.ok(seen.length > 5 && seen.length < 20)
  for (const row of seen) assert.ok(row.top + row.height > height / 2 && row.top < height / 2 + 50)
})

test('the first and the last row can be reached', () => {
  const { rows, height } = layOut(arrange(many, false), new Set())
  assert.equal(visible(rows, 0, 10)[0], rows[0])
  assert.equal(visible(rows, height - 1, height + 10).at(-1), rows.at(-1))
})

test('technical alarms are folded until they are unfolded, and their heading knows them all', () => {
  const sections = arrange([anAlarm({ id: 't', urgency: 'technical' })], false)
  const folded = layOut(sections, new Set()).rows
  assert.equal(folded.length, 1)
  const [head] = folded
  assert.ok(head?.kind === 'head' && head.alarms.length === 1)
  assert.equal(layOut(sections, new Set(['technical'])).rows.length, 2)
})

test('moving goes past headings, stops at the ends, and begins at the top', () => {
  const { rows } = layOut(
    arrange([anAlarm({ id: 'a' }), anAlarm({ id: 'b', ringing: false, state: 'arrived' })], false),
    new Set(),
  )
  assert.equal(neighbour(rows, undefined, 1)?.id, 'a')
  assert.equal(neighbour(rows, 'a', 1)?.id, 'b')
  assert.equal(neighbour(rows, 'b', 1)?.id, 'b')
  assert.equal(neighbour(rows, 'a', -1)?.id, 'a')
})
