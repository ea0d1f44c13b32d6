import { emptyRoot, nodeHash } from './merkle.ts'

/** Leaves from `start` up to, not with, `end`: a node of some tree. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The largest power of two below `size`, which is at least 2. */
function split(size: number): number {
  let half = 1
  while (half * 2 < size) half *= 2
  return half
}

/**
 * The nodes whose hashes prove that a leaf is in a tree, lowest first (RFC 6962, section 2.1.1).
 *
 * @throws {RangeError} when the tree has no such leaf
 */
export function inclusionSpans(index: number, size: number): Span[] {
  if (!(Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size)) {
    throw new RangeError(`A tree of ${size} has no leaf ${index}`)
  }
  const spans: Span[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + split(end - start)
    if (index < middle) {
      spans.push({ start: middle, end })
      end = middle
    } else {
      spans.push({ start, end: middle })
      start = middle
    }
  }
  return spans.reverse()
}

/**
 * The nodes whose hashes prove that a tree is the beginning of another, lowest first (RFC 6962, section 2.1.2).
 * None for an empty older tree and for the same tree.
 *
 * @throws {RangeError} when the older one is the larger
 */
export function consistencySpans(older: number, size: number): Span[] {
  if (!(Number.isSafeInteger(older) && Number.isSafeInteger(size) && older >= 0 && older <= size)) {
    throw new RangeError(`A tree of ${older} is not the beginning of one of ${size}`)
  }
  if (older === 0 || older === size) return []
  const spans: Span[] = []
  let start = 0
  let end = size
  while (end !== older) {
    const middle = start + split(end - start)
    if (older <= middle) {
      spans.push({ start: middle, end })
      end = middle
    } else {
      spans.push({ start, end: middle })
      start = middle
    }
  }
  if (start > 0) spans.push({ start, end })
  return spans.reverse()
}

/** The perfect subtrees that make up a span, from left to right. */
export function perfectParts({ start, end }: Span): Span[] {
  const parts: Span[] = []
  let from = start
  while (from < end) {
    let width = 1
    while (width * 2 <= end - from && from % (width * 2) === 0) width *= 2
    parts.push({ start: from, end: from + width })
    from += width
  }
  return parts
}

/** What is proved of a leaf. */
export interface InclusionClaim {
  readonly index: number
  readonly size: number
  readonly leaf: Buffer
  readonly root: Buffer
}

/** Whether the hashes prove that the leaf is in the tree with that root (RFC 9162, section 2.1.3.2). */
export function provesInclusion(
  proof: readonly Buffer[],
  { index, size, leaf, root }: InclusionClaim,
): boolean {
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let computed = leaf
  for (const each of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      computed = nodeHash(each, computed)
      while (fn % 2 === 0 && fn !== 0) {
        fn = fn / 2
        sn = Math.floor(sn / 2)
      }
    } else {
      computed = nodeHash(computed, each)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && computed.equals(root)
}

/** What is proved of two trees. */
export interface ConsistencyClaim {
  readonly older: number
  readonly size: number
  readonly olderRoot: Buffer
  readonly root: Buffer
}

/** Whether the hashes prove that one tree is the beginning of the other (RFC 9162, section 2.1.4.2). */
export function provesConsistency(
  proof: readonly Buffer[],
  { older, size, olderRoot, root }: ConsistencyClaim,
): boolean {
  if (older < 0 || older > size) return false
  if (older === size) return proof.length === 0 && olderRoot.equals(root)
  if (older === 0) return proof.length === 0 && olderRoot.equals(emptyRoot)
  return walkConsistency(proof, { older, size, olderRoot, root })
}

function walkConsistency(
  proof: readonly Buffer[],
  { older, size, olderRoot, root }: ConsistencyClaim,
): boolean {
  const path = isPowerOfTwo(older) ? [olderRoot, ...proof] : [...proof]
  const first = path.shift()
  if (first === undefined) return false
  let fn = older - 1
  let sn = size - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = first
  let sr = first
  for (const each of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(each, fr)
      sr = nodeHash(each, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = fn / 2
        sn = Math.floor(sn / 2)
      }
    } else {
      sr = nodeHash(sr, each)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && fr.equals(olderRoot) && sr.equals(root)
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value
}
