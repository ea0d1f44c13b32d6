import type { ScaipLimits } from '../agent/limits.ts'
import type { Timers } from '../timing/timers.ts'
import type { Endpoint, TransportEvents } from '../transport/flow.ts'
import {
  openStreamServer,
  type StreamServer,
  type TcpOptions,
  type TlsMaterial,
  type TlsServerOptions,
} from '../transport/stream-server.ts'
import { openUdp, type UdpOptions, type UdpTransport } from '../transport/udp.ts'

/** Where a server listens. */
export interface BoundAddresses {
  readonly udp?: Endpoint
  readonly tcp?: Endpoint
  readonly tls?: Endpoint
}

export interface Transports {
  readonly addresses: BoundAddresses
  connections(): number
  renewTls(material: TlsMaterial): void
  close(graceMilliseconds: number): Promise<void>
}

/** Opens what is asked for; when one cannot be opened, closes those that could and throws. */
export async function openTransports(
  asked: { udp?: UdpOptions; tcp?: TcpOptions; tls?: TlsServerOptions },
  context: { limits: ScaipLimits; timers: Timers; events: TransportEvents },
): Promise<Transports> {
  if (!asked.udp && !asked.tcp && !asked.tls) throw new RangeError('No transport is given: udp, tcp or tls')
  const opened: (UdpTransport | StreamServer)[] = []
  const addresses: { -readonly [K in keyof BoundAddresses]: BoundAddresses[K] } = {}
  const keep = <T extends UdpTransport | StreamServer>(name: keyof BoundAddresses, transport: T) => {
    opened.push(transport)
    addresses[name] = transport.address
  }
  const close = async (grace: number) => void (await Promise.all(opened.map((one) => one.close(grace))))
  try {
    if (asked.udp) keep('udp', await openUdp(asked.udp, context.events))
    if (asked.tcp) keep('tcp', await openStreamServer(asked.tcp, context))
    if (asked.tls) keep('tls', await openStreamServer(asked.tls, context))
  } catch (error) {
    await close(0)
    throw error
  }
  const connections = () => opened.reduce((sum, one) => sum + ('connections' in one ? one.connections : 0), 0)
  const renewTls = (material: TlsMaterial) => {
    for (const one of opened) if ('renew' in one) one.renew(material)
  }
  return { addresses, connections, renewTls, close }
}
