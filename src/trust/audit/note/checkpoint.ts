import { hashBytes } from '../tree/merkle.ts'
import {
  decodeBase64,
  NoteError,
  type NoteVerifier,
  parseNote,
  type SignedNote,
  verifyNote,
} from './signed-note.ts'

/** What a log says of itself at one moment (C2SP tlog-checkpoint): so many leaves, with this root. */
export interface Checkpoint {
  /** Names the log: an address without its scheme, `knutpunkt.example.se/audit`. */
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** The text of a checkpoint, to be signed as a note. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Reads the text of a checkpoint; further lines are another's extensions and passed over. @throws {NoteError} */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n')
  const hash = decodeBase64(root)
  if (rest.pop() !== '' || rest.includes('') || origin === '') throw new NoteError('It is not a checkpoint')
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new NoteError('The size of its tree is not a number')
  }
  if (hash?.length !== hashBytes) throw new NoteError('Its root is not a hash')
  return { origin, size: Number(size), root: hash }
}

/**
 * Reads a signed checkpoint of a log and finds the log's signature. The log's keys have the log's origin as name.
 *
 * @throws {NoteError} when it is malformed, another log's, or not signed by the log
 */
export function openCheckpoint(
  note: string,
  origin: string,
  trusted: readonly NoteVerifier[],
): Checkpoint & { note: SignedNote } {
  const signed = parseNote(note)
  const checkpoint = parseCheckpoint(signed.text)
  if (checkpoint.origin !== origin)
    throw new NoteError(`It is of the log ${checkpoint.origin}, not of ${origin}`)
  verifyNote(
    signed,
    trusted.filter(({ name }) => name === origin),
  )
  return { ...checkpoint, note: signed }
}
