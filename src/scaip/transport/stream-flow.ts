import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ScaipLimits } from '../agent/limits.ts'
import { createStreamFramer } from '../message/stream-framer.ts'
import type { Timer, Timers } from '../timing/timers.ts'
import { certificateOf } from './certificate.ts'
import { type Flow, plainAddress, type TransportEvents, type TransportFault } from './flow.ts'

/** A connection as its owner holds it. */
export interface StreamFlow extends Flow {
  readonly lastActive: number
  destroy(): void
}

export interface StreamContext {
  readonly transport: 'tcp' | 'tls'
  /** Whether the peer connected: then it has to send something soon. */
  readonly inbound: boolean
  readonly limits: ScaipLimits
  readonly timers: Timers
  readonly events: TransportEvents
  /** Called at every sign of life, to keep the owner's order of idleness. */
  active(flow: StreamFlow): void
  closed(flow: StreamFlow): void
}

/** How long a connection that has been given up waits for the peer to read the answer. */
const lingerMilliseconds = 1_000

const pong = Buffer.from('\r\n')

/**
 * Makes a flow of a connected socket, inbound or outbound.
 *
 * Reading stops while the peer does not read what we write; a peer that lets more than `writeQueueBytes`
 * pile up is cut off. A message that has begun has to be whole within `messageMilliseconds`.
 */
export function streamFlow(socket: Socket | TLSSocket, context: StreamContext): StreamFlow {
  const { transport, limits, timers, events } = context
  const remote = { address: plainAddress(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 }
  const local = { address: plainAddress(socket.localAddress ?? ''), port: socket.localPort ?? 0 }
  const certificate = 'getPeerX509Certificate' in socket ? certificateOf(socket) : undefined
  let lastActive = timers.now()
  let deadline: Timer | undefined

  const fault = (reason: TransportFault['reason']) => events.fault({ transport, reason })
  const flow: StreamFlow = {
    transport,
    remote,
    local,
    ...(certificate ? { certificate } : {}),
    get lastActive() {
      return lastActive
    },
    get open() {
      return socket.writable
    },
    send(bytes) {
      if (!socket.writable) return
      if (socket.writableLength + bytes.length > limits.writeQueueBytes) {
        fault('slow-reader')
        socket.destroy()
      } else if (!socket.write(bytes)) socket.pause()
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }

  const framer = createStreamFramer(limits, {
    message: (parsed) => events.message(flow, parsed),
    tooLarge: (head) => events.tooLarge(flow, head),
    ping: () => flow.send(pong),
    lost(reason) {
      fault(reason)
      endSoon()
    },
  })

  /** Lets an answer reach the peer before the connection goes: what still comes is read and dropped. */
  function endSoon(): void {
    socket.end()
    timers.after(lingerMilliseconds, () => void socket.destroy())
  }

  function watchDeadline(): void {
    if (!framer.midMessage) {
      deadline?.cancel()
      deadline = undefined
    } else deadline ??= timers.after(limits.messageMilliseconds, giveUp)
  }

  function giveUp(): void {
    fault('idle')
    socket.destroy()
  }

  if (context.inbound) deadline = timers.after(limits.messageMilliseconds, giveUp)
  socket.setNoDelay(true)
  socket.setTimeout(limits.idleMilliseconds, giveUp)
  socket.on('drain', () => socket.resume())
  socket.on('data', (chunk: Buffer) => {
    lastActive = timers.now()
    context.active(flow)
    framer.push(chunk)
    watchDeadline()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    deadline?.cancel()
    context.closed(flow)
    events.closed(flow)
  })
  return flow
}
