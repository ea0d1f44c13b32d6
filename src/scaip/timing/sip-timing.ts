/** The base times of SIP in milliseconds (RFC 3261 section 17.1.1.1 and table 4). */
export interface SipTiming {
  /** Round-trip estimate: the first retransmission comes after this. */
  readonly t1: number
  /** The longest wait between retransmissions of a non-INVITE request. */
  readonly t2: number
  /** How long a message may stay in the network. */
  readonly t4: number
}

export const defaultTiming: SipTiming = { t1: 500, t2: 4_000, t4: 5_000 }

/** Timers B, F and J over UDP: 64·T1. */
export function transactionTimeout(timing: SipTiming): number {
  return 64 * timing.t1
}
