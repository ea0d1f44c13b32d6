import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entryQuery, entrySearch } from './entry-search.ts'

test('an address gives what it asks for and nothing else', () => {
  assert.deepEqual(
    entrySearch({
      person: ' p1 ',
      actor: '',
      outcome: 'denied',
      from: '2026-11-01',
      to: 'yesterday',
      x: '1',
    }),
    { person: 'p1', outcome: 'denied', from: '2026-11-01' },
  )
  assert.deepEqual(entrySearch({ outcome: 'maybe' }), {})
})

test('the interface is asked from the first to the end of the last Swedish day', () => {
  assert.deepEqual(entryQuery({ act: 'welfare.alarm.read', from: '2026-11-01', to: '2026-11-01' }), {
    act: 'welfare.alarm.read',
    from: '2026-10-31T23:00:00.000Z',
    to: '2026-11-01T23:00:00.000Z',
  })
})
