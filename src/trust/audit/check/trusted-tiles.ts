import type { Queryable } from '../../../kernel/index.ts'
import { edgeTiles, rootOfEdge, type TileBytes } from '../tree/growth.ts'
import { hashBytes, leafHash } from '../tree/merkle.ts'
import { hashesOnLevel, tilePath, tileRoot, tileWidth } from '../tree/tiles.ts'
import type { AuditProblem } from './problem.ts'

type Report = (problem: AuditProblem) => void

/** A tile's place and how wide it is in the tree. */
interface Place {
  readonly level: number
  readonly index: number
  readonly width: number
}

/**
 * Gives the hashes of leaves as they were signed, tile by tile, from the root down. A tile is believed when it has the hash that
 * the tile above has for it; one that has not is reported, and what lies below it is tried in its place.
 */
export interface TrustedTiles {
  /** The hashes of leaves of a tile on the lowest level; undefined when nothing in the database has what was signed. */
  leaves(index: number): Promise<Buffer | undefined>
}

/** No log gets this high: 256^7 entries. */
const topLevel = 6

/** Finds out which tiles can be believed, for a signed root. */
export async function trustTiles(
  db: Queryable,
  signed: { size: number; root: Buffer },
  report: Report,
): Promise<TrustedTiles> {
  const stored = storedTiles(db)
  const edge = await trustEdge(db, signed, stored, report)
  const cache = new Map<string, Buffer | undefined>()

  /** The trusted bytes of a tile, by way of those above it. */
  const trusted = async (level: number, index: number): Promise<Buffer | undefined> => {
    const key = `${level}/${index}`
    if (level > 0 && cache.has(key)) return cache.get(key)
    const bytes = await find(level, index)
    if (level > 0) cache.set(key, bytes)
    return bytes
  }

  const find = async (level: number, index: number): Promise<Buffer | undefined> => {
    const partial = edge.find((tile) => tile.level === level && tile.index === index)
    if (partial) return partial.hashes
    if (level > topLevel) return undefined
    const above = await trusted(level + 1, Math.floor(index / tileWidth))
    const at = (index % tileWidth) * hashBytes
    return (
      above &&
      believe(db, { level, index, width: tileWidth }, above.subarray(at, at + hashBytes), stored, report)
    )
  }

  return { leaves: (index) => trusted(0, index) }
}

/** A full tile whose hash is known: as it is stored, else made of what lies below. */
async function believe(
  db: Queryable,
  place: Place,
  expected: Buffer,
  stored: ReadStored,
  report: Report,
): Promise<Buffer | undefined> {
  const bytes = await stored(place)
  const whole = bytes?.length === tileWidth * hashBytes
  if (whole && tileRoot(bytes).equals(expected)) return bytes
  report({ fault: bytes ? 'tile_altered' : 'tile_removed', tile: tilePath(place) })
  for await (const rebuilt of rebuildings(db, place, stored)) {
    if (rebuilt.length === tileWidth * hashBytes && tileRoot(rebuilt).equals(expected)) return rebuilt
  }
  return undefined
}

/** The tiles that are not full, together, must have the root. Each is tried as stored and as made of what lies below. */
async function trustEdge(
  db: Queryable,
  { size, root }: { size: number; root: Buffer },
  stored: ReadStored,
  report: Report,
): Promise<TileBytes[]> {
  const places = edgeTiles(size)
  const asStored: TileBytes[] = []
  for (const place of places) {
    const hashes = (await stored(place)) ?? Buffer.alloc(0)
    const bytes = place.width * hashBytes
    if (hashes.length > bytes) report({ fault: 'tile_altered', tile: tilePath(place) })
    asStored.push({ ...place, hashes: hashes.subarray(0, bytes) })
  }
  if (rootOfEdge(asStored).equals(root)) return asStored
  const choices: TileBytes[][] = []
  for (const [at, place] of places.entries()) {
    const choice = [asStored[at]!]
    for await (const hashes of rebuildings(db, place, stored)) choice.push({ ...place, hashes })
    choices.push(choice)
  }
  const right = combinations(choices).find((edge) => rootOfEdge(edge).equals(root))
  for (const [at, place] of places.entries()) {
    if (right?.[at] === asStored[at]) continue
    // When nothing has the root, those are named that do not follow from what lies below them.
    const follows = choices[at]!.slice(1).some(({ hashes }) => hashes.equals(asStored[at]!.hashes))
    if (right || !follows) {
      const missing = asStored[at]!.hashes.length === 0
      report({ fault: missing ? 'tile_removed' : 'tile_altered', tile: tilePath(place) })
    }
  }
  if (!right) report({ fault: 'log_altered', size })
  return right ?? []
}

function combinations(choices: readonly TileBytes[][]): TileBytes[][] {
  return choices.reduce<TileBytes[][]>(
    (all, choice) => all.flatMap((edge) => choice.map((tile) => [...edge, tile])),
    [[]],
  )
}

type ReadStored = (place: Place) => Promise<Buffer | undefined>

function storedTiles(db: Queryable): ReadStored {
  return async ({ level, index }) => {
    const { rows } = await db.query<{ hashes: Buffer }>({
      name: 'trust.audit.tile',
      text: 'select hashes from trust.audit_tile where level = $1 and index = $2',
      values: [level, index],
    })
    return rows[0]?.hashes
  }
}

/** A tile made of the tiles one level below, and then of the leaves. */
async function* rebuildings(db: Queryable, place: Place, stored: ReadStored): AsyncGenerator<Buffer> {
  if (place.level > 0) {
    const below: Buffer[] = []
    for (let at = 0; at < place.width; at += 1) {
      const index = place.index * tileWidth + at
      const tile = await stored({ level: place.level - 1, index, width: tileWidth })
      if (tile?.length === tileWidth * hashBytes) below.push(tileRoot(tile))
    }
    yield Buffer.concat(below)
  }
  yield fromLeaves(db, place)
}

async function fromLeaves(db: Queryable, { level, index, width }: Place): Promise<Buffer> {
  if (level === 0) {
    const { rows } = await db.query<{ commitment: Buffer }>(
      'select commitment from trust.audit_leaf where position >= $1 and position < $2 order by position',
      [index * tileWidth, index * tileWidth + width],
    )
    return Buffer.concat(rows.map(({ commitment }) => leafHash(commitment)))
  }
  const hashes: Buffer[] = []
  for (let at = 0; at < width; at += 1) {
    const tile = await fromLeaves(db, { level: level - 1, index: index * tileWidth + at, width: tileWidth })
    hashes.push(tileRoot(tile))
  }
  return Buffer.concat(hashes)
}

/** Tiles that are stored and that the signed tree does not have: beyond its end, or too long. */
export async function surplusTiles(db: Queryable, size: number, report: Report): Promise<void> {
  const { rows } = await db.query<{ level: number; index: string; hashes: Buffer }>(
    `select level, index::text, hashes from trust.audit_tile t
     where length(hashes) > 8192 or (t.index * 256 + 1) * power(256, level) > $1 order by level, t.index limit 100`,
    [size],
  )
  for (const { level, index } of rows) {
    const full = hashesOnLevel(level, size) > Number(index) * tileWidth
    report({
      fault: full ? 'tile_altered' : 'tile_inserted',
      tile: tilePath({ level, index: Number(index), width: tileWidth }),
    })
  }
}
