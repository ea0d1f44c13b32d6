import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Log } from '../log/log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where this request stands in a trace. */
    readonly trace: Trace
  }
}

/** Where a request stands in a trace, after W3C Trace Context. */
export interface Trace {
  readonly traceId: string
  readonly spanId: string
  /** The value of the `traceparent` header to pass on. */
  readonly traceparent: string
}

const wellFormed = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

/** Continues the trace a `traceparent` header tells of, or starts one when there is none, or none to be trusted. */
export function traceOf(header: string | string[] | undefined): Trace {
  const given = typeof header === 'string' && !header.startsWith('ff') ? wellFormed.exec(header) : null
  const traceId = given?.[1] ?? randomBytes(16).toString('hex')
  const spanId = randomBytes(8).toString('hex')
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${given?.[2] ?? '00'}` }
}

/**
 * Gives each request a trace: in its log context, on `request.trace`, and in the `traceparent` of the response.
 * `childLogger` goes to Fastify's `childLoggerFactory`; `addTo` to the instance.
 */
export function createTracing() {
  const traces = new WeakMap<IncomingMessage, Trace>()
  function of(raw: IncomingMessage): Trace {
    const trace = traces.get(raw) ?? traceOf(raw.headers.traceparent)
    traces.set(raw, trace)
    return trace
  }
  return {
    childLogger: (log: Log, bindings: object, raw: IncomingMessage): Log =>
      log.child({ ...bindings, 'trace.id': of(raw).traceId }),
    addTo(app: TracedApp): void {
      app.decorateRequest('trace', {
        getter(this: FastifyRequest) {
          return of(this.raw)
        },
      })
      app.addHook('onRequest', async (request, reply) => {
        reply.header('traceparent', of(request.raw).traceparent)
      })
    },
  }
}

type TracedApp = Pick<import('./http.ts').App, 'decorateRequest' | 'addHook'>
