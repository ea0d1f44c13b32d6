import { defaultLimits, type ScaipLimits } from '../agent/limits.ts'
import { createUserAgent } from '../agent/user-agent.ts'
import { defaultTiming, type SipTiming } from '../timing/sip-timing.ts'
import { createTimers, type Timers } from '../timing/timers.ts'
import type { Endpoint } from '../transport/flow.ts'
import { openUdp, type UdpOptions } from '../transport/udp.ts'
import type { ScaipCounts, ScaipEvent } from './events.ts'
import { createIntake } from './intake.ts'
import { dispatch } from './methods.ts'
import type { ScaipHandler } from './scaip-request.ts'

/** What a SCAIP server is made of. At least one of `udp`, `tcp` and `tls` has to be given. */
export interface ScaipServerOptions {
  readonly udp?: UdpOptions
  readonly handler: ScaipHandler
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
  addresses(): { udp?: Endpoint }
  counts(): ScaipCounts
  /** Takes no new messages, lets handlers and replies in flight end (within `limits.closeMilliseconds`), closes. */
  close(): Promise<void>
}

/**
 * Starts a SCAIP server.
 *
 * @throws when an address cannot be bound; nothing is left open then
 */
export async function createScaipServer(options: ScaipServerOptions): Promise<ScaipServer> {
  const limits = { ...defaultLimits, ...options.limits }
  const timing = { ...defaultTiming, ...options.timing }
  const timers = options.timers ?? createTimers()
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
      request: (incoming) => dispatch(incoming, { message: intake.take }),
      refused: ({ flow, ...rest }) => emit({ kind: 'refused', transport: flow.transport, ...rest }),
      fault: (fault) => emit({ kind: 'transport-fault', fault }),
    },
  )
  const intake = createIntake({ handler: options.handler, agent, limits, timers, emit })
  const udp = options.udp ? await openUdp(options.udp, agent.transportEvents) : undefined

  return {
    addresses: () => ({ ...(udp ? { udp: udp.address } : {}) }),
    counts: () => ({
      ...intake.counts(),
      refused: 0,
      connections: 0,
      retransmissions: agent.counts.retransmissions,
      serverTransactions: agent.counts.serverTransactions,
      repliesOutstanding: agent.counts.clientTransactions,
    }),
    async close() {
      await intake.drain()
      await udp?.close()
      agent.close()
      timers.stop()
    },
  }
}
