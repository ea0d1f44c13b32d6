/**
 * Text that keys have signed (C2SP signed-note): the text, an empty line, a line for each signature.
 * The text must not be believed before {@link verifyNote} has found the signature of a trusted key.
 */
export interface SignedNote {
  /** With its last newline, without the empty line. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  readonly name: string
  /** Names the key and its algorithm together with `name`; four bytes. */
  readonly keyId: number
  /** What follows the key id; its form depends on the algorithm. */
  readonly signature: Buffer
}

/** Whoever can say of a text whether a signature is hers. */
export interface NoteVerifier {
  readonly name: string
  readonly keyId: number
  verify(text: string, signature: Buffer): boolean
}

export interface NoteSigner {
  readonly name: string
  readonly keyId: number
  sign(text: string): Buffer
}

/** A note, or a key of one, is malformed or not signed by anybody trusted. The message is a sentence without its full stop. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

/** The longest note that is read, and the most signatures it may have. */
const mostBytes = 64 * 1024
const mostSignatures = 64

const keyName = /^[^\s+\p{Z}\p{Cc}]+$/u
const signatureLine = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/
// oxlint-disable-next-line no-control-regex -- those that a note must not have
const controls = /[\u0000-\u0009\u000b-\u001f]/

/** Whether a text may be the name of a key: not empty, no spaces, no plus. */
export function isKeyName(name: string): boolean {
  return name.length <= 255 && keyName.test(name)
}

/** Reads a note. @throws {NoteError} */
export function parseNote(note: string): SignedNote {
  if (Buffer.byteLength(note) > mostBytes) throw new NoteError(`It is above ${mostBytes} bytes`)
  if (controls.test(note)) throw new NoteError('It has control characters')
  const at = note.lastIndexOf('\n\n')
  if (at < 0) throw new NoteError('It has no signatures')
  const lines = note.slice(at + 2).split('\n')
  if (lines.pop() !== '' || lines.length === 0) throw new NoteError('Its last line is not a whole signature')
  if (lines.length > mostSignatures) throw new NoteError(`It has more than ${mostSignatures} signatures`)
  return { text: note.slice(0, at + 1), signatures: lines.map(parseSignatureLine) }
}

/** Reads one signature line, without its newline. @throws {NoteError} */
export function parseSignatureLine(line: string): NoteSignature {
  const match = signatureLine.exec(line)
  const bytes = match && decodeBase64(match[2]!)
  if (!match || !bytes || bytes.length < 5 || !isKeyName(match[1]!)) {
    throw new NoteError('A line is not a signature')
  }
  return { name: match[1]!, keyId: bytes.readUInt32BE(), signature: bytes.subarray(4) }
}

export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4)
  id.writeUInt32BE(keyId)
  return `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`
}

export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`
}

/** Signs a text with each of the keys. @throws {NoteError} when the text cannot be a note's */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || controls.test(text)) throw new NoteError('The text cannot be signed as a note')
  const signatures = signers.map(({ name, keyId, sign }) => ({ name, keyId, signature: sign(text) }))
  return formatNote({ text, signatures })
}

/**
 * Finds the signatures of the trusted keys. Signatures of others are passed over, as the specification demands.
 *
 * @throws {NoteError} when one of a trusted key is wrong, or none is there
 */
export function verifyNote(note: SignedNote, trusted: readonly NoteVerifier[]): NoteSignature[] {
  const known = note.signatures.filter((signature) => {
    const verifier = trusted.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId)
    if (verifier && !verifier.verify(note.text, signature.signature)) {
      throw new NoteError(`The signature of ${signature.name} is wrong`)
    }
    return verifier !== undefined
  })
  if (known.length === 0) throw new NoteError('It has no signature of a key that is trusted')
  return known
}

/** Standard base64 with its padding; undefined for anything else, which several decoders would let pass. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
