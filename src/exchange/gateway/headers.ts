import { randomFillSync } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from './vp-codes.ts'

export const headerNames = {
  originalConsumer: 'x-rivta-original-serviceconsumer-hsaid',
  onBehalfOf: 'x-rivta-acting-on-behalf-of-hsaid',
  history: 'x-rivta-routing-history',
  correlationId: 'x-skltp-correlation-id',
  producerTime: 'x-skltp-prt',
  sender: 'x-vp-sender-id',
  instance: 'x-vp-instance-id',
} as const

/** Of one connection (RFC 9110, section 7.6.1), or of the platform's inside; never passed on. */
const notPassed = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
  'cookie',
  'set-cookie',
  'authorization',
  'dpop',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'server',
  'via',
  'x-powered-by',
  'alt-svc',
  'strict-transport-security',
  ...Object.values(headerNames),
  'traceparent',
  'tracestate',
])

/** Headers without those that end here, and without those that `Connection` names. */
export function passedOn(
  headers: IncomingHttpHeaders | Record<string, string | string[] | undefined>,
): Record<string, string | string[]> {
  const named = namedByConnection(headers['connection'])
  const kept: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || notPassed.has(name) || name.startsWith('x-vp-') || named?.has(name)) continue
    kept[name] = value
  }
  return kept
}

function namedByConnection(value: string | string[] | undefined): ReadonlySet<string> | undefined {
  if (value === undefined || value === 'keep-alive' || value === 'close') return undefined
  return new Set(
    String(value)
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
}

/** One value of a header that may come but once; twice is a trick. @throws {Refusal} VP015 */
export function single(raw: NodeJS.Dict<string[]>, name: string, pattern: RegExp): string | undefined {
  const values = raw[name]
  if (values === undefined) return undefined
  const [value = ''] = values
  if (values.length > 1 || !pattern.test(value)) throw new Refusal('VP015', `the header ${name}`)
  return value
}

/** A name or a number, and a port (RFC 9110, section 7.2). */
const hostPattern = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/
export const hsaIdPattern = /^[A-Za-z0-9-]{1,64}$/
const idPattern = /^[\x21-\x7e]{1,200}$/
const historyPattern = /^[A-Za-z0-9#._-]{0,1000}$/
// W3C Trace Context: neither id is all zeros, and version ff is none.
const tracePattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/
const traceStatePattern = /^[\x20-\x7e]{1,512}$/

export interface CallHeaders {
  originalConsumer: string | undefined
  onBehalfOf: string | undefined
  history: readonly string[]
  correlationId: string | undefined
  traceId: string
  /** As they came; `01` when the trace begins here. */
  traceFlags: string
  traceState: string | undefined
}

/** What a request's headers say of the call. @throws {Refusal} VP015 */
export function readCallHeaders(raw: NodeJS.Dict<string[]>): CallHeaders {
  if (single(raw, 'host', hostPattern) === undefined) throw new Refusal('VP015', 'no host')
  const history = single(raw, headerNames.history, historyPattern) ?? ''
  const trace = raw['traceparent']?.length === 1 ? tracePattern.exec(raw['traceparent'][0]!) : null
  return {
    originalConsumer: single(raw, headerNames.originalConsumer, hsaIdPattern),
    onBehalfOf: single(raw, headerNames.onBehalfOf, hsaIdPattern),
    history: history === '' ? [] : history.split('#'),
    correlationId: single(raw, headerNames.correlationId, idPattern),
    traceId: trace?.[1] ?? randomHex(16),
    traceFlags: trace?.[2] ?? '01',
    traceState: trace ? raw['tracestate']?.find((value) => traceStatePattern.test(value)) : undefined,
  }
}

/** The next hop's `traceparent`: the same trace, a span of our own (W3C Trace Context). */
export const traceparent = (traceId: string, flags: string): string =>
  `00-${traceId}-${randomHex(8)}-${flags}`

const pool = Buffer.alloc(4096)
let used = pool.length

/** Random bytes, taken from the system many at a time. */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
}
