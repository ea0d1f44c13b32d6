import { readFile } from 'node:fs/promises'
import { Pool } from 'undici'
import type { Endpoint } from '../addressing/addressing.ts'

/** How the platform shows itself to producers, and whom it believes. PEM. */
export interface ProducerTls {
  keyFile: string
  certificateFile: string
  /** Roots that producers' certificates have to lead to; empty: those of the system. */
  authoritiesFile: string
}

/** Connections to producers, kept open. */
export interface Producers {
  pool(endpoint: Endpoint, connectMs: number): Pool
  close(): Promise<void>
}

/** Connections to one endpoint at most; further calls wait for one, within their time. */
const connectionsEach = 256
/** Endpoints with open connections at most; the one not used for the longest gives way. */
const mostPools = 1000

/** Makes pools of connections as they are needed: TLS 1.2 or higher, host names verified, always. */
export async function createProducers(files: ProducerTls): Promise<Producers> {
  const [key, cert, ca] = await Promise.all(
    [files.keyFile, files.certificateFile, files.authoritiesFile].map((file) =>
      file === '' ? undefined : readFile(file, 'utf8'),
    ),
  )
  const pools = new Map<string, Pool>()
  return {
    pool(endpoint, connectMs) {
      const { origin } = new URL(endpoint.url)
      const name = `${endpoint.id} ${origin} ${connectMs} ${endpoint.authorities?.length ?? 0}`
      const known = pools.get(name)
      if (known !== undefined) {
        pools.delete(name)
        pools.set(name, known)
        return known
      }
      if (pools.size >= mostPools) {
        const [oldest, pool] = pools.entries().next().value!
        pools.delete(oldest)
        void pool.close()
      }
      const authorities = endpoint.authorities ?? ca
      const made = new Pool(origin, {
        connections: connectionsEach,
        pipelining: 1,
        keepAliveTimeout: 20_000,
        connect: {
          timeout: connectMs,
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(authorities !== undefined && { ca: authorities }),
          ...(key !== undefined && cert !== undefined && { key, cert }),
        },
      })
      pools.set(name, made)
      return made
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
      pools.clear()
    },
  }
}

const neverSent = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Whether a call failed before anything of it was sent, so that it may be made again. */
export function wasNeverSent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && neverSent.has(String(error.code))
}
