import { defaultLimits, type ScaipLimits } from '../agent/limits.ts'
import { createUserAgent } from '../agent/user-agent.ts'
import { defaultTiming, type SipTiming } from '../timing/sip-timing.ts'
import { createTimers, type Timers } from '../timing/timers.ts'
import type { TcpOptions, TlsMaterial, TlsServerOptions } from '../transport/stream-server.ts'
import type { UdpOptions } from '../transport/udp.ts'
import { type Authenticate, createAuthenticator, type DigestOptions } from './authentication.ts'
import type { ScaipCounts, ScaipEvent } from './events.ts'
import { createGate } from './gate.ts'
import { createIntake } from './intake.ts'
import { dispatch } from './methods.ts'
import { type BoundAddresses, openTransports } from './open-transports.ts'
import { type Binding, createRegistrar } from './registrar.ts'
import { createReplies } from './replies.ts'
import type { ScaipHandler } from './scaip-request.ts'

/** What a SCAIP server is made of. At least one of `udp`, `tcp` and `tls` has to be given. */
export interface ScaipServerOptions {
  readonly udp?: UdpOptions
  readonly tcp?: TcpOptions
  readonly tls?: TlsServerOptions
  readonly handler: ScaipHandler
  /** How each device has to show who it is; left out, every device's word is taken. */
  readonly authenticate?: Authenticate
  readonly digest?: DigestOptions
  readonly limits?: Partial<ScaipLimits>
  readonly timing?: Partial<SipTiming>
  /** Hears what happened; whatever it throws is dropped. */
  readonly onEvent?: (event: ScaipEvent) => void
  /** For tests that stand still. */
  readonly timers?: Timers
}

/** A running SCAIP server. */
export interface ScaipServer {
  /** The bound addresses, with the ports that were picked where 0 was asked for. */
  addresses(): BoundAddresses
  counts(): ScaipCounts
  /** The contacts registered for a user, now. */
  bindings(user: string): Binding[]
  /** Takes another certificate for TLS connections to come; those that are open live on. */
  renewTls(material: TlsMaterial): void
  /** Takes no new messages, lets handlers and replies in flight end (within `limits.closeMilliseconds`), closes. */
  close(): Promise<void>
}

/**
 * Starts a SCAIP server.
 *
 * @throws {RangeError} when no transport is given
 * @throws when an address cannot be bound; nothing is left open then
 */
export async function createScaipServer(options: ScaipServerOptions): Promise<ScaipServer> {
  const limits = { ...defaultLimits, ...options.limits }
  const timing = { ...defaultTiming, ...options.timing }
  const timers = options.timers ?? createTimers()
  let refused = 0
  const emit = (event: ScaipEvent) => {
    try {
      options.onEvent?.(event)
    } catch {
      // An observer's fault is its own; it must not stop an alarm.
    }
  }
  const agent = createUserAgent(
    { timers, timing, limits },
    {
      request: (incoming) => dispatch(incoming, intake),
      refused({ flow, ...rest }) {
        refused++
        emit({ kind: 'refused', transport: flow.transport, ...rest })
      },
      fault: (fault) => emit({ kind: 'transport-fault', fault }),
      error: (error) => emit({ kind: 'fault', error }),
    },
  )
  const gate = createGate({
    limit: limits.handlersInFlight,
    milliseconds: limits.handlerMilliseconds,
    timers,
  })
  const replies = createReplies(agent, timers)
  const registrar = createRegistrar({ limit: limits.bindings, timers })
  const authenticator = createAuthenticator(options.authenticate, options.digest ?? {})
  const intake = createIntake({
    handler: options.handler,
    authenticator,
    registrar,
    gate,
    replies,
    limits,
    timers,
    emit,
  })
  const transports = await openTransports(options, { limits, timers, events: agent.transportEvents })

  return {
    addresses: () => transports.addresses,
    renewTls: (material) => transports.renewTls(material),
    bindings: (user) => registrar.bindings(user),
    counts: () => ({
      ...intake.counts,
      refused,
      retransmissions: agent.counts.retransmissions,
      handlersInFlight: gate.inFlight,
      repliesOutstanding: agent.counts.clientTransactions,
      serverTransactions: agent.counts.serverTransactions,
      connections: transports.connections(),
    }),
    async close() {
      const until = timers.now() + limits.closeMilliseconds
      await gate.drain(limits.closeMilliseconds)
      await replies.drain(Math.max(0, until - timers.now()))
      agent.close()
      await transports.close(Math.max(100, until - timers.now()))
      if (!options.timers) timers.stop()
    },
  }
}
