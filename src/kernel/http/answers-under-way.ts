import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * Watches a server's answers, for what cannot be read on a connection.
 *
 * @returns whether that may be answered in words. Not when an answer is under way, into which they would be mixed; nor when a whole
 *   request waits for its answer, which they would be taken for
 */
export function watchAnswers(server: Server): (socket: Duplex) => boolean {
  const last = new WeakMap<Duplex, ServerResponse>()
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => last.set(socket, response))
  return (socket) => {
    const response = last.get(socket)
    if (response === undefined || response.writableFinished) return true
    return response.socket !== null && !response.headersSent && !response.req.complete
  }
}
