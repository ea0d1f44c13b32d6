import { createHash, X509Certificate } from 'node:crypto'
import { KnutpunktError } from '../../kernel/index.ts'
import { tokenErrors } from './token-errors.ts'

/** `x5t#S256` of a certificate: base64url of SHA-256 of its DER form (RFC 8705, section 3.1). Takes DER or PEM. */
export function certificateThumbprint(certificate: Uint8Array | string): string {
  const der = typeof certificate === 'string' ? new X509Certificate(certificate).raw : certificate
  return createHash('sha256').update(der).digest('base64url')
}

/**
 * Checks that a token is used over a connection with the client certificate it is bound to (RFC 8705, section 3). That the
 * connection's TLS was checked, and that the certificate is this connection's own, is for the caller to know.
 *
 * @throws {KnutpunktError} trust.certificate_missing, trust.certificate_other
 */
export function checkCertificateBinding(bound: string, shown: Uint8Array | string | undefined): void {
  if (shown === undefined) throw new KnutpunktError(tokenErrors.certificate_missing)
  if (certificateThumbprint(shown) !== bound) throw new KnutpunktError(tokenErrors.certificate_other)
}
