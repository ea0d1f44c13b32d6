import type { TLSSocket } from 'node:tls'
import type { PeerCertificate } from './flow.ts'

/** What is known of the certificate the peer of a TLS connection showed; undefined when it showed none. */
export function certificateOf(socket: TLSSocket): PeerCertificate | undefined {
  const x509 = socket.getPeerX509Certificate()
  if (!x509) return undefined
  const subject = x509.subject.split('\n').join(',')
  const commonName = /(?:^|\n)CN=([^\n]*)/.exec(x509.subject)?.[1]
  return {
    subject,
    ...(commonName === undefined ? {} : { commonName }),
    ...(x509.subjectAltName === undefined ? {} : { alternativeNames: x509.subjectAltName }),
    fingerprint256: x509.fingerprint256,
    trusted: socket.authorized,
  }
}
