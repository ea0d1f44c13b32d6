import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

/** A device made of a bare socket: sends bytes, and hands out what comes, in order. */
export interface RawDevice {
  readonly port: number
  send(bytes: Buffer | string): void
  /** The next thing received: a datagram, or a whole message of a stream. */
  next(): Promise<string>
  /** The next one that begins so; others are dropped. */
  nextStarting(start: string): Promise<string>
  /** Resolves when the peer has closed the connection. */
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** A UDP device on a free port of loopback. */
export async function udpDevice(target: { port: number; address?: string }): Promise<RawDevice> {
  const address = target.address ?? '127.0.0.1'
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  await new Promise<void>((resolve) => socket.bind(0, address, resolve))
  const inbox = createInbox()
  socket.on('message', (bytes) => inbox.put(bytes.toString('latin1')))
  return {
    port: socket.address().port,
    send: (bytes) => socket.send(bytes, target.port, address),
    ...inbox.door,
    closed: new Promise(() => {}),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** A TCP device, or with `tls` a TLS one. */
export async function streamDevice(
  target: { port: number; address?: string },
  tls?: ConnectionOptions,
): Promise<RawDevice> {
  const where = { port: target.port, host: target.address ?? '127.0.0.1' }
  const socket: Socket = tls ? connectTls({ ...where, ...tls }) : connect(where)
  await new Promise<void>((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', () => resolve())
    socket.once('error', reject)
  })
  socket.setNoDelay(true)
  const inbox = createInbox()
  let pending = ''
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString('latin1')
    pending = cut(pending, inbox.put)
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => {})
  return {
    port: socket.localPort ?? 0,
    send: (bytes) => void socket.write(bytes),
    ...inbox.door,
    closed,
    close() {
      socket.destroy()
      return closed
    },
  }
}

/** Cuts whole messages off the front; a lone CRLF is handed out as it is. */
function cut(text: string, put: (message: string) => void): string {
  let rest = text
  for (;;) {
    if (rest.startsWith('\r\n')) {
      put('\r\n')
      rest = rest.slice(2)
      continue
    }
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return rest
    const length = Number(/\r\ncontent-length:\s*(\d+)/i.exec(rest.slice(0, end))?.[1] ?? 0)
    if (rest.length < end + 4 + length) return rest
    put(rest.slice(0, end + 4 + length))
    rest = rest.slice(end + 4 + length)
  }
}

function createInbox() {
  const arrived: string[] = []
  const waiting: ((message: string) => void)[] = []
  const next = () => {
    const message = arrived.shift()
    return message === undefined
      ? new Promise<string>((resolve) => waiting.push(resolve))
      : Promise.resolve(message)
  }
  return {
    put(message: string) {
      const taker = waiting.shift()
      if (taker) taker(message)
      else arrived.push(message)
    },
    door: {
      next,
      async nextStarting(start: string) {
        for (;;) {
          const message = await next()
          if (message.startsWith(start)) return message
        }
      },
    },
  }
}
