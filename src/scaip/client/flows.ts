import { isIP } from 'node:net'
import type { ScaipLimits } from '../agent/limits.ts'
import type { Timers } from '../timing/timers.ts'
import type { Flow, TransportEvents } from '../transport/flow.ts'
import { connectStream, type TlsClientOptions } from '../transport/stream-client.ts'
import type { StreamContext, StreamFlow } from '../transport/stream-flow.ts'
import { openUdp, type UdpOptions, type UdpTransport } from '../transport/udp.ts'
import { addressOf, type Target } from './target.ts'

/** The ways out of a client: one UDP socket for each address family, and its connections. */
export interface Flows {
  /** @throws when the target cannot be reached or there are too many connections */
  to(target: Target, connection: string | undefined, tls: TlsClientOptions | undefined): Promise<Flow>
  readonly connections: number
  close(): Promise<void>
}

/** How long a connection may take to be there, in milliseconds. */
const connectMilliseconds = 10_000

export function createFlows(
  options: { udp?: UdpOptions; tls?: TlsClientOptions; limits: ScaipLimits; timers: Timers },
  events: TransportEvents,
): Flows {
  const sockets = new Map<string, Promise<UdpTransport>>()
  const connections = new Map<string, Promise<StreamFlow>>()
  const open = new Set<StreamFlow>()
  let closed = false

  async function udp(target: Target): Promise<Flow> {
    const address = await addressOf(target.host)
    const host = options.udp?.host ?? (isIP(address) === 6 ? '::' : '0.0.0.0')
    let socket = sockets.get(host)
    if (!socket) sockets.set(host, (socket = openUdp({ host, port: options.udp?.port ?? 0 }, events)))
    return (await socket).flowTo({ address, port: target.port })
  }

  async function connect(
    target: Target,
    tls: TlsClientOptions | undefined,
    gone: () => void,
  ): Promise<StreamFlow> {
    const context: StreamContext = {
      transport: target.transport === 'tls' ? 'tls' : 'tcp',
      limits: options.limits,
      timers: options.timers,
      events,
      inbound: false,
      active() {},
      closed(flow) {
        open.delete(flow)
        gone()
      },
    }
    const { host, port } = target
    const flow = await connectStream(
      { host, port, ...(tls ? { tls } : {}), timeoutMilliseconds: connectMilliseconds },
      context,
    )
    open.add(flow)
    if (closed) flow.destroy()
    return flow
  }

  async function stream(
    target: Target,
    name: string | undefined,
    tls: TlsClientOptions | undefined,
  ): Promise<Flow> {
    const key = `${target.transport} ${target.host} ${target.port} ${name ?? ''}`
    for (let known = connections.get(key); known; known = connections.get(key)) {
      if ((await known).open) return known
      if (connections.get(key) === known) connections.delete(key)
    }
    if (connections.size >= options.limits.connections) throw new Error('Too many connections')
    const forget = () => void (connections.get(key) === made && connections.delete(key))
    const made = connect(target, tls ?? options.tls, forget)
    connections.set(key, made)
    made.catch(forget)
    return made
  }

  return {
    to: (target, connection, tls) =>
      target.transport === 'udp' ? udp(target) : stream(target, connection, tls),
    get connections() {
      return open.size
    },
    async close() {
      closed = true
      for (const flow of open) flow.destroy()
      await Promise.all([...sockets.values()].map(async (socket) => (await socket).close()))
    },
  }
}
