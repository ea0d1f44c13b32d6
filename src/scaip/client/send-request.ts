import type { Credentials } from '../digest/digest-client.ts'
import type { MrqInput } from '../mrq/mrq.ts'
import type { Mrs } from '../mrq/mrs.ts'
import type { TransportName } from '../transport/flow.ts'
import type { TlsClientOptions } from '../transport/stream-client.ts'

/** A message sent as it is, for trying out what a receiver makes of it. */
export interface RawMessage {
  readonly raw: Buffer
  /** Default `application/scaip+xml`. */
  readonly contentType?: string
  /** What the `<mrs>` will echo; by default read out of `raw` as well as it can be. */
  readonly ref?: string
}

/** One message to send. */
export interface SendRequest {
  /** `sip:host:port;transport=udp`; a user in it becomes the user of the request URI (default `alarm`). */
  readonly target: string
  /** Overrides the URI's own `transport` parameter. Default UDP, for `sips:` TLS. */
  readonly transport?: TransportName
  readonly mrq: MrqInput | RawMessage
  /** The user in From. Default: `cid`. */
  readonly fromUser?: string
  readonly credentials?: Credentials
  /**
   * Over TCP and TLS: requests with the same name share one connection, which is opened when it is not there.
   * Give each device its own (its `cid`) to have one connection per device. Default: one per target.
   */
  readonly connection?: string
  /** Overrides the client's own, for a connection that has to be opened. */
  readonly tls?: TlsClientOptions
  /** How long to wait for the `<mrs>` once the SIP answer is there, in milliseconds. Default 10 s; 0 does not wait. */
  readonly replyMilliseconds?: number
}

/**
 * How a message fared.
 *
 * - `answered`: SIP 2xx and an `<mrs>`, whatever its `snu`.
 * - `no-reply`: SIP 2xx, no `<mrs>` in time.
 * - `refused`: SIP 3xx–6xx (with `retryAfterSeconds` when the answer had it).
 * - `timed-out`: no SIP answer in 64·T1.
 * - `failed`: could not be sent, or the connection went; `error` says why.
 */
export interface SendResult {
  readonly outcome: 'answered' | 'no-reply' | 'refused' | 'timed-out' | 'failed'
  readonly sipStatus?: number
  readonly sipReason?: string
  readonly retryAfterSeconds?: number
  readonly mrs?: Mrs
  readonly error?: string
  /** Whether a digest was asked for and given. */
  readonly authenticated: boolean
  /** How often the MESSAGE was sent again by timer E. */
  readonly retransmissions: number
  /** Milliseconds from the start to the final SIP answer and to the `<mrs>`. */
  readonly timings: { readonly sip?: number; readonly mrs?: number }
}
