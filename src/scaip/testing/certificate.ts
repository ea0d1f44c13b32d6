import { isIPv4 } from 'node:net'
import { generate } from 'selfsigned'

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
}

const hourMs = 3_600_000

/** A certificate on a new P-256 key, good for a day. */
export async function issueCertificate(request: CertificateRequest): Promise<IssuedCertificate> {
  const { commonName, names = [], issuer, authority = false } = request
  const altNames = names.map((name) =>
    isIPv4(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
  )
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - hourMs),
    notAfterDate: new Date(Date.now() + 24 * hourMs),
    extensions: [
      { name: 'basicConstraints', cA: authority, critical: true },
      ...(altNames.length > 0 ? [{ name: 'subjectAltName' as const, altNames }] : []),
    ],
    ...(issuer && { ca: issuer }),
  })
  return { cert: made.cert, key: made.private }
}
