import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import { parseMessage } from '../message/parse-message.ts'
import { type Endpoint, type Flow, plainAddress, type TransportEvents } from './flow.ts'
import { createLocalAddress } from './local-address.ts'

export interface UdpOptions {
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

/** A bound UDP socket. */
export interface UdpTransport {
  readonly address: Endpoint
  /** A flow to a peer that has not written first. */
  flowTo(remote: Endpoint): Flow
  close(graceMilliseconds?: number): Promise<void>
}

/** Room for bursts while the process is busy; the operating system may give less. */
const receiveBufferBytes = 4 * 1024 * 1024

/**
 * Binds a UDP socket and hands each datagram to `events`.
 *
 * @throws when the address cannot be bound
 */
export async function openUdp(options: UdpOptions, events: TransportEvents): Promise<UdpTransport> {
  const six = isIP(options.host) === 6
  const socket = createSocket({
    type: six ? 'udp6' : 'udp4',
    lookup: literalLookup,
    reusePort: options.reusePort === true,
  })
  await bind(socket, options)
  enlargeBuffer(socket)
  const bound: Endpoint = { address: options.host, port: socket.address().port }

  const localAddress = createLocalAddress(options.host)

  function flow(address: string, port: number): Flow {
    const remote = { address: plainAddress(address), port }
    return {
      transport: 'udp',
      remote,
      get local() {
        return { address: localAddress(remote.address), port: bound.port }
      },
      get open() {
        return !closed
      },
      send(bytes, otherPort) {
        if (!closed) socket.send(bytes, otherPort ?? port, address, ignoreSendError)
      },
      end() {},
    }
  }

  let closed = false
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    if (isKeepAlive(bytes) || from.port === 0) return
    events.message(flow(from.address, from.port), parseMessage(bytes))
  })
  socket.on('error', () => events.fault({ transport: 'udp', reason: 'socket-error' }))

  return {
    address: bound,
    flowTo: (remote) => flow(mappedFor(six, remote.address), remote.port),
    close: () =>
      new Promise((resolve) => {
        if (closed) return resolve()
        closed = true
        socket.close(() => resolve())
      }),
  }
}

function bind(socket: Socket, options: UdpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address: options.host, port: options.port }, () => {
      socket.removeListener('error', reject)
      resolve()
    })
  })
}

function enlargeBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes)
  } catch {
    // The system's own size serves; only bursts are lost sooner, and SIP sends those again.
  }
}

/** Peers are always addressed by number: no name is looked up for a packet. */
function literalLookup(
  host: string,
  _options: unknown,
  done: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  const family = isIP(host)
  if (family === 0) done(new Error('Not an IP address'), '', 4)
  else done(null, host, family)
}

/** Some devices keep their NAT binding open with a datagram of line ends or zeros. */
function isKeepAlive(bytes: Buffer): boolean {
  if (bytes.length > 4) return false
  return bytes.every((byte) => byte === 13 || byte === 10 || byte === 0 || byte === 32)
}

function mappedFor(six: boolean, address: string): string {
  return six && isIP(address) === 4 ? `::ffff:${address}` : address
}

/** A lost datagram and one that could not be sent are the same to SIP: the transaction sends again. */
function ignoreSendError(): void {}
