import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** The certificate that a client has shown on this very connection. */
export interface ClientCertificate {
  readonly der: Buffer
  /** Whether it leads to one of the roots in `https.authoritiesFile` and holds in time. One that does not may still be known by its key. */
  readonly authorized: boolean
  /** Its subject's distinguished name (RFC 4514): `CN=SE2120000001-A1,O=Region,C=SE`. */
  readonly subject: string
}

/**
 * The client certificate of a request, as TLS has shown it: never from a header, which anybody could write.
 *
 * That its holder has the private key is proved by the handshake, whether or not it is `authorized`.
 */
export function clientCertificate(request: { raw: { socket: Socket } }): ClientCertificate | undefined {
  const { socket } = request.raw
  if (!(socket instanceof TLSSocket)) return undefined
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  return {
    der: certificate.raw,
    // A connection may outlive its certificate.
    authorized: socket.authorized && certificate.validToDate.getTime() > Date.now(),
    subject: distinguishedName(certificate.subject),
  }
}

/** From the order and lines of OpenSSL, root first, to the one line of RFC 4514, root last. */
export function distinguishedName(subject: X509Certificate['subject'] | undefined): string {
  return (subject ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .toReversed()
    .map((line) => line.replace(/(?<!\\) \+ (?=[A-Za-z0-9.]+=)/g, '+'))
    .join(',')
}
