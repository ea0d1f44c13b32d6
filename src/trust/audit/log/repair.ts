import type { PoolClient } from 'pg'
import { type Database, KnutpunktError, type Queryable } from '../../../kernel/index.ts'
import { auditErrors } from '../audit-errors.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { openCheckpoint } from '../note/checkpoint.ts'
import { edgeTiles, growTree, type TileBytes } from '../tree/growth.ts'
import { leafHash } from '../tree/merkle.ts'
import { lockLog, readCheckpoint, writeTiles } from './log-store.ts'

const page = 16 * 256

/**
 * Makes the tiles anew from the places of the log, when these still have the root that was signed last. For after somebody has altered
 * tiles: the sequencer does not carry on such a tree. Nothing is signed, and nothing else is changed. Reads the whole log, while
 * entries wait.
 *
 * @returns how many tiles were written; undefined when another process is at the log
 * @throws {KnutpunktError} trust.audit_log_contradicts when the places do not have the root: then only a backup helps
 */
export function repairTiles(db: Database, identity: LogIdentity): Promise<number | undefined> {
  return db.transaction(async (client) => ((await lockLog(client)) ? rebuild(client, identity) : undefined))
}

async function rebuild(client: PoolClient, { origin, verifiers }: LogIdentity): Promise<number> {
  const note = await readCheckpoint(client)
  if (note === undefined) throw new KnutpunktError(auditErrors.audit_no_checkpoint)
  const { size, root } = openCheckpoint(note, origin, verifiers)
  await client.query('delete from trust.audit_tile')
  let written = 0
  let grown: { size: number; root?: Buffer } = { size: 0 }
  let edge: TileBytes[] = []
  for (let from = 0; from < size; from += page) {
    const next = growTree(grown.size, edge, await readHashes(client, from, Math.min(from + page, size)))
    await writeTiles(client, next.changed)
    written += next.changed.length
    edge = edgeOf(next.size, [...edge, ...next.changed])
    grown = next
  }
  if (grown.size !== size || !grown.root?.equals(root)) {
    throw new KnutpunktError(auditErrors.audit_log_contradicts, {
      detail: 'the places do not have the signed root',
    })
  }
  return written
}

/** The tiles that are not full, each as it was written last. */
function edgeOf(size: number, tiles: readonly TileBytes[]): TileBytes[] {
  return edgeTiles(size).map(
    (place) => tiles.findLast(({ level, index }) => level === place.level && index === place.index)!,
  )
}

async function readHashes(db: Queryable, from: number, to: number): Promise<Buffer[]> {
  const { rows } = await db.query<{ commitment: Buffer }>(
    'select l.commitment from trust.audit_leaf l where l.position >= $1 and l.position < $2 order by l.position',
    [from, to],
  )
  return rows.map(({ commitment }) => leafHash(commitment))
}
