import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError, type Log } from '../../../kernel/index.ts'
import { auditErrors } from '../audit-errors.ts'
import { commitmentOf, isSealed } from '../entry/commitment.ts'
import { entryOf, type SaltedRow } from '../entry/entry-row.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { formatCheckpoint, openCheckpoint } from '../note/checkpoint.ts'
import { NoteError, signNote } from '../note/signed-note.ts'
import { growTree, rootOfEdge, type TileBytes } from '../tree/growth.ts'
import { emptyRoot, leafHash } from '../tree/merkle.ts'
import {
  type LogState,
  lockLog,
  readCheckpoint,
  readEdge,
  readPending,
  readState,
  writeCheckpoint,
  writeLeaves,
  writeRefused,
  writeState,
  writeTiles,
} from './log-store.ts'

export interface SequencerDeps {
  db: Database
  identity: LogIdentity
  clock: Clock
  log: Log
}

/** What one round did. `more` when there may be further entries waiting. */
export interface Round {
  readonly taken: number
  readonly refused: number
  readonly more: boolean
}

/** Entries of one round at most; each is about 200 bytes of memory and 20 µs of work. */
const mostInRound = 4096

const nothing: Round = { taken: 0, refused: 0, more: false }

/**
 * Gives committed entries their places in the log, grows the tree and signs it: all in one transaction, so that a crash
 * anywhere leaves either all of a round or nothing of it. One process at a time, whichever comes first; to the others there
 * is nothing to do.
 *
 * Entries found in one round stand in the order of their transactions, and behind everything of earlier rounds. An entry
 * is in the log after the first round that begins after its commit (and what was waiting before it).
 *
 * @throws {KnutpunktError} trust.audit_log_contradicts when the stored tree is not the one that was signed last: nothing is
 *   signed that contradicts an earlier signature
 */
export function sequence(deps: SequencerDeps, most: number = mostInRound): Promise<Round> {
  return deps.db.transaction(async (client) =>
    (await lockLog(client)) ? sequenceLocked(client, deps, most) : nothing,
  )
}

async function sequenceLocked(client: PoolClient, deps: SequencerDeps, most: number): Promise<Round> {
  const state = (await readState(client)) ?? { origin: deps.identity.origin, size: 0, floor: '0' }
  if (state.origin !== deps.identity.origin) throw contradicts(`the log is that of ${state.origin}`)
  const pending = await readPending(client, state.floor, most)
  const { good, refused } = sift(pending.rows, deps.identity.seal)
  const now = deps.clock.now().toString()
  if (refused.length > 0) {
    await writeRefused(client, refused, now)
    deps.log.error(
      { entries: refused.map(({ id }) => id) },
      'rows were put into the audit log by another hand',
    )
  }
  const next: LogState = { ...state, size: state.size + good.length, floor: pending.floor }
  if (good.length > 0) await addLeaves(client, deps, state, good, now)
  if (next.size !== state.size || next.floor !== state.floor) await writeState(client, next)
  return { taken: good.length, refused: refused.length, more: pending.rows.length === most }
}

async function addLeaves(
  client: PoolClient,
  { identity }: SequencerDeps,
  { size }: LogState,
  rows: readonly SaltedRow[],
  now: string,
): Promise<void> {
  const edge = await readEdge(client, size)
  requireSigned(identity, size, edge, await readCheckpoint(client))
  const grown = growTree(
    size,
    edge,
    rows.map(({ commitment }) => leafHash(commitment)),
  )
  await writeLeaves(client, size, rows)
  await writeTiles(client, grown.changed)
  const text = formatCheckpoint({ origin: identity.origin, size: grown.size, root: grown.root })
  await writeCheckpoint(client, grown.size, signNote(text, identity.signers), now)
}

/** The tree to be carried on must be the one that the log signed last. */
function requireSigned(
  { origin, verifiers }: LogIdentity,
  size: number,
  edge: readonly TileBytes[],
  note: string | undefined,
): void {
  if (note === undefined) {
    if (size > 0) throw contradicts('no checkpoint is left')
    return
  }
  try {
    const signed = openCheckpoint(note, origin, verifiers)
    const root = size === 0 ? emptyRoot : rootOfEdge(edge)
    if (signed.size !== size) throw contradicts(`the log has ${size} entries and signed ${signed.size}`)
    if (!signed.root.equals(root)) throw contradicts('the tiles do not have the root that was signed')
  } catch (error) {
    throw error instanceof NoteError ? contradicts(`the last checkpoint: ${error.message}`) : error
  }
}

/** Separates rows that the program wrote from others. */
function sift(rows: readonly SaltedRow[], seal: Buffer) {
  const good: SaltedRow[] = []
  const refused: { id: string; reason: string }[] = []
  for (const row of rows) {
    const reason = faultOf(row, seal)
    if (reason === undefined) good.push(row)
    else refused.push({ id: row.id, reason })
  }
  return { good, refused }
}

/** What shows that a row is not as the program wrote it; undefined when it is. */
export function faultOf(row: SaltedRow, seal: Buffer): 'unsealed' | 'altered' | undefined {
  if (!isSealed(row.commitment, row.seal, seal)) return 'unsealed'
  return commitmentOf(entryOf(row), row.salt).equals(row.commitment) ? undefined : 'altered'
}

function contradicts(detail: string): KnutpunktError {
  return new KnutpunktError(auditErrors.audit_log_contradicts, { detail })
}
