import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageOf, formatDate, formatInstant, formatSecond, formatShare } from './format.ts'

const now = Date.parse('2026-11-22T20:00:00Z')

test('a time is day, short month without a full stop, and Swedish local clock', () => {
  assert.equal(formatInstant('2026-11-22T20:04:11Z', 'sv', now), '22 nov 21:04')
  assert.equal(formatInstant('2026-11-22T20:04:11Z', 'en', now), '22 Nov 21:04')
  assert.equal(formatInstant('2026-07-01T20:04:11Z', 'sv', now), '1 juli 22:04')
  assert.equal(formatSecond('2026-11-22T23:30:05Z'), '00:30:05')
})

test('the year is shown only when it is not this one', () => {
  assert.equal(formatDate('2025-09-03T10:00:00Z', 'sv', now), '3 sep 2025')
  assert.equal(formatDate('2026-09-03T10:00:00Z', 'en', now), '3 Sep')
})

test('a share is rounded down, so that 97.49 % never looks like 97.5 %', () => {
  assert.equal(formatShare(0.97499, 'en'), '97.4%')
  assert.equal(formatShare(0.975, 'en'), '97.5%')
  assert.equal(formatShare(0.29, 'en'), '29.0%')
  assert.equal(formatShare(0.975, 'sv').replace(/\s/g, ' '), '97,5 %')
})

test('age turns on the birthday', () => {
  assert.equal(ageOf('1939-11-22', now), 87)
  assert.equal(ageOf('1939-11-23', now), 86)
})
