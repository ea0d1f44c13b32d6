import type { Clock, Queryable } from '../../../kernel/index.ts'
import { tileReader } from '../log/log-reader.ts'
import { readCheckpoint } from '../log/log-store.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import {
  formatSignatureLine,
  NoteError,
  type NoteVerifier,
  parseNote,
  parseSignatureLine,
} from '../note/signed-note.ts'
import { consistencySpans } from '../tree/proof.ts'
import { hashOfSpan } from '../tree/tiles.ts'
import { formatWitnessRequest } from './witness-request.ts'

/** Another installation that cosigns this one's log. */
export interface KnownWitness {
  /** Of the kind `cosignature`. */
  readonly verifier: NoteVerifier
  /** Sends a body to its add-checkpoint, with a bound on the wait. */
  post(body: string): Promise<{ status: number; body: string }>
}

/**
 * What came of asking. `contradicted`: the witness has cosigned a log that this one is not the continuation of, which somebody must
 * look into.
 */
export type Asked = 'cosigned' | 'nothing_new' | 'refused' | 'contradicted'

/**
 * Has the last checkpoint cosigned, from where the witness is to where the log is, and keeps its signature beside the checkpoint.
 * Idempotent; asks twice at most.
 */
export async function askWitness(
  { db, clock }: { db: Queryable; clock: Clock },
  { verifier, post }: KnownWitness,
): Promise<Asked> {
  const checkpoint = await readCheckpoint(db)
  if (checkpoint === undefined) return 'nothing_new'
  const { text } = parseNote(checkpoint)
  const { size } = parseCheckpoint(text)
  let older = await lastCosigned(db, verifier)
  if (older === size) return 'nothing_new'
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = await post(await requestFrom(db, older, size, checkpoint))
    if (answer.status === 200) return keep({ db, clock }, verifier, { size, text }, answer.body)
    if (answer.status === 422) return 'contradicted'
    const told = /^(0|[1-9]\d{0,15})\n$/.exec(answer.body)?.[1]
    if (answer.status !== 409) return 'refused'
    // The witness knows more than this log has, or another log of the same size.
    if (told === undefined || Number(told) > size) return 'contradicted'
    older = Number(told)
  }
  return 'refused'
}

/** A body for add-checkpoint. */
export async function requestFrom(
  db: Queryable,
  older: number,
  size: number,
  checkpoint: string,
): Promise<string> {
  const proof: Buffer[] = []
  for (const span of consistencySpans(older, size)) proof.push(await hashOfSpan(span, size, tileReader(db)))
  return formatWitnessRequest({ older, proof, checkpoint })
}

async function keep(
  { db, clock }: { db: Queryable; clock: Clock },
  verifier: NoteVerifier,
  { size, text }: { size: number; text: string },
  body: string,
): Promise<Asked> {
  const line = body.split('\n').find((each) => isCosignature(each, verifier, text))
  if (line === undefined) return 'refused'
  await db.query(
    `insert into trust.audit_cosignature (size, key, line, added_at) values ($1, $2, $3, $4)
     on conflict (size, key) do update set line = excluded.line, added_at = excluded.added_at`,
    [
      size,
      keyText(verifier),
      formatSignatureLine(parseSignatureLine(line)).trimEnd(),
      clock.now().toString(),
    ],
  )
  return 'cosigned'
}

function isCosignature(line: string, verifier: NoteVerifier, text: string): boolean {
  try {
    const { name, keyId, signature } = parseSignatureLine(line)
    return name === verifier.name && keyId === verifier.keyId && verifier.verify(text, signature)
  } catch (error) {
    if (error instanceof NoteError) return false
    throw error
  }
}

async function lastCosigned(db: Queryable, verifier: NoteVerifier): Promise<number> {
  const { rows } = await db.query<{ size: string | null }>(
    'select max(size)::text as size from trust.audit_cosignature where key = $1',
    [keyText(verifier)],
  )
  return Number(rows[0]?.size ?? 0)
}

function keyText({ name, keyId }: NoteVerifier): string {
  return `${name}+${keyId.toString(16).padStart(8, '0')}`
}
