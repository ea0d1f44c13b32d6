import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Log, newId, openTls, watchAnswers } from '../../kernel/index.ts'
import { soapFault } from './answers.ts'

export interface ListenerSettings {
  /** Named in faults. */
  platformId: string
  host: string
  port: number
  keyFile: string
  certificateFile: string
  authoritiesFile: string
}

/** Where the gateway takes calls over mutual TLS. */
export interface Listener {
  url: string
  /**
   * Takes its files into use when they have changed: new connections see them, those that are open go on with what was shown. Files that
   * cannot be used are told of in the log, and the ones before stay. @returns whether anything was taken into use
   */
  reload(): Promise<boolean>
  close(): Promise<void>
}

const longestHead = 32 * 1024
const headMs = 10_000
const graceMs = 3_000

/**
 * Listens over TLS 1.2 and 1.3, and asks everybody for a certificate. Whoever shows none that leads to the roots gets VP002 in words,
 * and not a connection that breaks.
 *
 * @throws when the files cannot be used or the port is taken
 */
export async function listenTls(
  settings: ListenerSettings,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  log: Log,
): Promise<Listener> {
  const tls = await openTls({ ...settings, requestClientCertificate: true }, 'exchange', log)
  const server = tls.create(handle, {
    maxHeaderSize: longestHead,
    headersTimeout: headMs,
    // One that is missing is refused in words, like one that comes twice.
    requireHostHeader: false,
    // Bodies may be long and slow; each contract has its own limit.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
  })
  const mayBeTold = watchAnswers(server)
  server.on('tlsClientError', (_, socket) => socket.destroy())
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (mayBeTold(socket)) refuseBroken(error.code ?? '', socket, settings.platformId, log)
    else socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  return {
    url: `https://${host}:${port}`,
    reload: tls.reload,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}
/** What is refused is read for so long, so that whoever sends it gets to read why. */
const lingerMs = 1_000

/** What is no request that can be taken: a head that is too long, or that can be read in two ways. */
function refuseBroken(error: string, socket: Duplex, platform: string, log: Log): void {
  if (!socket.writable || socket.writableEnded) return void (error === 'ECONNRESET' && socket.destroy())
  const id = newId()
  // No row is made of what is no call, and whoever asks for its id is to find something.
  log.info({ call: id, why: error }, 'a request could not be read')
  const body = soapFault({ code: 'VP015', id, platform, correlationId: id })
  socket.end(
    `HTTP/1.1 ${statuses[error] ?? '400 Bad Request'}\r\ncontent-type: text/xml; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  setTimeout(() => socket.destroy(), lingerMs).unref()
}
