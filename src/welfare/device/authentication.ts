import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { KnutpunktError } from '../../kernel/index.ts'
import { digestHa1 } from '../../scaip/index.ts'
import type { DeviceWrite } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'

/** What is stored of how a device proves itself: never a password, only what a server needs to check one. */
export interface StoredAuthentication {
  username?: string
  realm?: string
  ha1?: { 'SHA-256': string; MD5: string }
  certificateSubject?: string
  /** SHA-256 of a device key, in hexadecimal. A key is random, so nothing slower is needed. */
  keyHash?: string
}

export type AuthenticationMode = NonNullable<DeviceWrite['authentication']>['mode']

export interface Authentication {
  mode: AuthenticationMode
  stored: StoredAuthentication
}

/**
 * What to store of a write. Without a new password a digest keeps the one it has, as long as the user name, which is
 * part of the hash, is the same.
 *
 * @throws {KnutpunktError} welfare.authentication_incomplete
 */
export function authenticationOf(
  write: NonNullable<DeviceWrite['authentication']>,
  before: Authentication | undefined,
  realm: string,
): Authentication {
  const { mode, password, certificateSubject } = write
  if (mode === 'device_id') return { mode, stored: {} }
  if (mode === 'device_key') {
    // A key is made by the program, never chosen; a device that has one keeps it.
    if (before?.mode !== 'device_key') throw incomplete()
    return before
  }
  if (mode === 'certificate') {
    const subject = certificateSubject ?? before?.stored.certificateSubject
    if (subject === undefined) throw incomplete()
    return { mode, stored: { certificateSubject: subject } }
  }
  const username = write.username ?? before?.stored.username
  if (username === undefined) throw incomplete()
  if (password !== undefined) return { mode, stored: digestOf(username, realm, password) }
  if (before?.mode !== 'digest' || before.stored.username !== username) throw incomplete()
  return before
}

/** HA1 for both algorithms (RFC 7616, RFC 8760). It is bound to the realm: another realm needs a new password. */
export function digestOf(username: string, realm: string, password: string): StoredAuthentication {
  const ha1 = {
    'SHA-256': digestHa1('SHA-256', username, realm, password),
    MD5: digestHa1('MD5', username, realm, password),
  }
  return { username, realm, ha1 }
}

/** A password of 144 random bits that can be typed into any device. */
export function newPassword(): string {
  return randomBytes(18).toString('base64url')
}

/** A device's key for posting signals: 256 random bits. What it begins with tells it from other secrets, should it be found somewhere. */
export function newKey(): string {
  return `kpd_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a key. */
export function keyOf(key: string): StoredAuthentication {
  return { keyHash: hashOf(key).toString('hex') }
}

/** Whether this is the key, in a time that tells nothing of it. */
export function isKey(given: string | undefined, stored: StoredAuthentication): boolean {
  if (given === undefined || stored.keyHash === undefined) return false
  return timingSafeEqual(hashOf(given), Buffer.from(stored.keyHash, 'hex'))
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

function incomplete(): KnutpunktError {
  return new KnutpunktError(registerErrors.authentication_incomplete)
}
