import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Queryable } from '../../../kernel/index.ts'
import { canonicalJson } from '../entry/canonical.ts'
import { entryOf, type SaltedRow, saltedColumns } from '../entry/entry-row.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { createLogReader, tileReader } from '../log/log-reader.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/signed-note.ts'
import { hashBytes } from '../tree/merkle.ts'
import { type Tile, tilePath, tilesIn, tileWidth, widthIn, writeBundle } from '../tree/tiles.ts'
import { entriesFile } from './given-entries.ts'
import { keysFile } from './verify-options.ts'

/** Leaves read at once. */
const page = 16 * tileWidth

/** What an export wrote. */
export interface Exported {
  readonly size: number
  /** Entries with what they say. */
  readonly entries: number
}

/**
 * Writes the signed log as files, as they would be served (C2SP tlog-tiles), with the log's verifier keys. With entries also what
 * they say and their salts, in a file that is its owner's alone: personal data.
 *
 * @throws {KnutpunktError} trust.audit_no_checkpoint
 */
export async function exportLog(
  db: Queryable,
  identity: Pick<LogIdentity, 'verifierKeys' | 'pastVerifierKeys'>,
  folder: string,
  { withEntries }: { withEntries: boolean },
): Promise<Exported> {
  const checkpoint = await createLogReader(db).checkpoint()
  const { size } = parseCheckpoint(parseNote(checkpoint).text)
  await mkdir(folder, { recursive: true })
  await exportTiles(db, folder, size)
  const entries = await exportLeaves(db, folder, size, withEntries)
  await writeFile(
    join(folder, keysFile),
    [...identity.verifierKeys, ...identity.pastVerifierKeys, ''].join('\n'),
  )
  await writeFile(join(folder, 'checkpoint'), checkpoint)
  return { size, entries }
}

async function exportTiles(db: Queryable, folder: string, size: number): Promise<void> {
  const readTile = tileReader(db)
  for (const tile of tilesIn(size)) {
    await write(folder, tile, (await readTile(tile)).subarray(0, tile.width * hashBytes))
  }
}

async function exportLeaves(
  db: Queryable,
  folder: string,
  size: number,
  withEntries: boolean,
): Promise<number> {
  const file = withEntries ? createWriteStream(join(folder, entriesFile), { mode: 0o600 }) : undefined
  let entries = 0
  for (let from = 0; from < size; from += page) {
    const rows = await readPage(db, from, Math.min(from + page, size), withEntries)
    for (let at = 0; at < rows.length; at += tileWidth) {
      const index = (from + at) / tileWidth
      const bundle = writeBundle(rows.slice(at, at + tileWidth).map((row) => row.leaf_commitment))
      await write(folder, { level: 'entries', index, width: widthIn('entries', index, size) }, bundle)
    }
    const lines = withEntries ? rows.flatMap(lineOf) : []
    entries += lines.length
    if (file && lines.length > 0 && !file.write(lines.join(''))) await once(file, 'drain')
  }
  if (file) await finished(file.end())
  return entries
}

type LeafRow = { position: string; leaf_commitment: Buffer } & SaltedRow

async function readPage(db: Queryable, from: number, to: number, withEntries: boolean): Promise<LeafRow[]> {
  const { rows } = await db.query<LeafRow>(
    `select l.position::text, l.commitment as leaf_commitment ${withEntries ? `, ${saltedColumns}` : ''}
     from trust.audit_leaf l ${withEntries ? 'left join trust.audit_entry e on e.id = l.entry' : ''}
     where l.position >= $1 and l.position < $2 order by l.position`,
    [from, to],
  )
  return rows
}

/** An entry that is erased has no line. */
function lineOf(row: LeafRow): string[] {
  if (row.id === null) return []
  return [
    `${canonicalJson({ entry: entryOf(row), index: Number(row.position), salt: row.salt.toString('base64') })}\n`,
  ]
}

async function write(folder: string, tile: Tile, bytes: Buffer): Promise<void> {
  const path = join(folder, tilePath(tile))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}
