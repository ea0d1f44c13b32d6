import { KnutpunktError, type Queryable } from '../../../kernel/index.ts'
import type { AuditEntry } from '../../contract/audit.ts'
import { auditErrors } from '../audit-errors.ts'
import { canonicalJson } from '../entry/canonical.ts'
import { entryOf, type SaltedRow, saltedColumns } from '../entry/entry-row.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/signed-note.ts'
import { hashBytes } from '../tree/merkle.ts'
import { consistencySpans, inclusionSpans } from '../tree/proof.ts'
import { hashOfSpan, type ReadTile, type Tile, tileWidth, widthIn, writeBundle } from '../tree/tiles.ts'
import { readCheckpoint } from './log-store.ts'
import { formatTlogProof } from './tlog-proof.ts'

/** What somebody needs in order to check an entry: with these two she makes the commitment that the log holds. */
export interface Opening {
  readonly entry: AuditEntry
  /** Base64. */
  readonly salt: string
}

/** Gives the log to those who verify it: what is served over HTTP and what is exported. */
export interface LogReader {
  /** The last checkpoint with what others have cosigned; that of a size, when one was signed at it. @throws {KnutpunktError} */
  checkpoint(size?: number): Promise<string>
  /** How many entries the signed log has; 0 when nothing was signed. */
  size(): Promise<number>
  /** The bytes of a tile or a bundle of entries. @throws {KnutpunktError} trust.audit_tile_not_found */
  tile(tile: Tile): Promise<Buffer>
  /** That the log has the entry: a C2SP tlog-proof, whose extra is the {@link Opening} as canonical JSON, unless erased. */
  inclusionProof(entryId: string): Promise<string>
  /** Hashes (base64) that prove that the log of one size begins with the log of the other. */
  consistencyProof(older: number, size: number): Promise<string[]>
}

export function createLogReader(db: Queryable): LogReader {
  const size = () => readSize(db)
  return {
    size,
    checkpoint: (at) => signedCheckpoint(db, at),
    tile: async (tile) => readTileOrBundle(db, tile, await size()),
    inclusionProof: (entryId) => proveInclusion(db, entryId),
    consistencyProof: async (older, to) => {
      if (to > (await size()) || older > to) {
        throw new KnutpunktError(auditErrors.audit_size_unknown, { values: { size: Math.max(older, to) } })
      }
      const hashes = consistencySpans(older, to).map((span) => hashOfSpan(span, to, tileReader(db)))
      return (await Promise.all(hashes)).map((hash) => hash.toString('base64'))
    },
  }
}

async function readSize(db: Queryable): Promise<number> {
  const note = await readCheckpoint(db)
  return note === undefined ? 0 : parseCheckpoint(parseNote(note).text).size
}

async function signedCheckpoint(db: Queryable, size: number | undefined): Promise<string> {
  const note = await readCheckpoint(db, size)
  if (note === undefined) {
    throw size === undefined
      ? new KnutpunktError(auditErrors.audit_no_checkpoint)
      : new KnutpunktError(auditErrors.audit_size_unknown, { values: { size } })
  }
  const { rows } = await db.query<{ line: string }>(
    'select line from trust.audit_cosignature where size = $1 order by key',
    [parseCheckpoint(parseNote(note).text).size],
  )
  return note + rows.map(({ line }) => `${line}\n`).join('')
}

async function readTileOrBundle(db: Queryable, { level, index, width }: Tile, size: number): Promise<Buffer> {
  if (width > widthIn(level, index, size)) throw new KnutpunktError(auditErrors.audit_tile_not_found)
  if (level !== 'entries') return tileReader(db)({ level, index, width })
  const { rows } = await db.query<{ commitment: Buffer }>(
    'select commitment from trust.audit_leaf where position >= $1 and position < $2 order by position',
    [index * tileWidth, index * tileWidth + width],
  )
  return writeBundle(rows.map(({ commitment }) => commitment))
}

/** Reads tiles from their table. A tile grown since is cut to the width asked for. */
export function tileReader(db: Queryable): ReadTile {
  return async ({ level, index, width }) => {
    const { rows } = await db.query<{ hashes: Buffer }>({
      name: 'trust.audit.tile',
      text: 'select hashes from trust.audit_tile where level = $1 and index = $2',
      values: [level, index],
    })
    const hashes = rows[0]?.hashes.subarray(0, width * hashBytes)
    if (hashes?.length !== width * hashBytes) throw new KnutpunktError(auditErrors.audit_tile_not_found)
    return hashes
  }
}

async function proveInclusion(db: Queryable, entryId: string): Promise<string> {
  const { rows } = await db.query<SaltedRow & { position: string | null; leaf: string | null }>(
    `select l.position::text, l.entry as leaf, ${saltedColumns} from trust.audit_leaf l
     full join trust.audit_entry e on e.id = l.entry where l.entry = $1 or e.id = $1`,
    [entryId],
  )
  const row = rows[0]
  if (!row) throw new KnutpunktError(auditErrors.audit_entry_not_found)
  const checkpoint = row.position === null ? undefined : await readCheckpoint(db)
  if (row.position === null || checkpoint === undefined) {
    throw new KnutpunktError(auditErrors.audit_not_in_log_yet)
  }
  const { size } = parseCheckpoint(parseNote(checkpoint).text)
  const index = Number(row.position)
  const hashes = inclusionSpans(index, size).map((span) => hashOfSpan(span, size, tileReader(db)))
  const opening: Opening | undefined =
    row.id === null ? undefined : { entry: entryOf(row), salt: row.salt.toString('base64') }
  return formatTlogProof({
    index,
    hashes: await Promise.all(hashes),
    checkpoint: await signedCheckpoint(db, size),
    ...(opening && { extra: Buffer.from(canonicalJson(opening)) }),
  })
}
