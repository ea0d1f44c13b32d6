import type { FastifyReply } from 'fastify'

/** One event of a stream (HTML Living Standard, 9.2). `data` is sent as JSON. */
export interface SseEvent {
  id?: string
  event?: string
  data: unknown
}

export interface SseStream {
  /** Sends an event; does nothing once the stream is closed. */
  send(event: SseEvent): void
  /** Ends the stream. */
  close(): void
  readonly closed: boolean
  /** Runs `fn` once when the stream has ended, whichever side ended it. */
  onClose(fn: () => void): void
}

/** How often a comment is sent, so that both sides notice a dead connection. */
const heartbeatMs = 15_000

/**
 * Turns a reply into a stream of server-sent events. Ended when the server closes.
 *
 * Bounded: a reader so slow that more than `maxPendingBytes` wait for it is disconnected; it comes back by itself
 * with `Last-Event-ID` and catches up.
 *
 * @param options.maxPendingBytes 256 KiB
 */
export function openSse(reply: FastifyReply, options: { maxPendingBytes?: number } = {}): SseStream {
  const maxPendingBytes = options.maxPendingBytes ?? 256 * 1024
  const closers = new Set<() => void>()
  const { raw } = reply
  let closed = false

  reply.hijack()
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const heartbeat = setInterval(() => write(': alive\n\n'), heartbeatMs)
  heartbeat.unref()
  const streams = reply.server.openStreams
  const stream: SseStream = {
    send({ id, event, data }) {
      const head = `${id === undefined ? '' : `id: ${oneLine(id)}\n`}${event === undefined ? '' : `event: ${oneLine(event)}\n`}`
      write(`${head}data: ${JSON.stringify(data)}\n\n`)
    },
    close() {
      raw.end()
      ended()
    },
    get closed() {
      return closed
    },
    onClose(fn) {
      if (closed) fn()
      else closers.add(fn)
    },
  }
  streams.add(stream)
  raw.on('close', ended)
  raw.on('error', ended)
  write(': open\n\n')
  return stream

  function write(text: string): void {
    if (closed) return
    raw.write(text)
    if (raw.writableLength > maxPendingBytes) {
      raw.destroy()
      ended()
    }
  }

  function ended(): void {
    if (closed) return
    closed = true
    clearInterval(heartbeat)
    streams.delete(stream)
    for (const fn of closers) fn()
  }
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]/g, ' ')
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The streams open now; ended when the server closes. */
    readonly openStreams: Set<{ close(): void }>
  }
}
