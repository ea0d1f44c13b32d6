import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAlarms } from './alarms.ts'

test('the open alarms are read in an order that does not change while they are read', async (t) => {
  const asked: URLSearchParams[] = []
  t.mock.method(globalThis, 'fetch', async (url: string) => {
    asked.push(new URL(url, 'http://localhost').searchParams)
    return Response.json(asked.length < 3 ? { items: [{}], next: `c${asked.length}` } : { items: [{}] })
  })
  assert.equal((await openAlarms('g1', AbortSignal.timeout(5_000))).length, 3)
  assert.deepEqual(
    asked.map((query) => [query.get('order'), query.get('cursor')]),
    [
      ['newest', null],
      ['newest', 'c1'],
      ['newest', 'c2'],
    ],
  )
})
