import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTilePath, readBundle, tilePath, tilesIn, writeBundle } from './tiles.ts'

test('paths are those of C2SP tlog-tiles', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067')
  assert.equal(tilePath({ level: 'entries', index: 0, width: 8 }), 'tile/entries/000.p/8')
  assert.equal(tilePath({ level: 2, index: 1000, width: 1 }), 'tile/2/x001/000.p/1')
})

test('a path is read as it was written', () => {
  const level = fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 }))
  const tile = fc.record({ level, index: fc.nat(2 ** 40), width: fc.integer({ min: 1, max: 256 }) })
  fc.assert(fc.property(tile, (each) => assert.deepEqual(parseTilePath(tilePath(each)), { ...each })))
})

test('what is no path is none', () => {
  for (const path of [
    'tile/0/1',
    'tile/0/x000/001',
    'tile/00/001',
    'tile/64/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/08',
    'tile/0/../001',
    'tile/0/001/',
    'tile/entries/x001/x002',
    'checkpoint',
    '',
  ]) {
    assert.equal(parseTilePath(path), undefined, path)
  }
})

test('a tree of 70,000 has the tiles that C2SP tlog-tiles counts', () => {
  const tiles = [...tilesIn(70_000)]
  const count = (level: number, full: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === full).map(({ width }) => width)
  assert.equal(count(0, true).length, 273)
  assert.deepEqual(count(0, false), [112])
  assert.equal(count(1, true).length, 1)
  assert.deepEqual(count(1, false), [17])
  assert.deepEqual([count(2, true), count(2, false)], [[], [1]])
  assert.deepEqual(
    [...tilesIn(256)],
    [
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ],
  )
})

test('a bundle is read as it was written, and one cut short is none', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 })
  fc.assert(
    fc.property(entries, (each) => {
      const bundle = writeBundle(each)
      assert.deepEqual(
        readBundle(bundle),
        each.map((entry) => Buffer.from(entry)),
      )
      if (each.length > 0) assert.equal(readBundle(Buffer.concat([bundle, Buffer.from([1])])), undefined)
    }),
  )
  assert.throws(() => writeBundle([Buffer.alloc(65_536)]), RangeError)
})
