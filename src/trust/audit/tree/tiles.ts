import { foldPeaks, hashBytes, rootOf } from './merkle.ts'
import { perfectParts, type Span } from './proof.ts'

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256

/** A tile of hashes on a level, or (`entries`) a bundle of entries; `width` below 256 when it is not full. */
export interface Tile {
  readonly level: number | 'entries'
  readonly index: number
  readonly width: number
}

/** Where a tile stands below the prefix of the log: `tile/0/x001/x234/067`, `tile/entries/000.p/8`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`
}

const form = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** Reads a path; undefined for one that this log never has, with leading groups of zeros too. */
export function parseTilePath(path: string): Tile | undefined {
  const match = form.exec(path)
  if (!match) return undefined
  const width = match[3] === undefined ? tileWidth : Number(match[3])
  const index = Number(match[2]!.replaceAll(/[x/]/g, ''))
  const level = match[1] === 'entries' ? 'entries' : Number(match[1])
  if (match[3] !== undefined && width >= tileWidth) return undefined
  if (!Number.isSafeInteger(index) || (level !== 'entries' && level > 63)) return undefined
  const tile = { level, index, width } as const
  return tilePath(tile) === path ? tile : undefined
}

/** How many hashes stand on a level of a tree: whole subtrees of 256^level leaves. */
export function hashesOnLevel(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** How wide a tile is in a tree: 0 when the tree has none there. */
export function widthIn(level: number | 'entries', index: number, size: number): number {
  const hashes = hashesOnLevel(level === 'entries' ? 0 : level, size)
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth))
}

/** Every tile of hashes that a tree has, level by level from below. */
export function* tilesIn(size: number): Generator<Tile & { level: number }> {
  for (let level = 0; hashesOnLevel(level, size) > 0; level += 1) {
    const hashes = hashesOnLevel(level, size)
    for (let index = 0; index * tileWidth < hashes; index += 1) {
      yield { level, index, width: widthIn(level, index, size) }
    }
  }
}

/** The hashes of a tile's bytes. */
export function hashesOf(tile: Buffer): Buffer[] {
  const hashes: Buffer[] = []
  for (let at = 0; at + hashBytes <= tile.length; at += hashBytes)
    hashes.push(tile.subarray(at, at + hashBytes))
  return hashes
}

/** The hash that a full tile has on the level above. */
export function tileRoot(tile: Buffer): Buffer {
  return rootOf(hashesOf(tile))
}

/** Gives the bytes of a tile: at least `width` hashes of it. */
export type ReadTile = (tile: Tile & { level: number }) => Promise<Buffer>

/**
 * The Merkle tree hash of a span of leaves in a tree of `size`, from its tiles alone. The span is a node of the tree, as the
 * proofs name them.
 */
export async function hashOfSpan(span: Span, size: number, readTile: ReadTile): Promise<Buffer> {
  const parts = perfectParts(span)
  return foldPeaks(await Promise.all(parts.map((part) => hashOfPart(part, size, readTile))))
}

async function hashOfPart({ start, end }: Span, size: number, readTile: ReadTile): Promise<Buffer> {
  const height = Math.log2(end - start)
  const level = Math.floor(height / 8)
  const span = tileWidth ** level
  const first = start / span
  const index = Math.floor(first / tileWidth)
  const bytes = await readTile({ level, index, width: widthIn(level, index, size) })
  const from = first - index * tileWidth
  const hashes = hashesOf(bytes).slice(from, from + (end - start) / span)
  if (hashes.length !== (end - start) / span) throw new RangeError(`Tile ${level}/${index} is too short`)
  return rootOf(hashes)
}

/** Writes entries as a bundle: each behind its length in two bytes. @throws {RangeError} when one is above 65,535 bytes */
export function writeBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > 0xffff)
        throw new RangeError(`An entry of ${entry.length} bytes is too long for a bundle`)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(entry.length)
      return [length, entry]
    }),
  )
}

/** Reads a bundle; undefined when it ends within an entry. */
export function readBundle(bundle: Buffer): Buffer[] | undefined {
  const entries: Buffer[] = []
  for (let at = 0; at < bundle.length; ) {
    if (at + 2 > bundle.length) return undefined
    const end = at + 2 + bundle.readUInt16BE(at)
    if (end > bundle.length) return undefined
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
