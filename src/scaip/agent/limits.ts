/** Every bound of a user agent, with what happens when it is reached. */
export interface ScaipLimits {
  /** Bytes of a body; above: 413. */
  readonly bodyBytes: number
  /** Handlers running at once; above: 503 with Retry-After. */
  readonly handlersInFlight: number
  /** How long a handler may take, in milliseconds; after that: 503 with Retry-After. */
  readonly handlerMilliseconds: number
  /** Seconds in Retry-After when the handler gave none. */
  readonly retryAfterSeconds: number
  /** Server transactions remembered; above: the oldest is forgotten. */
  readonly serverTransactions: number
  /** Our own requests (`<mrs>`) waiting for an answer; above: the delivery fails with `too-many`. */
  readonly clientTransactions: number
  /** TCP and TLS connections; above: the one idle longest gives way, or the new one is closed. */
  readonly connections: number
  /** A connection without a byte for so long is closed, in milliseconds. */
  readonly idleMilliseconds: number
  /** A new connection has to bring its first byte, and a message that has begun its last, within this. */
  readonly messageMilliseconds: number
  /** Bytes waiting for a peer that does not read; above: the connection is closed. */
  readonly writeQueueBytes: number
  /** Registered contacts; above: 503. */
  readonly bindings: number
  /** How long `close` waits for work in flight, in milliseconds. */
  readonly closeMilliseconds: number
}

export const defaultLimits: ScaipLimits = {
  bodyBytes: 8_192,
  handlersInFlight: 256,
  handlerMilliseconds: 5_000,
  retryAfterSeconds: 5,
  serverTransactions: 65_536,
  clientTransactions: 16_384,
  connections: 4_096,
  idleMilliseconds: 15 * 60_000,
  messageMilliseconds: 15_000,
  writeQueueBytes: 262_144,
  bindings: 16_384,
  closeMilliseconds: 3_000,
}
