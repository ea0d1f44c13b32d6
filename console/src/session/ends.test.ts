import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endingOf } from './ends.ts'

const start = Date.parse('2026-11-22T20:00:00Z')
const minute = 60_000
const login = { expiresAt: new Date(start + 600 * minute).toISOString(), idleSeconds: 30 * 60 }

test('nothing is said while there is time', () => {
  assert.equal(endingOf(login, start, start + 26 * minute), undefined)
})

test('a login that ends because nobody does anything can be kept', () => {
  assert.deepEqual(endingOf(login, start, start + 28 * minute), { leftMs: 2 * minute, extends: true })
})

test('a login that has lasted its whole time cannot', () => {
  const now = start + 599 * minute
  assert.deepEqual(endingOf(login, now, now), { leftMs: minute, extends: false })
})

test('after the end nothing is left, never less', () => {
  assert.equal(endingOf(login, start, start + 700 * minute)?.leftMs, 0)
})

test('with a very short idle time the notice comes in its last half', () => {
  const short = { ...login, idleSeconds: 120 }
  assert.equal(endingOf(short, start, start + 0.5 * minute), undefined)
  assert.deepEqual(endingOf(short, start, start + 1.5 * minute), { leftMs: 0.5 * minute, extends: true })
})
