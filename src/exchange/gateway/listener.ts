import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface ListenerSettings {
  host: string
  port: number
  keyFile: string
  certificateFile: string
  authoritiesFile: string
}

/** Where the gateway takes calls over mutual TLS. */
export interface Listener {
  url: string
  close(): Promise<void>
}

const longestHead = 32 * 1024
const headMs = 10_000
const graceMs = 3_000

/**
 * Listens over TLS 1.2 and 1.3, and asks everybody for a certificate. Whoever shows none that leads to the roots gets VP002 in words,
 * and not a connection that breaks.
 *
 * @throws when the files cannot be read or the port is taken
 */
export async function listenTls(
  settings: ListenerSettings,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listener> {
  const [key, cert, ca] = await Promise.all(
    [settings.keyFile, settings.certificateFile, settings.authoritiesFile].map((file) => readFile(file)),
  )
  const server = createServer(
    {
      key: key!,
      cert: cert!,
      ca: ca!,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      maxHeaderSize: longestHead,
      headersTimeout: headMs,
      // Bodies may be long and slow; each contract has its own limit.
      requestTimeout: 0,
      keepAliveTimeout: 65_000,
    },
    handle,
  )
  server.on('tlsClientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  return {
    url: `https://${host}:${port}`,
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
