import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Pause } from '../device/patience.ts'
import type { RecordSystem } from './record-system.ts'
import { answerRest } from './rest-answers.ts'
import { answerSoap, RequestRefused } from './soap-answers.ts'
import { readBody, writeEnvelope, writeFault, XmlRefused } from './xml.ts'

/** A certificate and its private key, PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** A source system that others call. */
export interface Producer {
  /** `https://localhost:…`; what is below: `/soap`, `/rest`, `/fhir`. */
  readonly url: string
  close(): Promise<void>
}

export interface ProducerOptions {
  readonly system: RecordSystem
  readonly keys: KeyPair
  /** PEM; nobody without a certificate of this authority is answered. */
  readonly authority: string
  /** Where it listens; a free port when not given. */
  readonly port?: number
  /** How long one in trouble takes, ms. */
  readonly slowMs?: number
  readonly pause: Pause
}

const largestRequest = 1024 * 1024
const idleMs = 60_000
const ordinarySlowMs = 6000

/** Starts a source system over HTTPS; client certificates are required. */
export async function startProducer(options: ProducerOptions): Promise<Producer> {
  const { keys, authority, port = 0 } = options
  const ending = new AbortController()
  const server = createServer(
    {
      ...keys,
      ca: authority,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      requestTimeout: 30_000,
      keepAliveTimeout: idleMs,
    },
    (request, response) =>
      void answer(options, request, response, ending.signal).catch(() => response.destroy()),
  )
  // A connection that is none of ours to answer, such as one without a certificate.
  server.on('tlsClientError', (_, socket) => socket.destroy())
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', done)
  })
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      ending.abort()
      return new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
    },
  }
}

async function answer(
  { system, pause, slowMs = ordinarySlowMs }: ProducerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { behaviour } = system.source
  if (behaviour === 'slow') await pause(slowMs, signal)
  if (behaviour === 'failing') {
    request.resume()
    response.writeHead(503, { 'content-type': 'text/plain' }).end('Underhåll')
    return
  }
  const url = new URL(request.url ?? '/', 'https://localhost')
  if (request.method === 'GET') {
    const { status, contentType, body } = answerRest(system, url)
    response.writeHead(status, { 'content-type': `${contentType}; charset=utf-8` }).end(JSON.stringify(body))
    return
  }
  if (request.method !== 'POST' || url.pathname !== '/soap') {
    request.resume()
    response.writeHead(404).end()
    return
  }
  const body = await read(request)
  const { status, text } = body === undefined ? fault('För stort.') : soap(system, body)
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(text)
}

function soap(system: RecordSystem, body: string): { status: number; text: string } {
  try {
    const answered = answerSoap(system, readBody(body))
    return {
      status: 200,
      text: writeEnvelope(system.source.behaviour === 'invalid' ? misspelt(answered) : answered),
    }
  } catch (error) {
    if (error instanceof RequestRefused) return fault(error.message)
    if (error instanceof XmlRefused) return fault('Begäran kan inte läsas.')
    throw error
  }
}

const fault = (text: string) => ({ status: 500, text: writeFault('Client', text) })

/** Well-formed, and not what the contract says: times that are none, and an element that has another name. */
function misspelt(answered: string): string {
  return answered
    .replaceAll(/(<documentTime>\d{4}-\d\d-\d\d)T[^<]*/g, '$1 kl. 9')
    .replaceAll('vaccineName>', 'vaccinename>')
}

/** Undefined when there is more than is taken. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestRequest) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
