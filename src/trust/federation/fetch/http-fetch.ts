import { type LookupAddress, lookup as resolveName } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, type buildConnector, request } from 'undici'
import { KnutpunktError } from '../../../kernel/index.ts'
import { type AddressRules, isFederationUrl } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { FederationAnswer, FederationFetch, FederationRequest } from './fetch.ts'
import { isPublicAddress } from './public-address.ts'

export interface HttpFetchOptions extends AddressRules {
  /**
   * Whether an IP address may be connected to; public ones alone when not told. A federation on a closed network allows its
   * own addresses here. Asked of the very address that is connected to, so that a name cannot change in between.
   */
  mayReach?: (address: string) => boolean
  /** Certificate authorities besides the system's, PEM. */
  authorities?: string
  /** Connections to one host at once: 4. */
  connections?: number
}

/** Fetches over https: no redirects, no cookies, no credentials, bounded in bytes and time, never into our own network. */
export function createHttpFetch(options: HttpFetchOptions = {}): {
  fetch: FederationFetch
  close(): Promise<void>
} {
  const loopback = (address: string) => options.httpLoopback === true && address === '127.0.0.1'
  const mayReach = (address: string) => (options.mayReach ?? isPublicAddress)(address) || loopback(address)
  const connect: buildConnector.BuildOptions = {
    timeout: 5000,
    ...(options.authorities !== undefined && { ca: options.authorities }),
    lookup: guardedLookup(mayReach),
  }
  const agent = new Agent({ connect, connections: options.connections ?? 4, maxHeaderSize: 16_384 })
  return {
    close: () => agent.close(),
    async fetch(asked) {
      if (!isFederationUrl(asked.url, options)) throw refused('it is not an https URL')
      // A host that is an address already is connected to without being looked up.
      const host = new URL(asked.url).hostname.replace(/^\[|\]$/g, '')
      if (isIP(host) !== 0 && !mayReach(host)) throw refused('it is in a closed network')
      try {
        return await send(asked, agent)
      } catch (error) {
        throw error instanceof KnutpunktError ? error : failed(asked.url, faultOf(error), error)
      }
    },
  }
}

async function send(asked: FederationRequest, agent: Agent): Promise<FederationAnswer> {
  const { statusCode, headers, body } = await request(asked.url, {
    dispatcher: agent,
    method: asked.form ? 'POST' : 'GET',
    headers: {
      accept: asked.accept,
      'user-agent': 'knutpunkt',
      ...(asked.form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(asked.form && { body: new URLSearchParams(asked.form).toString() }),
    signal: asked.signal,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
  })
  const type = headers['content-type']
  const contentType = (typeof type === 'string' ? type : '').split(';')[0]!.trim().toLowerCase()
  return { status: statusCode, contentType, body: await readBounded(body, asked) }
}

async function readBounded(
  body: AsyncIterable<Buffer>,
  { maxBytes, url }: FederationRequest,
): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop destroys the stream, so that no more is read.
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw failed(url, `the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function guardedLookup(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses: LookupAddress[] | undefined) => {
      const open = (addresses ?? []).filter(({ address }) => mayReach(address))
      const [first] = open
      if (error) callback(error, '', 0)
      else if (!first)
        callback(refused('it is in a closed network') as unknown as NodeJS.ErrnoException, '', 0)
      else if (options.all) callback(null, open)
      else callback(null, first.address, first.family)
    })
  }
}

function faultOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: string; code?: string }
  return name === 'AbortError' || name === 'TimeoutError' ? 'it took too long' : (code ?? 'no connection')
}

function refused(fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.fetch_refused, { values: { fault } })
}

/** The error of a fetch that came to nothing. The URL's path and query stay out of it. */
export function failed(url: string, fault: string, cause?: unknown): KnutpunktError {
  const values = { host: new URL(url).host, fault }
  return new KnutpunktError(federationErrors.fetch_failed, { values, ...(cause !== undefined && { cause }) })
}
