import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Temper } from './world.ts'

/** A key and a certificate, PEM. */
export interface Shown {
  readonly key: string
  readonly cert: string
}

export interface RecordServer {
  readonly url: string
  close(): Promise<void>
}

const largest = 1024 * 1024
const slowMs = 4_000

const envelope = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`
const fault = (text: string) =>
  envelope(`<soap:Fault><faultcode>soap:Server</faultcode><faultstring>${text}</faultstring></soap:Fault>`)

/**
 * A record system that answers SOAP over mutual TLS, as well or badly as it does.
 *
 * @param answer to a contract, by name, with what stands in the request's body; undefined when it has no such
 */
export async function startRecordServer(
  shown: Shown & { ca: string },
  temper: Temper,
  answer: (contract: string, body: string) => string | undefined,
): Promise<RecordServer> {
  const respond = async (response: ServerResponse, message: string): Promise<void> => {
    const body = /<(?:[\w.-]+:)?Body(?:\s[^>]*)?>([\s\S]*)<\/(?:[\w.-]+:)?Body>/.exec(message)?.[1] ?? ''
    const contract = /^\s*<(?:[\w.-]+:)?([\w.-]+)/.exec(body)?.[1] ?? ''
    if (temper === 'slow') await new Promise((done) => setTimeout(done, slowMs))
    const content = answer(contract, body)
    if (temper === 'failing') return send(response, 500, fault('Systemet är ur drift just nu.'))
    if (content === undefined) return send(response, 500, fault('Kontraktet stöds inte.'))
    send(
      response,
      200,
      envelope(temper === 'invalid' ? content.replace(/<(\/?)start>/g, '<$1borjan>') : content),
    )
  }
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largest) request.destroy()
      else chunks.push(chunk)
    })
    request.on('end', () => void respond(response, Buffer.concat(chunks).toString('utf8')))
    request.on('error', () => response.destroy())
  }
  const server = createServer({ ...shown, requestCert: true, rejectUnauthorized: true }, take)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/xml; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}
