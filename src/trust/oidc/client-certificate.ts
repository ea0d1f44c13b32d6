import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'

/** The certificate the client showed on this connection, whoever issued it; none without TLS. */
export function clientCertificate({ socket }: Pick<IncomingMessage, 'socket'>): X509Certificate | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
}

/** Whether an authority that this server trusts has issued it. */
export function isCertificateAuthorized({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  return socket instanceof TLSSocket && socket.authorized
}

/**
 * Whether a certificate's subject is the distinguished name that is registered (RFC 8705, section 2.1.2; written as in RFC 4514).
 * Parts are compared one by one, as text; whichever end the writer began from.
 */
export function subjectMatches({ subject }: Pick<X509Certificate, 'subject'>, expected: string): boolean {
  const shown = (subject ?? '').split('\n').map(normalPart)
  const wanted = splitName(expected).map(normalPart)
  const same = (one: string[], other: string[]) =>
    one.length === other.length && one.every((part, at) => part === other[at])
  return shown.length > 0 && (same(shown.toReversed(), wanted) || same(shown, wanted))
}

const splitName = (name: string): string[] => name.split(/(?<!\\)[,\n]/)

const normalPart = (part: string): string => {
  const [type = '', ...value] = part.trim().split('=')
  return `${type.trim().toUpperCase()}=${value.join('=').trim()}`
}
