import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { IdentityKeys } from '../../kernel/index.ts'
import type { Operation } from './operations.ts'

/** What a published version says; its text is what is hashed. */
export interface VersionContent {
  number: number
  operations: Operation[]
  note: string
  /** Who wrote it and who approved it, by their ids; the program itself is `program`. */
  author: string
  approver: string
  /** An instant. */
  at: string
}

/** A version as it is stored. */
export interface SignedVersion {
  number: number
  document: string
  /** Of the version before, hex; 64 zeros for the first. */
  previous: string
  /** SHA-256 of `previous`, a line break and the document, hex. */
  hash: string
  /** Ed25519 of the hash's text, base64, and which key. */
  signature: string
  key: number
}

export const firstPrevious = '0'.repeat(64)

export const hashOf = (previous: string, document: string): string =>
  createHash('sha256').update(`${previous}\n${document}`).digest('hex')

/** Signs versions and checks them: with the newest key of the deployment, and by any of them. */
export interface VersionSigner {
  sign(content: VersionContent, previous: string): SignedVersion
  /** Whether the chain and the signature hold. */
  holds(version: SignedVersion, previous: string): boolean
}

/** DER of an Ed25519 private key before its 32 bytes (RFC 8410, section 7). */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Keys are derived from those of the deployment, so that every process has them and the database has not. */
export function createVersionSigner({ encryption }: Pick<IdentityKeys, 'encryption'>): VersionSigner {
  const keys = new Map(
    encryption.map(({ id, key }) => {
      const seed = Buffer.from(hkdfSync('sha256', key, '', 'knutpunkt addressing versions', 32))
      const secret = createPrivateKey({
        key: Buffer.concat([pkcs8Start, seed]),
        format: 'der',
        type: 'pkcs8',
      })
      return [id, { secret, open: createPublicKey(secret) }] as const
    }),
  )
  const newest = Math.max(...keys.keys())
  return {
    sign(content, previous) {
      const document = JSON.stringify(content)
      const hash = hashOf(previous, document)
      const signature = sign(null, Buffer.from(hash), keys.get(newest)!.secret).toString('base64')
      return { number: content.number, document, previous, hash, signature, key: newest }
    },
    holds(version, previous) {
      const key: KeyObject | undefined = keys.get(version.key)?.open
      return (
        key !== undefined &&
        version.previous === previous &&
        version.hash === hashOf(previous, version.document) &&
        verify(null, Buffer.from(version.hash), key, Buffer.from(version.signature, 'base64')) &&
        // Read only when it is known to be the platform's own.
        (JSON.parse(version.document) as VersionContent).number === version.number
      )
    },
  }
}
