import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { edgeTiles, growTree, type TileBytes } from './growth.ts'
import { leafHash, rootOf } from './merkle.ts'
import { tilesIn } from './tiles.ts'

const leavesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => leafHash(Buffer.from(`${from + at}`)))

/** Grows a tree in portions, keeping its tiles as a table would. */
function grow(portions: readonly number[]) {
  const tiles = new Map<string, TileBytes>()
  let size = 0
  let root = rootOf([])
  for (const portion of portions) {
    const edge = edgeTiles(size).map(({ level, index }) => tiles.get(`${level}/${index}`)!)
    const grown = growTree(size, edge, leavesOf(size, size + portion))
    for (const tile of grown.changed) tiles.set(`${tile.level}/${tile.index}`, tile)
    size = grown.size
    root = grown.root
  }
  return { tiles, size, root }
}

test('a tree grown in portions is the tree grown at once, tile for tile', () => {
  const portions = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(portions, (each) => {
      const slow = grow(each)
      const fast = grow([slow.size])
      assert.deepEqual([...slow.tiles].sort(), [...fast.tiles].sort())
      assert.ok(slow.root.equals(fast.root))
      assert.ok(slow.root.equals(rootOf(leavesOf(0, slow.size))))
      const places = [...tilesIn(slow.size)].map(({ level, index }) => `${level}/${index}`)
      assert.deepEqual([...slow.tiles.keys()].sort(), places.sort())
    }),
    { numRuns: 40 },
  )
})

test('over the border of the second level', () => {
  const { root, tiles } = grow([65_000, 536, 1, 300])
  assert.ok(root.equals(rootOf(leavesOf(0, 65_837))))
  assert.deepEqual(
    edgeTiles(65_837).map(({ level, width }) => [level, width]),
    [
      [0, 45],
      [1, 1],
      [2, 1],
    ],
  )
  assert.equal(tiles.get('1/0')?.hashes.length, 8192)
})
