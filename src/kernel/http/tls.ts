import { constants, createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { Log } from '../log/log.ts'

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

/** A server of TLS that reads its files again when they change. */
export interface TlsServer {
  /** Makes the server, for Fastify's `serverFactory`. */
  create(handler: RequestListener, options: ServerOptions): Server
  /**
   * Reads the files again when one of them has changed since, and serves new connections with them; those that are open stay as they
   * are. Files that cannot be served with are told of in the log, and the ones before go on.
   *
   * @returns whether anything was taken into use
   */
  reload(): Promise<boolean>
}

/**
 * Reads the files that TLS is served with.
 *
 * @throws {Error} with a sentence, when one cannot be read, is no key or certificate, or key and certificate do not belong together
 */
export async function openTls(files: TlsFiles, log: Log): Promise<TlsServer> {
  let read = await readTls(files)
  let refused = ''
  let server: Server | undefined
  return {
    create(handler, options) {
      server = createServer(
        {
          ...options,
          ...read.context,
          handshakeTimeout: handshakeMs,
          requestCert: files.requestClientCertificate === true,
          // Browsers have none, and are let in to log in. Whether one was checked is asked where it counts.
          rejectUnauthorized: false,
        },
        handler,
      )
      return server
    },
    async reload() {
      try {
        const version = await versionOf(files)
        if (version === read.version || version === refused) return false
        // A second try with the same files would fail the same way: a certificate whose key has not arrived yet changes again.
        refused = version
        read = await readTls(files)
        refused = ''
        server?.setSecureContext(read.context)
        log.info({ 'tls.server.not_after': read.notAfter }, 'serves with the new certificate')
        return true
      } catch (err) {
        log.error(
          { err },
          'the files of TLS have changed and cannot be used; the ones before are served with',
        )
        return false
      }
    },
  }
}

interface ReadTls {
  readonly context: Parameters<typeof createSecureContext>[0] & {}
  readonly version: string
  readonly notAfter: string
}

async function readTls(files: TlsFiles): Promise<ReadTls> {
  const version = await versionOf(files)
  const [key, cert, ca] = await Promise.all([
    textOf('https.keyFile', files.keyFile),
    textOf('https.certificateFile', files.certificateFile),
    files.authoritiesFile ? textOf('https.authoritiesFile', files.authoritiesFile) : undefined,
  ])
  const certificate = certificateOf('https.certificateFile', cert)
  if (!certificate.checkPrivateKey(keyOf(key))) {
    throw new Error(
      'The files of https.keyFile and https.certificateFile do not belong together: the certificate is of another key.',
    )
  }
  if (ca !== undefined) certificateOf('https.authoritiesFile', ca)
  const context = {
    key,
    cert,
    ...(ca !== undefined && { ca }),
    minVersion: 'TLSv1.2' as const,
    ciphers,
    honorCipherOrder: true,
    // A session that is taken up again would carry a certificate checked long ago, perhaps against roots that are no longer trusted.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  }
  createSecureContext(context)
  return { context, version, notAfter: certificate.validToDate.toISOString() }
}

async function versionOf(files: TlsFiles): Promise<string> {
  const names = [files.keyFile, files.certificateFile, files.authoritiesFile].filter(Boolean) as string[]
  const stats = await Promise.all(names.map((name) => stat(name).catch(() => undefined)))
  return stats.map((each) => `${each?.mtimeMs} ${each?.size} ${each?.ino}`).join()
}

async function textOf(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Error(`The file of ${option}, ${file}, cannot be read.`, { cause })
  }
}

function certificateOf(option: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new Error(`The file of ${option} does not begin with a certificate in PEM.`)
  }
}

function keyOf(pem: string) {
  try {
    return createPrivateKey(pem)
  } catch {
    // Not passed on as the cause: nothing of a key is to come near a log.
    throw new Error('The file of https.keyFile holds no private key in PEM, or one under a passphrase.')
  }
}
