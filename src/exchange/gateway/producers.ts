import { Pool } from 'undici'
import { type Log, openTlsFiles } from '../../kernel/index.ts'
import type { Endpoint } from '../addressing/addressing.ts'

/** How the platform shows itself to producers, and whom it believes. PEM. */
export interface ProducerTls {
  keyFile: string
  certificateFile: string
  /** Roots that producers' certificates have to lead to; empty: those of the system. */
  authoritiesFile: string
}

/** An endpoint as it is called. */
export interface Target {
  readonly pool: Pool
  /** Path and query of its URL. */
  readonly path: string
  /** Its path without a `/` at the end: what a REST call's own path follows on. */
  readonly base: string
  readonly origin: string
}

/** Connections to producers, kept open. */
export interface Producers {
  target(endpoint: Endpoint, connectMs: number): Target
  /**
   * Takes its files into use when they have changed: new calls get new connections, and those under way are seen to their end on the old.
   * Files that cannot be used are told of in the log, and the ones before stay. @returns whether anything was taken into use
   */
  reload(): Promise<boolean>
  close(): Promise<void>
}

/** Connections to one endpoint at most; further calls wait for one, within their time. */
const connectionsEach = 256
/** Endpoints with open connections at most; the one made first gives way, once its calls are done. */
const mostPools = 1000

const optionNames = {
  key: 'exchange.producerKeyFile',
  certificate: 'exchange.producerCertificateFile',
  authorities: 'exchange.producerAuthoritiesFile',
}

/** Makes pools of connections as they are needed: TLS 1.2 or higher, host names verified, always. */
export async function createProducers(files: ProducerTls, log: Log): Promise<Producers> {
  const { current, reload } = await openTlsFiles(files, optionNames, log, () => {
    for (const name of targets.keys()) give(name)
  })
  const targets = new Map<string, Target & { url: string; authorities: string | undefined }>()

  const made = ({ url, authorities }: Endpoint, connectMs: number): Target => {
    const { origin, pathname, search } = new URL(url)
    const pool = new Pool(origin, {
      connections: connectionsEach,
      pipelining: 1,
      // Shorter than servers of all makes keep a connection that nothing comes over.
      keepAliveTimeout: 12_000,
      allowH2: false,
      maxHeaderSize: 32 * 1024,
      connect: {
        timeout: connectMs,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        ...current(),
        ...(authorities !== undefined && { ca: authorities }),
      },
    })
    return { pool, origin, path: `${pathname}${search}`, base: pathname.replace(/\/$/, '') }
  }
  const give = (name: string): void => {
    // What is under way on it is not cut off.
    void targets.get(name)?.pool.close()
    targets.delete(name)
  }

  return {
    target(endpoint, connectMs) {
      const name = `${endpoint.id} ${connectMs}`
      const known = targets.get(name)
      if (known?.url === endpoint.url && known.authorities === endpoint.authorities) return known
      give(name)
      if (targets.size >= mostPools) give(targets.keys().next().value!)
      const { url, authorities } = endpoint
      const target = { ...made(endpoint, connectMs), url, authorities }
      targets.set(name, target)
      return target
    },
    reload,
    async close() {
      await Promise.all([...targets.values()].map(({ pool }) => pool.destroy()))
      targets.clear()
    },
  }
}

const notReached = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Whether trying once more may help a call of which nothing was sent: a certificate that is wrong stays wrong. */
export function worthAnother(error: Error): boolean {
  return 'code' in error && notReached.has(String(error.code))
}
