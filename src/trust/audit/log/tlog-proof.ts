import { type Checkpoint, openCheckpoint } from '../note/checkpoint.ts'
import { decodeBase64, NoteError, type NoteVerifier } from '../note/signed-note.ts'
import { hashBytes, leafHash } from '../tree/merkle.ts'
import { provesInclusion } from '../tree/proof.ts'

/** That a log has an entry, to be checked by anybody who knows the log's key (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: number
  readonly hashes: readonly Buffer[]
  /** Signed. */
  readonly checkpoint: string
  /** What the log holds is made of this; not itself part of what is proved. */
  readonly extra?: Buffer
}

const head = 'c2sp.org/tlog-proof@v1'

export function formatTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [
    head,
    ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads a proof. @throws {NoteError} */
export function parseTlogProof(text: string): TlogProof {
  const at = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, Math.max(at, 0)).split('\n')
  if (first !== head) throw new NoteError('It is not a proof of version 1')
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()!.slice(6)) : null
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1]
  const hashes = lines.map(decodeBase64)
  if (extra === undefined || index === undefined || hashes.length > 63)
    throw new NoteError('The proof is malformed')
  if (!hashes.every((hash) => hash?.length === hashBytes))
    throw new NoteError('A line of the proof is not a hash')
  return {
    index: Number(index),
    hashes: hashes as Buffer[],
    checkpoint: text.slice(at + 2),
    ...(extra && { extra }),
  }
}

/**
 * Checks that what the log holds at the index is `held`, in a tree that the log signed.
 *
 * @throws {NoteError} when the checkpoint is not the log's, or the proof does not hold
 */
export function checkTlogProof(
  { index, hashes, checkpoint }: TlogProof,
  held: Uint8Array,
  origin: string,
  trusted: readonly NoteVerifier[],
): Checkpoint {
  const { size, root } = openCheckpoint(checkpoint, origin, trusted)
  if (!provesInclusion(hashes, { index, size, leaf: leafHash(held), root })) {
    throw new NoteError(`The proof does not show that the log of ${size} has this at ${index}`)
  }
  return { origin, size, root }
}
