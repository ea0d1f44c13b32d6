import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextLocal } from './next-local.ts'

const sundayEvening = Date.parse('2026-11-22T20:04:11Z')

test('Sunday 03:00 asked on a Sunday evening is a week ahead, in winter time', () => {
  assert.equal(nextLocal(7, '03:00', sundayEvening), '2026-11-29T02:00:00.000Z')
})

test('a time later today is today', () => {
  assert.equal(nextLocal(7, '22:30', sundayEvening), '2026-11-22T21:30:00.000Z')
  assert.equal(nextLocal(1, '00:15', sundayEvening), '2026-11-22T23:15:00.000Z')
})

test('summer time is an hour nearer UTC', () => {
  assert.equal(nextLocal(3, '12:00', Date.parse('2026-07-01T00:00:00Z')), '2026-07-01T10:00:00.000Z')
})

test('around the clock changes of 2026 the right offset is used', () => {
  assert.equal(nextLocal(7, '12:00', Date.parse('2026-03-28T12:00:00Z')), '2026-03-29T10:00:00.000Z')
  assert.equal(nextLocal(7, '12:00', Date.parse('2026-10-24T12:00:00Z')), '2026-10-25T11:00:00.000Z')
})
