import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatMs, formatPercent } from './measures.ts'

const plain = (text: string) => text.replace(/\s/g, ' ')

test('times have a decimal where it matters, and become seconds', () => {
  assert.deepEqual(
    [5.63, 10.4, 6043, 29_000].map((ms) => plain(formatMs(ms, 'sv'))),
    ['5,6 ms', '10 ms', '6 043 ms', '29,0 s'],
  )
  assert.equal(formatMs(5.63, 'en'), '5.6 ms')
})

test('sizes are told in the unit that is read with ease', () => {
  assert.deepEqual(
    [0, 700, 65_843, 3_145_728].map((bytes) => plain(formatBytes(bytes, 'sv'))),
    ['0 B', '700 B', '64,3 kB', '3,0 MB'],
  )
})

test('shares are told as each language writes them', () => {
  assert.deepEqual(
    [0.2, 0.075, 1].map((share) => plain(formatPercent(share, 'sv'))),
    ['20 %', '7,5 %', '100 %'],
  )
  assert.equal(formatPercent(0.075, 'en'), '7.5%')
})
