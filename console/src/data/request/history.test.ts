import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldedHistory } from './history.ts'
import type { RequestEvent } from './request-api.ts'

const event = (act: RequestEvent['act'], at: string, id = 'anna'): RequestEvent => ({
  at,
  act,
  by: { id, name: id },
  state: 'draft',
})

test('a draft that was kept at each step has changed once; what others did stands by itself', () => {
  const events = [
    event('created', '1'),
    event('changed', '2'),
    event('changed', '3'),
    event('changed', '4', 'bo'),
    event('submitted', '5'),
  ]
  assert.deepEqual(
    foldedHistory(events).map(({ act, at }) => `${act} ${at}`),
    ['submitted 5', 'changed 4', 'changed 3', 'created 1'],
  )
})
