import type { Queryable } from '../../../kernel/index.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { readState } from '../log/log-store.ts'
import { type Checkpoint, openCheckpoint } from '../note/checkpoint.ts'
import { NoteError } from '../note/signed-note.ts'
import type { AuditProblem } from './problem.ts'

type Report = (problem: AuditProblem) => void

/** Roots by the size of the tree that had them. */
export type Roots = ReadonlyMap<number, Buffer>

/**
 * The last checkpoint in the database that the log signed, and whether the state of the log agrees with it. Later ones that the log
 * did not sign are reported.
 */
export async function findLast(
  db: Queryable,
  identity: LogIdentity,
  report: Report,
): Promise<Checkpoint | undefined> {
  const last = await lastSigned(db, identity, report)
  const signed = last?.size ?? 0
  const state = await readState(db)
  if (state === undefined && signed === 0) return last
  if (state !== undefined && state.size > signed) report({ fault: 'checkpoint_removed', size: state.size })
  else if (state?.size !== signed || state.origin !== identity.origin) report({ fault: 'log_altered' })
  return last
}

async function lastSigned(
  db: Queryable,
  identity: LogIdentity,
  report: Report,
): Promise<Checkpoint | undefined> {
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const { rows } = await db.query<CheckpointRow>(
      'select c.size::text, c.note from trust.audit_checkpoint c where c.size < $1 order by c.size desc limit 20',
      [below],
    )
    for (const row of rows) {
      const opened = openRow(identity, row, report)
      if (opened) return opened
    }
    if (rows.length === 0) return undefined
    below = Number(rows.at(-1)!.size)
  }
}

/** The roots that were signed for sizes above `from` up to `to`. */
export async function signedRoots(
  db: Queryable,
  identity: LogIdentity,
  { from, to }: { from: number; to: number },
  report: Report,
): Promise<Roots> {
  const { rows } = await db.query<CheckpointRow>(
    'select c.size::text, c.note from trust.audit_checkpoint c where c.size > $1 and c.size <= $2',
    [from, to],
  )
  const opened = rows.map((row) => openRow(identity, row, report)).filter((each) => each !== undefined)
  return new Map(opened.map(({ size, root }) => [size, root]))
}

/**
 * The roots of checkpoints known from elsewhere. A log cut short together with its last checkpoints looks whole; only these show
 * it.
 */
export function knownRoots(
  identity: LogIdentity,
  known: readonly string[],
  size: number,
  report: Report,
): Roots {
  const roots = new Map<number, Buffer>()
  for (const note of known) {
    const opened = open(identity, note)
    if (!opened) report({ fault: 'checkpoint_altered' })
    else if (opened.size > size) report({ fault: 'checkpoint_removed', size: opened.size })
    else roots.set(opened.size, opened.root)
  }
  return roots
}

interface CheckpointRow {
  size: string
  note: string
}

function openRow(
  identity: LogIdentity,
  { size, note }: CheckpointRow,
  report: Report,
): Checkpoint | undefined {
  const opened = open(identity, note)
  if (opened?.size === Number(size)) return opened
  report({ fault: 'checkpoint_altered', size: Number(size) })
  return undefined
}

function open({ origin, verifiers }: LogIdentity, note: string): Checkpoint | undefined {
  try {
    return openCheckpoint(note, origin, verifiers)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
