import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Edge, hashBytes, leafHash, rootOf } from '../tree/merkle.ts'
import { readBundle, type Tile, tilePath, tileWidth, widthIn } from '../tree/tiles.ts'
import { entriesFile, type GivenEntry, readGivenEntries, Wrong } from './given-entries.ts'

/** What is to be found in the folder. */
export interface Expected {
  readonly size: number
  readonly root: Buffer
  /** Of an older checkpoint, which this log must begin with. */
  readonly older?: { readonly size: number; readonly root: Buffer }
}

export interface Verified {
  /** Entries that were given with their salts, and are what the log has. */
  readonly given: number
  /** The places of those that were asked for. */
  readonly places: ReadonlyMap<string, number>
}

/**
 * Makes the tree anew from the entry bundles of a folder, compares each tile on the way and the root at the end, and each given
 * entry with what the log has at its place. Reads one tile at a time, so that a log of any length can be verified.
 *
 * @param wanted ids of entries that must be among those given
 * @throws {Wrong} for the first thing that is wrong
 */
export async function verifyFolder(
  folder: string,
  { size, root, older }: Expected,
  wanted: ReadonlySet<string>,
): Promise<Verified> {
  const tree = new Edge()
  const levels = new Levels(folder, size)
  const given = new Given(folder, wanted)
  const checkOlder = () => {
    if (older?.size === tree.size && !tree.root().equals(older.root)) {
      throw new Wrong(`The log does not begin with the older one of ${older.size} entries`)
    }
  }
  checkOlder()
  for (let index = 0; index * tileWidth < size; index += 1) {
    const path = tilePath({ level: 'entries', index, width: widthIn('entries', index, size) })
    const entries = readBundle(await readTile(folder, 'entries', index, size))?.slice(
      0,
      widthIn(0, index, size),
    )
    if (entries?.length !== widthIn(0, index, size))
      throw new Wrong(`${path} is not a bundle of so many entries`)
    await given.check(index * tileWidth, entries)
    const hashes = entries.map(leafHash)
    for (const hash of hashes) {
      tree.push(hash)
      checkOlder()
    }
    await levels.add(0, hashes)
  }
  await levels.finish()
  if (!tree.root().equals(root))
    throw new Wrong(`The entries do not have the root that the checkpoint of ${size} has`)
  return given.finish(size)
}

/** What a full tile has, and what a full bundle can have at most. */
const mostTileBytes = { tile: tileWidth * hashBytes, bundle: tileWidth * (2 + 0xffff) }

/** A tile or bundle, whole or as it is for this size. A full one may stand for one that is not. */
async function readTile(folder: string, level: Tile['level'], index: number, size: number): Promise<Buffer> {
  const width = widthIn(level, index, size)
  for (const each of new Set([width, tileWidth])) {
    const path = tilePath({ level, index, width: each })
    try {
      const { size: bytes } = await stat(join(folder, path))
      if (bytes > mostTileBytes[level === 'entries' ? 'bundle' : 'tile'])
        throw new Wrong(`${path} is too long`)
      return await readFile(join(folder, path))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Wrong(`${tilePath({ level, index, width })} is missing`)
}

/** The tiles of all levels, made anew and compared with the files. */
class Levels {
  readonly #folder: string
  readonly #size: number
  readonly #open: { index: number; hashes: Buffer[] }[] = []

  constructor(folder: string, size: number) {
    this.#folder = folder
    this.#size = size
  }

  async add(level: number, hashes: readonly Buffer[]): Promise<void> {
    const open = (this.#open[level] ??= { index: 0, hashes: [] })
    open.hashes.push(...hashes)
    if (open.hashes.length < tileWidth) return
    await this.#compare(level)
    const up = rootOf(open.hashes)
    this.#open[level] = { index: open.index + 1, hashes: [] }
    await this.add(level + 1, [up])
  }

  async finish(): Promise<void> {
    for (const [level, { hashes }] of this.#open.entries()) if (hashes.length > 0) await this.#compare(level)
  }

  async #compare(level: number): Promise<void> {
    const { index, hashes } = this.#open[level]!
    const path = tilePath({ level, index, width: hashes.length })
    const tile = await readTile(this.#folder, level, index, this.#size)
    if (tile.length < hashes.length * hashBytes) throw new Wrong(`${path} is too short`)
    const at = hashes.findIndex(
      (hash, each) => !hash.equals(tile.subarray(each * hashBytes, (each + 1) * hashBytes)),
    )
    if (at < 0) return
    const position = index * tileWidth + at
    throw new Wrong(
      level === 0
        ? `Entry ${position} is not the one that ${path} has the hash of`
        : `${path} does not follow from the tile ${position} below it`,
    )
  }
}

/** Given entries, compared with the bundles as these come by. */
class Given {
  readonly #entries: AsyncGenerator<GivenEntry> | undefined
  readonly #wanted: ReadonlySet<string>
  readonly #places = new Map<string, number>()
  #next: GivenEntry | undefined
  #count = 0

  constructor(folder: string, wanted: ReadonlySet<string>) {
    const path = join(folder, entriesFile)
    this.#entries = existsSync(path) ? readGivenEntries(path) : undefined
    this.#wanted = wanted
  }

  async check(from: number, held: readonly Buffer[]): Promise<void> {
    for (;;) {
      this.#next ??= await this.#read()
      if (!this.#next || this.#next.index >= from + held.length) return
      const { index, id, commitment } = this.#next
      if (!held[index - from]?.equals(commitment))
        throw new Wrong(`Entry ${index} (${id}) is not what the log has there`)
      if (this.#wanted.has(id)) this.#places.set(id, index)
      this.#count += 1
      this.#next = undefined
    }
  }

  async finish(size: number): Promise<Verified> {
    const left = this.#next ?? (await this.#read())
    if (left) throw new Wrong(`Entry ${left.index} (${left.id}) is beyond the end of the log of ${size}`)
    const absent = [...this.#wanted].find((id) => !this.#places.has(id))
    if (absent !== undefined) throw new Wrong(`Entry ${absent} is not among those given in ${entriesFile}`)
    return { given: this.#count, places: this.#places }
  }

  async #read(): Promise<GivenEntry | undefined> {
    const step = await this.#entries?.next()
    return step?.done ? undefined : step?.value
  }
}
