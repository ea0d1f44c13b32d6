import type { Socket } from 'node:net'
import type { ConnectionError } from 'fastify'
import { KnutpunktError } from '../errors/errors.ts'
import { newId } from '../ids/ids.ts'
import { httpErrors } from './http-errors.ts'
import { problemOf } from './problems.ts'

const known: Record<string, (typeof httpErrors)[keyof typeof httpErrors]> = {
  HPE_HEADER_OVERFLOW: httpErrors.headers_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: httpErrors.request_timeout,
}

/** Answers what is not HTTP at all, is too slow in coming, or has too large a head, and closes the connection. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = new KnutpunktError(known[error.code] ?? httpErrors.bad_request)
  const body = JSON.stringify(problemOf(refusal, newId(), 'en'))
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${refusal.title.en}`,
      'content-type: application/problem+json; charset=utf-8',
      'content-language: en',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
