import type { Mrs } from '../mrq/mrs.ts'
import type { MrqResult } from '../mrq/parse-mrq.ts'
import type { PeerCertificate, TransportName } from '../transport/flow.ts'

/** Where a message came from. */
export interface ScaipSource {
  readonly address: string
  readonly port: number
  readonly transport: TransportName
  /** The distinguished name of the peer's certificate, over TLS when it showed one. */
  readonly certificateSubject?: string
  readonly certificate?: PeerCertificate
}

/** How the sender was made sure of. With `device-id` nothing was proven: the device said who it is. */
export interface AuthenticatedAs {
  readonly method: 'digest' | 'certificate' | 'device-id'
  readonly name: string
}

/** One SCAIP message, as the handler gets it. */
export interface ScaipRequest {
  /** The message read, or what is wrong with it and what could be recognised. */
  readonly mrq: MrqResult
  /** The body's bytes as they came. */
  readonly raw: Buffer
  /** The user of the From URI, percent-decoded; empty when it has none. */
  readonly fromUser: string
  /** The URI in To. */
  readonly toUri: string
  readonly source: ScaipSource
  readonly callId: string
  /** When the message was read from the network, milliseconds since 1970. */
  readonly receivedAt: number
  readonly authenticatedAs: AuthenticatedAs
}

/**
 * What the handler decided.
 *
 * - `accepted`: SIP 200, then `mrs` in a MESSAGE of its own over the same flow.
 * - `busy`: SIP 503 with Retry-After: nothing was kept, the device is to send again. With `mrs` given the
 *   answer is SIP 200 and that `mrs` instead (`snu` 6), for devices that do not know 503.
 */
export type ScaipAnswer =
  | { readonly kind: 'accepted'; readonly mrs: Mrs; readonly delivered?: (outcome: DeliveryOutcome) => void }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number; readonly mrs?: Mrs }

/** Takes one message. SIP 200 is sent when it resolves; when it rejects or takes too long, 503. */
export type ScaipHandler = (request: ScaipRequest) => Promise<ScaipAnswer>

/** How the delivery of an `<mrs>` ended. `milliseconds` counts from the request's arrival. */
export interface DeliveryOutcome {
  readonly kind: 'delivered' | 'refused' | 'timed-out' | 'failed'
  /** The device's SIP answer; absent when none came. */
  readonly status?: number
  readonly reason?: 'flow-closed' | 'stopped' | 'too-many'
  readonly retransmissions: number
  readonly milliseconds: number
}
