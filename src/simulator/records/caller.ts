import { Agent, request } from 'node:https'
import type { KeyPair } from './producer.ts'
import { writeEnvelope } from './xml.ts'

/** What a call was answered. */
export interface Answered {
  readonly status: number
  readonly body: string
}

/** Calls through the gateway as one component, over mutual TLS. */
export interface Caller {
  /** @throws {Error} when there is no answer */
  soap(logicalAddress: string, body: string): Promise<Answered>
  /** @param path below `/x/` */
  get(path: string): Promise<Answered>
  /** Straight to a producer, by its own paths. */
  at(path: string, logicalAddress: string, body: string): Promise<Answered>
  getAt(path: string): Promise<Answered>
  close(): void
}

const answerMs = 35_000
const largest = 8 * 1024 * 1024
const connections = 4

/** @param gateway asked at each call, since the platform may have been started again elsewhere */
export function createCaller(
  gateway: () => string,
  keys: KeyPair,
  authority: string,
  signal: AbortSignal,
): Caller {
  const agent = new Agent({
    ...keys,
    ca: authority,
    keepAlive: true,
    maxSockets: connections,
    minVersion: 'TLSv1.2',
  })
  const send = (path: string, method: 'GET' | 'POST', body?: string): Promise<Answered> =>
    new Promise((done, fail) => {
      const asked = request(
        new URL(path, gateway()),
        {
          agent,
          method,
          servername: 'localhost',
          signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
          ...(body !== undefined && {
            headers: { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(body) },
          }),
        },
        (response) => {
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size > largest) response.destroy(new Error('too long an answer'))
            else chunks.push(chunk)
          })
          response.on('error', fail)
          response.on('end', () =>
            done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
          )
        },
      )
      asked.on('error', fail)
      asked.end(body)
    })
  return {
    soap: (logicalAddress, body) => send('/vp', 'POST', writeEnvelope(body, logicalAddress)),
    get: (path) => send(`/x/${path}`, 'GET'),
    at: (path, logicalAddress, body) => send(path, 'POST', writeEnvelope(body, logicalAddress)),
    getAt: (path) => send(path, 'GET'),
    close: () => agent.destroy(),
  }
}
