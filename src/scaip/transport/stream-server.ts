import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type SecureContextOptions, Server as TlsServer } from 'node:tls'
import type { ScaipLimits } from '../agent/limits.ts'
import type { Timers } from '../timing/timers.ts'
import type { Endpoint, TransportEvents } from './flow.ts'
import { type StreamContext, type StreamFlow, streamFlow } from './stream-flow.ts'

export interface TcpOptions {
  /** An IPv4 or IPv6 address; `::` takes both. */
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /**
   * Shares the port with other processes that ask for the same (SO_REUSEPORT; Linux and FreeBSD): the system gives
   * each peer to one of them.
   */
  readonly reusePort?: boolean
}

/** PEM texts, as node:tls takes them. */
export interface TlsServerOptions extends TcpOptions {
  readonly key: string | Buffer
  readonly cert: string | Buffer
  /** The authorities that devices' certificates have to chain to. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[]
  /** Asks for a certificate. One that is not trusted is let in and marked so: see `PeerCertificate.trusted`. */
  readonly requestCert?: boolean
  /** Lets nobody in without a trusted certificate. */
  readonly requireCert?: boolean
}

/** What a renewed certificate brings. */
export type TlsMaterial = Pick<TlsServerOptions, 'key' | 'cert' | 'ca'>

/** A listening TCP or TLS socket and its connections. */
export interface StreamServer {
  readonly address: Endpoint
  /** Takes another certificate for connections to come; those that are open live on. TLS only. */
  renew(material: TlsMaterial): void
  readonly connections: number
  close(graceMilliseconds: number): Promise<void>
}

/** A connection silent for less than this does not give way to a new one, in milliseconds. */
const protectedMilliseconds = 60_000

/**
 * Listens on TCP, or on TLS when `options` has a key.
 *
 * @throws when the address cannot be bound, or key and certificate cannot be read
 */
export async function openStreamServer(
  options: TcpOptions | TlsServerOptions,
  context: { limits: ScaipLimits; timers: Timers; events: TransportEvents },
): Promise<StreamServer> {
  const { limits, timers, events } = context
  const transport = 'key' in options ? 'tls' : 'tcp'
  const flows = new Set<StreamFlow>()
  const streamContext: StreamContext = {
    ...context,
    transport,
    inbound: true,
    active(flow) {
      flows.delete(flow)
      flows.add(flow)
    },
    closed: (flow) => void flows.delete(flow),
  }

  /** Whether there is room, after the connection idle longest gave way if it had to. */
  function hasRoom(): boolean {
    if (flows.size < limits.connections) return true
    const [idlest] = flows
    events.fault({ transport, reason: 'too-many-connections' })
    if (!idlest || timers.now() - idlest.lastActive < protectedMilliseconds) return false
    flows.delete(idlest)
    idlest.destroy()
    return true
  }

  const take = (socket: Socket) => {
    if (hasRoom()) flows.add(streamFlow(socket, streamContext))
    else socket.destroy()
  }
  const server = 'key' in options ? tlsServer(options, take) : createTcpServer(take)
  const accepted = acceptedBy(server)
  server.maxConnections = limits.connections + 64
  server.on('tlsClientError', () => events.fault({ transport, reason: 'handshake-failed' }))
  server.on('drop', () => events.fault({ transport, reason: 'too-many-connections' }))
  await listen(server, options)
  server.on('error', () => events.fault({ transport, reason: 'socket-error' }))
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : options.port

  return {
    address: { address: options.host, port },
    renew(material) {
      if (server instanceof TlsServer) server.setSecureContext(secureContext(material))
    },
    get connections() {
      return flows.size
    },
    close: (graceMilliseconds) => closeServer(server, { flows, accepted }, graceMilliseconds),
  }
}

function tlsServer(options: TlsServerOptions, take: (socket: Socket) => void): Server {
  const tls = {
    ...secureContext(options),
    requestCert: options.requestCert === true || options.requireCert === true,
    rejectUnauthorized: options.requireCert === true,
    handshakeTimeout: 10_000,
  }
  return createTlsServer(tls, take)
}

function secureContext({ key, cert, ca }: TlsMaterial): SecureContextOptions {
  const authorities = ca === undefined ? {} : { ca: Array.isArray(ca) ? [...ca] : (ca as string | Buffer) }
  return { key, cert, ...authorities, minVersion: 'TLSv1.2' }
}

function listen(server: Server, options: TcpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const { host, port, reusePort = false } = options
    server.listen({ host, port, reusePort }, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

/** Every connection that stands, those whose handshake is not done too. */
function acceptedBy(server: Server): Set<Socket> {
  const accepted = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    accepted.add(socket)
    socket.once('close', () => accepted.delete(socket))
  })
  return accepted
}

interface Standing {
  flows: ReadonlySet<StreamFlow>
  accepted: ReadonlySet<Socket>
}

/** Lets what is queued be written, and after the grace cuts every connection: also one that only became a flow meanwhile. */
function closeServer(
  server: Server,
  { flows, accepted }: Standing,
  graceMilliseconds: number,
): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      for (const socket of accepted) socket.destroy()
      server.on('connection', (socket: Socket) => socket.destroy())
    }, graceMilliseconds)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    for (const flow of flows) flow.end()
  })
}
