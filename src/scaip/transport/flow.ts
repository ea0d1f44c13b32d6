import type { ParsedMessage } from '../message/parse-message.ts'
import type { SipMessage } from '../message/sip-message.ts'

export type TransportName = 'udp' | 'tcp' | 'tls'

/** An address and port. IPv4 in IPv6 (`::ffff:192.0.2.1`) is shown as IPv4. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** What is known of a TLS peer's certificate. */
export interface PeerCertificate {
  /** The distinguished name, one line: `CN=8031372,O=Example`. */
  readonly subject: string
  readonly commonName?: string
  /** Subject alternative names as OpenSSL writes them: `DNS:a, IP Address:192.0.2.1`. */
  readonly alternativeNames?: string
  readonly fingerprint256: string
  /** True when it chains to one of the server's own certificate authorities and is valid now. */
  readonly trusted: boolean
}

/**
 * A way to one peer: a TCP or TLS connection, or the pair of our UDP socket and a source address.
 * The same flow carries the request, its answer and the `<mrs>` that follows.
 */
export interface Flow {
  readonly transport: TransportName
  readonly remote: Endpoint
  readonly local: Endpoint
  readonly certificate?: PeerCertificate
  /** False once a connection has closed; sending is then a no-op. */
  readonly open: boolean
  /** Sends one whole message. `port` sends to another port of the same peer (UDP only). */
  send(bytes: Buffer, port?: number): void
  /** Ends a connection once what is queued has been written. No-op for UDP. */
  end(): void
}

/** What a transport tells its user agent. Nothing here may throw. */
export interface TransportEvents {
  message(flow: Flow, parsed: ParsedMessage): void
  /** A stream message announced a body above the limit. Its head is given; the body is thrown away unread. */
  tooLarge(flow: Flow, head: SipMessage): void
  closed(flow: Flow): void
  fault(fault: TransportFault): void
}

export interface TransportFault {
  readonly transport: TransportName
  readonly reason:
    | 'too-many-connections'
    | 'idle'
    | 'junk'
    | 'head-too-large'
    | 'slow-reader'
    | 'handshake-failed'
    | 'socket-error'
}

/** An address without the IPv4-in-IPv6 prefix. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
