import { Edge, foldPeaks, rootOf } from './merkle.ts'
import { hashesOf, hashesOnLevel, tileWidth } from './tiles.ts'

/** A tile's place and its hashes. */
export interface TileBytes {
  readonly level: number
  readonly index: number
  readonly hashes: Buffer
}

/** The places of the tiles that are not full in a tree: at most one on each level. */
export function edgeTiles(size: number): { level: number; index: number; width: number }[] {
  const edge: { level: number; index: number; width: number }[] = []
  for (let level = 0; hashesOnLevel(level, size) > 0; level += 1) {
    const hashes = hashesOnLevel(level, size)
    const width = hashes % tileWidth
    if (width > 0) edge.push({ level, index: Math.floor(hashes / tileWidth), width })
  }
  return edge
}

/** The root of a tree, from its tiles that are not full. */
export function rootOfEdge(edge: readonly TileBytes[]): Buffer {
  const fromTop = edge.toSorted((a, b) => b.level - a.level)
  return foldPeaks(fromTop.flatMap(({ hashes }) => peaksOf(hashes)))
}

function peaksOf(hashes: Buffer): readonly Buffer[] {
  const edge = new Edge()
  for (const each of hashesOf(hashes)) edge.push(each)
  return edge.peaks()
}

/**
 * A tree that leaves are added to, from the tiles that are not full. `changed` are the tiles to write, full ones and those that
 * are not.
 */
export function growTree(
  size: number,
  edge: readonly TileBytes[],
  leaves: readonly Buffer[],
): { size: number; changed: TileBytes[]; root: Buffer } {
  const levels: { index: number; hashes: Buffer[]; touched: boolean }[] = []
  const levelAt = (level: number) =>
    (levels[level] ??= {
      index: Math.floor(hashesOnLevel(level, size) / tileWidth),
      hashes: [],
      touched: false,
    })
  for (const { level, hashes } of edge) levelAt(level).hashes = hashesOf(hashes)

  const changed: TileBytes[] = []
  const push = (level: number, hash: Buffer): void => {
    const at = levelAt(level)
    at.hashes.push(hash)
    at.touched = true
    if (at.hashes.length < tileWidth) return
    changed.push({ level, index: at.index, hashes: Buffer.concat(at.hashes) })
    const up = rootOf(at.hashes)
    levels[level] = { index: at.index + 1, hashes: [], touched: false }
    push(level + 1, up)
  }
  for (const leaf of leaves) push(0, leaf)

  const open = levels.flatMap((at, level) =>
    at.hashes.length === 0
      ? []
      : [{ level, index: at.index, hashes: Buffer.concat(at.hashes), touched: at.touched }],
  )
  for (const { touched, ...tile } of open) if (touched) changed.push(tile)
  return { size: size + leaves.length, changed, root: rootOfEdge(open) }
}
