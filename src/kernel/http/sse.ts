import type { FastifyReply } from 'fastify'
import { KnutpunktError } from '../errors/errors.ts'
import { httpErrors } from './http-errors.ts'

/** One event of a stream (HTML Living Standard, 9.2). `data` is sent as JSON. */
export interface SseEvent {
  id?: string
  event?: string
  data: unknown
}

/** An open stream of events to one reader. */
export interface SseStream {
  /** Sends an event; does nothing once the stream is closed. */
  send(event: SseEvent): void
  /** Settles when what was sent has gone out, or the stream has closed: for sending much in parts. */
  drained(): Promise<void>
  close(): void
  readonly closed: boolean
  /** Runs `fn` once when the stream has ended, whichever side ended it; at once if it already has. */
  onClose(fn: () => void): void
}

/** How often a comment is sent, so that both sides notice a dead connection. */
const heartbeatMs = 15_000

/**
 * Turns a reply into a stream of server-sent events, which is ended when the server closes or the reader's login ends. Call it last in a handler:
 * what goes wrong before it is still answered with a problem.
 *
 * Bounded: a reader so slow that more than `maxPendingBytes` (1 MiB) wait for it is disconnected; it comes back by
 * itself with `Last-Event-ID` and catches up.
 *
 * @throws {KnutpunktError} kernel.too_many_streams when the server has as many open as it takes
 */
export function openSse(reply: FastifyReply, options: { maxPendingBytes?: number } = {}): SseStream {
  const { streams } = reply.server
  if (streams.full) throw new KnutpunktError(httpErrors.too_many_streams)
  const maxPendingBytes = options.maxPendingBytes ?? 1024 * 1024
  const closers = new Set<() => void>()
  const { raw } = reply
  let closed = false

  const stream: SseStream = {
    send({ id, event, data }) {
      const head = `${id === undefined ? '' : `id: ${oneLine(id)}\n`}${event === undefined ? '' : `event: ${oneLine(event)}\n`}`
      write(`${head}data: ${JSON.stringify(data)}\n\n`)
    },
    drained: () =>
      new Promise((done) => {
        if (closed || raw.writableLength === 0) return done()
        raw.once('drain', done)
        closers.add(done)
      }),
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

  reply.hijack()
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const heartbeat = setInterval(() => write(': alive\n\n'), heartbeatMs)
  heartbeat.unref()
  streams.add(stream, raw)
  const { party } = reply.request
  const unfollow = party && reply.server.access.follow?.(party, () => stream.close())
  if (unfollow) closers.add(unfollow)
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
