import { formatVerifierKey, type NoteKey, noteKey, parseVerifierKey } from '../note/note-key.ts'
import type { NoteSigner, NoteVerifier } from '../note/signed-note.ts'
import type { LogKeys } from './log-keys.ts'

/** A log as it signs: its name, and its keys under that name. */
export interface LogIdentity {
  /** Names the log to everybody and for ever: an address without scheme, `knutpunkt.example.se/audit`. */
  readonly origin: string
  readonly signers: readonly NoteSigner[]
  /** Of the keys that sign, and of those that did before. */
  readonly verifiers: readonly NoteVerifier[]
  /** For others to believe: `name+hash+base64`, one for each signing key. */
  readonly verifierKeys: readonly string[]
  /** Of the keys that signed before. */
  readonly pastVerifierKeys: readonly string[]
  /** Cosigns other logs. */
  readonly cosigner: NoteKey
  readonly seal: Buffer
}

/** Puts a log's name and its keys together. @throws {NoteError} when the origin cannot be the name of a key */
export function logIdentity(origin: string, keys: LogKeys, now: () => number = Date.now): LogIdentity {
  const signing = keys.signing.map((seed) => noteKey(origin, seed, 'note'))
  const pastVerifierKeys = keys.retired.map((raw) => formatVerifierKey(origin, 'note', raw))
  return {
    origin,
    signers: signing.map(({ signer }) => signer),
    verifiers: [...signing.map(({ verifier }) => verifier), ...pastVerifierKeys.map(parseVerifierKey)],
    verifierKeys: signing.map(({ verifierKey }) => verifierKey),
    pastVerifierKeys,
    cosigner: noteKey(origin, keys.cosigning, 'cosignature', now),
    seal: keys.seal,
  }
}
