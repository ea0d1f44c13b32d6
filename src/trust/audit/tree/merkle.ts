import { hash } from 'node:crypto'

/** Bytes in a hash: SHA-256. */
export const hashBytes = 32

const leafPrefix = Buffer.from([0])
const nodePrefix = Buffer.from([1])

/** The hash of a leaf (RFC 6962, section 2.1): `SHA-256(0x00 || data)`. */
export function leafHash(data: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([leafPrefix, data]), 'buffer')
}

/** The hash of an inner node (RFC 6962, section 2.1): `SHA-256(0x01 || left || right)`. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer')
}

/** The root of the tree without leaves: the hash of nothing. */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer')

/**
 * A tree that only its right edge is kept of: enough to add leaves and to know the root, whatever its size. Takes
 * hashes of leaves, or of anything else that stands on one level, in order.
 */
export class Edge {
  /** Roots of perfect subtrees, the largest first; their sizes are the bits of `size`. */
  readonly #peaks: Buffer[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  push(leaf: Buffer): void {
    let merged = leaf
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      merged = nodeHash(this.#peaks.pop()!, merged)
    }
    this.#peaks.push(merged)
    this.#size += 1
  }

  /** The roots of the perfect subtrees that make up the tree, the largest first. */
  peaks(): readonly Buffer[] {
    return this.#peaks
  }

  root(): Buffer {
    return foldPeaks(this.#peaks)
  }
}

/** The root of perfect subtrees that stand beside each other, the largest first. */
export function foldPeaks(peaks: readonly Buffer[]): Buffer {
  if (peaks.length === 0) return emptyRoot
  return peaks.reduceRight((right, left) => nodeHash(left, right))
}

/** The Merkle tree hash of hashes on one level. */
export function rootOf(hashes: Iterable<Buffer>): Buffer {
  const edge = new Edge()
  for (const each of hashes) edge.push(each)
  return edge.root()
}
