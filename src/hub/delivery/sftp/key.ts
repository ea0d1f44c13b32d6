import { createHash } from 'node:crypto'
import ssh2, { type ParsedKey } from 'ssh2'

/** A public key as it is kept and compared. */
export interface PublicKey {
  /** Type and base64, as in authorized_keys without its comment. */
  readonly line: string
  /** As OpenSSH shows it. */
  readonly fingerprint: string
}

const usable = /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa)$/
/** Shorter ones of RSA are not taken. */
const leastRsaBytes = 2048 / 8

/** The fingerprint of a key in SSH's own form. */
export const fingerprintOf = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`

/** Reads a line as ssh-keygen writes it. @returns undefined when it is no public key that is taken */
export function readPublicKey(line: string): PublicKey | undefined {
  const [type = '', base64 = ''] = line.trim().split(/\s+/)
  const parsed = parsePublicKey(`${type} ${base64}`)
  if (parsed === undefined || !usable.test(parsed.type) || parsed.type !== type) return undefined
  const blob = parsed.getPublicSSH()
  if (type === 'ssh-rsa' && blob.length < leastRsaBytes) return undefined
  return { line: `${type} ${blob.toString('base64')}`, fingerprint: fingerprintOf(blob) }
}

/** For verifying signatures with. */
export function parsePublicKey(line: string): ParsedKey | undefined {
  const parsed = ssh2.utils.parseKey(line)
  return parsed instanceof Error || parsed.isPrivateKey() ? undefined : parsed
}
