import { constants } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { Log } from '../log/log.ts'
import { openTlsFiles, type RenewedTls, type TlsMaterial } from './tls-files.ts'

/** The files that TLS is served with, PEM each. */
export interface TlsFiles {
  readonly keyFile: string
  /** The certificate and those between it and its root. */
  readonly certificateFile: string
  /** The roots that client certificates are checked against; empty or absent: none. */
  readonly authoritiesFile?: string
  /** Whether clients are asked for a certificate. Whoever shows none, or one that does not check, is let in and known by it as not checked. */
  readonly requestClientCertificate?: boolean
}

/**
 * TLS 1.2 with forward secrecy and authenticated encryption alone, and 1.3 (RFC 9325, sections 3.1 and 4.2). The names of 1.3 must
 * stand among them, or Node would leave them out.
 */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

const handshakeMs = 10_000

/**
 * A server of TLS that reads its files again when they change, and serves new connections with them; those that are open stay as
 * they are.
 */
export interface TlsServer extends Pick<RenewedTls, 'reload'> {
  /** Makes the server, for Fastify's `serverFactory` and for listeners of their own. */
  create(handler: RequestListener, options: ServerOptions): Server
}

/**
 * Reads the files that TLS is served with.
 *
 * @param section of the configuration, which names the files in sentences about them
 * @throws {Error} with a sentence, when one cannot be read, is no key or certificate, or key and certificate do not belong together
 */
export async function openTls(files: TlsFiles, section: string, log: Log): Promise<TlsServer> {
  let server: Server | undefined
  const options = {
    key: `${section}.keyFile`,
    certificate: `${section}.certificateFile`,
    authorities: `${section}.authoritiesFile`,
  }
  const { current, reload } = await openTlsFiles(files, options, log, (material) =>
    server?.setSecureContext(contextOf(material)),
  )
  return {
    create(handler, more) {
      server = createServer(
        {
          ...more,
          ...contextOf(current()),
          handshakeTimeout: handshakeMs,
          requestCert: files.requestClientCertificate === true,
          // Browsers have none, and are let in to log in. Whether one was checked is asked where it counts.
          rejectUnauthorized: false,
        },
        handler,
      )
      return server
    },
    reload,
  }
}

const contextOf = (material: TlsMaterial) => ({
  ...material,
  minVersion: 'TLSv1.2' as const,
  ciphers,
  honorCipherOrder: true,
  // A session that is taken up again would carry a certificate checked long ago, perhaps against roots that are no longer trusted.
  secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
})
