import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { decodeBase64, isKeyName, NoteError, type NoteSigner, type NoteVerifier } from './signed-note.ts'

/** What a key signs, as its first byte says: notes as they stand, or cosignatures (C2SP tlog-cosignature, v1). */
export type NoteKeyKind = 'note' | 'cosignature'

const kindBytes = { note: 0x01, cosignature: 0x04 } as const
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')

/** An Ed25519 key that signs notes under a name. */
export interface NoteKey {
  readonly signer: NoteSigner
  readonly verifier: NoteVerifier
  /** For others: `name+hash+base64` (C2SP signed-note, verifier keys). */
  readonly verifierKey: string
}

/** A new secret key: 32 bytes. */
export function generateSeed(): Buffer {
  return randomBytes(32)
}

/** Makes the key of a secret. `now` is asked for the time of a cosignature. @throws {NoteError} */
export function noteKey(
  name: string,
  seed: Buffer,
  kind: NoteKeyKind,
  now: () => number = Date.now,
): NoteKey {
  if (!isKeyName(name)) throw new NoteError(`"${name}" cannot be the name of a key`)
  if (seed.length !== 32) throw new NoteError('A secret key has 32 bytes')
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(secret)
  const raw = publicBytes(seed)
  const keyId = keyIdOf(name, kind, raw)
  return {
    signer: {
      name,
      keyId,
      sign: (text) =>
        kind === 'note'
          ? sign(null, Buffer.from(text), secret)
          : cosign(text, Math.floor(now() / 1000), secret),
    },
    verifier: verifierOf(name, keyId, kind, publicKey),
    verifierKey: formatVerifierKey(name, kind, raw),
  }
}

/** The public half of a secret key: 32 bytes. */
export function publicBytes(seed: Buffer): Buffer {
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
  return createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(spkiHead.length)
}

/** The verifier key, `name+hash+base64`, of a public key (C2SP signed-note). */
export function formatVerifierKey(name: string, kind: NoteKeyKind, raw: Uint8Array): string {
  const id = keyIdOf(name, kind, raw).toString(16).padStart(8, '0')
  return `${name}+${id}+${Buffer.concat([Buffer.from([kindBytes[kind]]), raw]).toString('base64')}`
}

/** Reads a verifier key, `name+hash+base64`. @throws {NoteError} with what is wrong with it */
export function parseVerifierKey(text: string): NoteVerifier & { kind: NoteKeyKind } {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text)
  const bytes = match && decodeBase64(match[3]!)
  if (!match || !bytes || !isKeyName(match[1]!)) {
    throw new NoteError('A verifier key has the form name+hash+base64')
  }
  const kind =
    bytes[0] === kindBytes.note ? 'note' : bytes[0] === kindBytes.cosignature ? 'cosignature' : undefined
  if (kind === undefined || bytes.length !== 33) throw new NoteError('The verifier key is not one of Ed25519')
  const name = match[1]!
  const keyId = keyIdOf(name, kind, bytes.subarray(1))
  if (keyId !== Number.parseInt(match[2]!, 16))
    throw new NoteError('The hash in the verifier key is not its own')
  const publicKey = createPublicKey({
    key: Buffer.concat([spkiHead, bytes.subarray(1)]),
    format: 'der',
    type: 'spki',
  })
  return { ...verifierOf(name, keyId, kind, publicKey), kind }
}

/** When a cosignature was made, in seconds since 1970; undefined when it cannot be one. */
export function cosignatureTime(signature: Buffer): number | undefined {
  if (signature.length !== 72) return undefined
  const seconds = Number(signature.readBigUInt64BE())
  return Number.isSafeInteger(seconds) ? seconds : undefined
}

function keyIdOf(name: string, kind: NoteKeyKind, raw: Uint8Array): number {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([kindBytes[kind]]), raw])
  return hash('sha256', named, 'buffer').readUInt32BE()
}

function verifierOf(name: string, keyId: number, kind: NoteKeyKind, publicKey: KeyObject): NoteVerifier {
  return {
    name,
    keyId,
    verify: (text, signature) => {
      if (kind === 'note') return verify(null, Buffer.from(text), publicKey, signature)
      const seconds = cosignatureTime(signature)
      return (
        seconds !== undefined &&
        verify(null, Buffer.from(cosigned(text, seconds)), publicKey, signature.subarray(8))
      )
    },
  }
}

function cosign(text: string, seconds: number, secret: KeyObject): Buffer {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  return Buffer.concat([time, sign(null, Buffer.from(cosigned(text, seconds)), secret)])
}

/** What a cosignature is a signature of. */
function cosigned(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`
}
