import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Edge, emptyRoot, foldPeaks, leafHash, nodeHash, rootOf } from './merkle.ts'
import {
  consistencySpans,
  inclusionSpans,
  perfectParts,
  provesConsistency,
  provesInclusion,
} from './proof.ts'
import { hashesOf, hashOfSpan, type Tile, tilesIn, widthIn } from './tiles.ts'

/** The tests of the reference implementation of RFC 6962: eight leaves, and the root of each beginning. */
const referenceLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const referenceRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const reference = referenceLeaves.map((hex) => leafHash(Buffer.from(hex, 'hex')))

/** MTH as RFC 6962, section 2.1 writes it, without any thought of speed. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leaves[0]!
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return nodeHash(naiveRoot(leaves.slice(0, half)), naiveRoot(leaves.slice(half)))
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`${at}`)))

/** The tiles of a tree in memory. */
function tilesOf(leaves: readonly Buffer[]) {
  const tiles = new Map<string, Buffer>()
  for (const { level, index, width } of tilesIn(leaves.length)) {
    const span = 256 ** level
    const hashes = Array.from({ length: width }, (_, at) => {
      const start = (index * 256 + at) * span
      return rootOf(leaves.slice(start, start + span))
    })
    tiles.set(`${level}/${index}`, Buffer.concat(hashes))
  }
  return async ({ level, index }: Tile) => tiles.get(`${level}/${index}`)!
}

test('the roots are those of the reference implementation of RFC 6962', () => {
  assert.equal(emptyRoot.toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  referenceRoots.forEach((root, at) => {
    assert.equal(rootOf(reference.slice(0, at + 1)).toString('hex'), root)
  })
})

test('the proofs are those of the reference implementation of RFC 6962', () => {
  const proof = (spans: { start: number; end: number }[]) =>
    spans.map(({ start, end }) => naiveRoot(reference.slice(start, end)).toString('hex').slice(0, 8))
  assert.deepEqual(proof(inclusionSpans(0, 8)), ['96a296d2', '5f083f0a', '6b47aaf2'])
  assert.deepEqual(proof(inclusionSpans(5, 8)), ['bc1a0643', 'ca854ea1', 'd37ee418'])
  assert.deepEqual(proof(inclusionSpans(2, 3)), ['fac54203'])
  assert.deepEqual(proof(consistencySpans(6, 8)), ['0ebc5d34', 'ca854ea1', 'd37ee418'])
  assert.deepEqual(proof(consistencySpans(2, 5)), ['5f083f0a', 'bc1a0643'])
  assert.deepEqual(proof(consistencySpans(8, 8)), [])
})

test('the edge has the root of the whole, at any size', () => {
  const leaves = leavesOf(70)
  const edge = new Edge()
  for (let size = 0; size < leaves.length; size += 1) {
    assert.ok(edge.root().equals(naiveRoot(leaves.slice(0, size))), `size ${size}`)
    assert.equal(edge.size, size)
    edge.push(leaves[size]!)
  }
})

test('every leaf of every small tree is proved, and by nothing else', () => {
  for (let size = 1; size <= 20; size += 1) {
    const leaves = leavesOf(size)
    const root = naiveRoot(leaves)
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionSpans(index, size).map(({ start, end }) => naiveRoot(leaves.slice(start, end)))
      const claim = { index, size, leaf: leaves[index]!, root }
      assert.ok(provesInclusion(proof, claim))
      assert.ok(!provesInclusion(proof, { ...claim, leaf: leafHash(Buffer.from('other')) }))
      assert.ok(!provesInclusion([...proof, root], claim))
      if (proof.length > 0) assert.ok(!provesInclusion(proof.slice(1), claim))
      for (let other = 0; other < size; other += 1) {
        if (other !== index) assert.ok(!provesInclusion(proof, { ...claim, index: other }))
      }
    }
  }
})

test('every beginning of every small tree is proved, and by nothing else', () => {
  for (let size = 1; size <= 20; size += 1) {
    const leaves = leavesOf(size)
    const root = naiveRoot(leaves)
    for (let older = 0; older <= size; older += 1) {
      const olderRoot = naiveRoot(leaves.slice(0, older))
      const proof = consistencySpans(older, size).map(({ start, end }) => naiveRoot(leaves.slice(start, end)))
      const claim = { older, size, olderRoot, root }
      assert.ok(provesConsistency(proof, claim), `${older} of ${size}`)
      assert.ok(!provesConsistency(proof, { ...claim, olderRoot: leafHash(Buffer.from('other')) }))
      assert.ok(!provesConsistency([...proof, root], claim))
      if (older > 0 && older < size) {
        assert.ok(!provesConsistency(proof, { ...claim, root: leafHash(Buffer.from('other')) }))
        if (proof.length > 0) assert.ok(!provesConsistency(proof.slice(0, -1), claim))
      }
    }
  }
})

test('a span is the fold of its perfect parts', () => {
  const leaves = leavesOf(40)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 39 }), (size, at) => {
      fc.pre(at < size)
      for (const span of inclusionSpans(at, size)) {
        const parts = perfectParts(span).map(({ start, end }) => naiveRoot(leaves.slice(start, end)))
        assert.ok(foldPeaks(parts).equals(naiveRoot(leaves.slice(span.start, span.end))))
      }
    }),
  )
})

test('proofs made from tiles alone hold, over the borders of tiles and levels', async () => {
  for (const size of [1, 255, 256, 257, 700, 65_536 + 300]) {
    const leaves = leavesOf(size)
    const readTile = tilesOf(leaves)
    const root = await hashOfSpan({ start: 0, end: size }, size, readTile)
    assert.ok(root.equals(rootOf(leaves)), `root of ${size}`)
    for (const index of [0, 1, 254, 255, 256, 600, 65_535, 65_536, size - 1].filter((at) => at < size)) {
      const spans = inclusionSpans(index, size)
      const proof = await Promise.all(spans.map((span) => hashOfSpan(span, size, readTile)))
      assert.ok(provesInclusion(proof, { index, size, leaf: leaves[index]!, root }), `${index} of ${size}`)
    }
    for (const older of [1, 255, 256, 257, 65_537].filter((at) => at <= size)) {
      const spans = consistencySpans(older, size)
      const proof = await Promise.all(spans.map((span) => hashOfSpan(span, size, readTile)))
      const olderRoot = rootOf(leaves.slice(0, older))
      assert.ok(provesConsistency(proof, { older, size, olderRoot, root }), `${older} of ${size}`)
    }
  }
})

test('a tile too short for what is asked of it is a fault, not a proof', async () => {
  const short = async () => Buffer.concat(leavesOf(3))
  await assert.rejects(hashOfSpan({ start: 0, end: 4 }, 4, short), RangeError)
  assert.equal(hashesOf(Buffer.alloc(70)).length, 2)
})

test('what no tree has is refused', () => {
  assert.throws(() => inclusionSpans(3, 3), RangeError)
  assert.throws(() => inclusionSpans(-1, 3), RangeError)
  assert.throws(() => consistencySpans(4, 3), RangeError)
  assert.equal(widthIn(0, 5, 256), 0)
})
