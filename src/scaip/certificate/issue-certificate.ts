import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import { isIPv4 } from 'node:net'
import {
  bitString,
  boolean,
  der,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts'

/** A certificate and its private key, as PEM. */
export interface IssuedCertificate {
  readonly cert: string
  readonly key: string
}

/** What to put into a certificate. */
export interface CertificateRequest {
  readonly commonName: string
  /** DNS names and IPv4 addresses it is good for. */
  readonly names?: readonly string[]
  /** Who signs it; left out, it signs itself. */
  readonly issuer?: IssuedCertificate
  /** Whether it may sign others. */
  readonly authority?: boolean
  readonly days: number
  /** When it begins; default an hour ago, for clocks that go slow. */
  readonly from?: Date
}

const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'))

/**
 * Makes a certificate on a new P-256 key (RFC 5280): for demonstrations and tests, so that TLS can be tried
 * with nothing installed. A service takes its certificates from a real authority.
 */
export function issueCertificate(request: CertificateRequest): IssuedCertificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const from = request.from ?? new Date(Date.now() - 3_600_000)
  const subject = distinguishedName(request.commonName)
  const issuer = request.issuer ? subjectOf(request.issuer.cert) : subject
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ecdsaWithSha256,
    issuer,
    sequence(time(from), time(new Date(from.getTime() + request.days * 86_400_000))),
    subject,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(request))),
  )
  const signature = sign('sha256', content, createPrivateKey(request.issuer?.key ?? key))
  const whole = sequence(content, ecdsaWithSha256, bitString(signature))
  return { key, cert: pem(whole) }
}

function extensions(request: CertificateRequest): Buffer[] {
  const constraints = sequence(...(request.authority ? [boolean(true)] : []))
  const list = [sequence(objectId('2.5.29.19'), boolean(true), octetString(constraints))]
  if (request.names?.length) {
    const names = sequence(...request.names.map(generalName))
    list.push(sequence(objectId('2.5.29.17'), octetString(names)))
  }
  return list
}

function generalName(name: string): Buffer {
  return isIPv4(name)
    ? der(0x87, Buffer.from(name.split('.').map(Number)))
    : der(0x82, Buffer.from(name, 'latin1'))
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), utf8String(commonName))))
}

/** The issuer's name: ours always have a common name alone. */
function subjectOf(cert: string): Buffer {
  const { subject } = new X509Certificate(cert)
  return distinguishedName(subject.replace(/^CN=/, ''))
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40
  return bytes
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
