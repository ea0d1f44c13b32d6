import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from './ids.ts'

test('an id is a UUID of version 7 and the RFC variant', () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an id carries the time it was made, in milliseconds', () => {
  const before = Date.now()
  const millis = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16)
  assert.ok(millis >= before && millis <= Date.now() + 1000)
})

test('ids are unique and sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids.toSorted(), ids)
})

test('ids keep their order when the clock steps back', (t) => {
  const first = newId()
  t.mock.method(Date, 'now', () => 1_000)
  assert.ok(newId() > first)
})
