import type { TransportFault, TransportName } from '../transport/flow.ts'
import type { DeliveryOutcome } from './scaip-request.ts'

/**
 * What happened, for logs and metrics. Never holds message content, device ids or addresses: `callId` is the
 * request's Call-ID, chosen by the device, to find the same message elsewhere.
 */
export type ScaipEvent =
  | {
      readonly kind: 'accepted'
      readonly callId: string
      readonly transport: TransportName
      readonly milliseconds: number
    }
  | {
      readonly kind: 'busy'
      readonly callId: string
      readonly transport: TransportName
      readonly reason: BusyReason
      readonly error?: unknown
    }
  | {
      readonly kind: 'refused'
      readonly transport: TransportName
      readonly status: number
      readonly method?: string
      readonly reason: string
    }
  | {
      readonly kind: 'delivery'
      readonly callId: string
      readonly transport: TransportName
      readonly outcome: DeliveryOutcome
    }
  | { readonly kind: 'transport-fault'; readonly fault: TransportFault }
  /** A fault of this library, or of a `delivered` callback. */
  | { readonly kind: 'fault'; readonly error: unknown }

/** `error` of an event with `handler-failed` is what the handler threw: the caller's own. */
export type BusyReason = 'handler-busy' | 'handler-failed' | 'handler-timeout' | 'overload' | 'closing'

/** Counts since the start, and what is going on now. */
export interface ScaipCounts {
  readonly accepted: number
  readonly busy: number
  readonly refused: number
  readonly retransmissions: number
  readonly delivered: number
  readonly undelivered: number
  readonly handlersInFlight: number
  readonly repliesOutstanding: number
  readonly serverTransactions: number
  readonly connections: number
}
