import type { Queryable } from '../entry/entry-store.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { readState } from '../log/log-store.ts'
import { type Checkpoint, openCheckpoint } from '../note/checkpoint.ts'
import { NoteError } from '../note/signed-note.ts'
import type { AuditProblem } from './problem.ts'

/** The checkpoints that the log signed. */
export interface Signed {
  /** The last one in the database, signed by the log. */
  readonly last: { readonly size: number; readonly root: Buffer } | undefined
  /** The root that was signed for each size up to the last, to be compared with the tree. */
  readonly roots: ReadonlyMap<number, Buffer>
}

/**
 * Reads all checkpoints, and those known from elsewhere: each must be signed by the log. A log cut short together with its last
 * checkpoints looks whole; only a checkpoint known from elsewhere shows it.
 */
export async function checkCheckpoints(
  db: Queryable,
  identity: LogIdentity,
  known: readonly string[],
  report: (problem: AuditProblem) => void,
): Promise<Signed> {
  const roots = new Map<number, Buffer>()
  let last: Checkpoint | undefined
  const take = (note: string, size?: number): void => {
    const opened = open(identity, note)
    const contradicts = opened && roots.has(opened.size) && !roots.get(opened.size)!.equals(opened.root)
    if (!opened || contradicts || (size !== undefined && opened.size !== size)) {
      const at = size ?? opened?.size
      report({ fault: 'checkpoint_altered', ...(at === undefined ? {} : { size: at }) })
      return
    }
    roots.set(opened.size, opened.root)
    if (size !== undefined) last = opened
  }
  for await (const { size, note } of checkpoints(db)) take(note, size)
  for (const note of known) take(note)
  await checkState(db, identity, last?.size ?? 0, report)
  for (const size of roots.keys()) {
    if (size > (last?.size ?? 0)) report({ fault: 'checkpoint_removed', size })
  }
  return { last, roots }
}

async function checkState(
  db: Queryable,
  { origin }: LogIdentity,
  signed: number,
  report: (problem: AuditProblem) => void,
): Promise<void> {
  const state = await readState(db)
  if (state === undefined && signed === 0) return
  if (state !== undefined && state.size > signed) report({ fault: 'checkpoint_removed', size: state.size })
  else if (state?.size !== signed || state.origin !== origin) report({ fault: 'log_altered' })
}

async function* checkpoints(db: Queryable): AsyncGenerator<{ size: number; note: string }> {
  for (let after = -1; ; ) {
    const { rows } = await db.query<{ size: string; note: string }>(
      'select c.size::text, c.note from trust.audit_checkpoint c where c.size > $1 order by c.size limit 1000',
      [after],
    )
    for (const { size, note } of rows) yield { size: Number(size), note }
    if (rows.length === 0) return
    after = Number(rows.at(-1)!.size)
  }
}

function open({ origin, verifiers }: LogIdentity, note: string): Checkpoint | undefined {
  try {
    return openCheckpoint(note, origin, verifiers)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
