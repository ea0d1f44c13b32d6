/** What is wrong with one row. */
export type AuditFault =
  /** The entry is not what the log has at its place. */
  | 'entry_altered'
  /** The log has it at its place, nobody erased it, and it is gone. */
  | 'entry_removed'
  /** The program did not write it, and the log does not have it. */
  | 'entry_inserted'
  /** A place of the log says something else than what was signed. */
  | 'leaf_altered'
  | 'leaf_removed'
  /** A place behind the end of what was signed, or a second one for an entry. */
  | 'leaf_inserted'
  /** What was signed for another place stands here. */
  | 'leaf_moved'
  | 'tile_altered'
  | 'tile_removed'
  | 'tile_inserted'
  /** A checkpoint that the log did not sign, or that contradicts the log. */
  | 'checkpoint_altered'
  /** The last of the checkpoints, or one known from elsewhere, is gone. */
  | 'checkpoint_removed'
  /** What the log says of itself is not what it signed. */
  | 'log_altered'
  /** The program wrote it long ago, and it has no place yet: nobody sequences. */
  | 'entry_waiting'

/** One thing that is wrong, with the row it is wrong with. */
export interface AuditProblem {
  readonly fault: AuditFault
  /** The id of the entry. */
  readonly entry?: string
  /** Its place in the log. */
  readonly position?: number
  /** Of a tile: `tile/0/000`. */
  readonly tile?: string
  /** Of a checkpoint: its size. */
  readonly size?: number
}

const sentences: Record<AuditFault, string> = {
  entry_altered: 'The entry was altered after it had been entered',
  entry_removed: 'The entry was removed without an erasure',
  entry_inserted: 'The entry was put in by another hand than the program',
  leaf_altered: 'The place in the log says something else than what was signed',
  leaf_removed: 'The place in the log is missing',
  leaf_inserted: 'The place in the log was put in by another hand',
  leaf_moved: 'The place in the log has what was signed for another place',
  tile_altered: 'The tile does not have the hashes that were signed',
  tile_removed: 'The tile is missing',
  tile_inserted: 'The tile is not of the log that was signed',
  checkpoint_altered: 'The checkpoint is not one that the log signed, or contradicts the log',
  checkpoint_removed: 'The checkpoint is missing',
  log_altered: 'The state of the log is not what was signed',
  entry_waiting: 'The entry has been waiting for its place for too long',
}

/** A problem in a sentence, for an auditor. */
export function describeProblem({ fault, entry, position, tile, size }: AuditProblem): string {
  const where = [
    entry !== undefined && `entry ${entry}`,
    position !== undefined && `position ${position}`,
    tile,
    size !== undefined && `checkpoint ${size}`,
  ].filter(Boolean)
  return `${sentences[fault]}${where.length > 0 ? ` (${where.join(', ')})` : ''}.`
}
