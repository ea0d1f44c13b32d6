import type { RequestListener } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  type FastifyInstance,
  fastify,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { KnutpunktError } from '../errors/errors.ts'
import { newId } from '../ids/ids.ts'
import type { Log } from '../log/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { type AccessControl, enforceAccess } from './access.ts'
import { watchAnswers } from './answers-under-way.ts'
import { answerClientError } from './client-error.ts'
import { addHealth, type ReadinessReport } from './health.ts'
import { httpErrors } from './http-errors.ts'
import { measureRequests } from './measure.ts'
import { answerMethods } from './methods.ts'
import { addOpenApi } from './openapi.ts'
import { refuseOtherSites } from './own-site.ts'
import { refusePathTricks } from './path-tricks.ts'
import { requirePermissions } from './permissions.ts'
import { knownError, sendProblem } from './problems.ts'
import { secureHeaders } from './security-headers.ts'
import { buildSerializer } from './serializing.ts'
import { Streams } from './streams.ts'
import { openTls, type TlsFiles } from './tls.ts'
import { watchTls } from './tls-files.ts'
import { createTracing } from './trace.ts'
import { compileValidator } from './validation.ts'

/** The Fastify instance that rooms hang their routes on, with types taken from TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Log,
  TypeBoxTypeProvider
>

/** Where the server listens, and its limits. What is left out has the value told. */
export interface HttpSettings {
  host: string
  /** 0 picks a free one. */
  port: number
  /** How others reach it, an origin; empty or absent: at the address it listens at. Requests under other names get 421. */
  publicUrl?: string
  /** TLS ends in a proxy before, whose word is taken for where a request comes from. */
  behindTerminator?: boolean
  /** The largest body taken: 256 KiB. */
  bodyLimitBytes?: number
  /** Connections open at once, after which further ones are closed: 2000. */
  maxConnections?: number
  /** Streams of events open at once, after which 503 is answered: 500. */
  maxStreams?: number
  /** The longest a handler may take before 503 is answered: 30. Streams are not counted. */
  handlerTimeoutSeconds?: number
}

export interface HttpOptions {
  log: Log
  metrics: Metrics
  config: HttpSettings
  title: string
  version: string
  readiness: () => Promise<ReadinessReport>
  /** Serves over TLS. The files are read again within a minute when they change. */
  tls?: TlsFiles
  /** Tells who asks. Absent: nobody is known, and only what is public is answered. */
  access?: AccessControl
  /** Whether an error means that the database is away, which is answered with 503 and Retry-After. */
  isUnavailable?: (error: unknown) => boolean
}

export interface Http {
  readonly app: App
  /** Starts to listen; the URL has the port that was picked. */
  listen(): Promise<{ url: string }>
  /** How others reach it, an origin; known once it listens. */
  publicUrl(): string
  /** Takes the files of TLS into use when they have changed, without waiting. Answers whether they had. */
  reloadTls(): Promise<boolean>
  /** Runs `fn` when closing begins, before waiting for open requests: for ending long-lived answers. */
  onClose(fn: () => void): void
  /** Refuses new requests, ends streams, lets open requests finish for 3 s, then closes what is left. */
  close(): Promise<void>
}

const closeGraceMs = 3000
const maxHeadBytes = 16_384
const requestMs = 30_000
const keepAliveMs = 65_000

/**
 * Makes the HTTP server of a process: problems after RFC 9457 for every error, `/openapi.json`, `/docs`, `/health/live`,
 * `/health/ready` and `/metrics`, security headers, limits, traces. Routes are added to `app` before `listen`.
 *
 * A route declares who may use it, `config: { permission: 'welfare.alarms.read' }` or `'public'`; adding one without
 * throws, and whoever lacks it is refused before anything is read. Requests under another name than its own, and changes that
 * other sites' pages ask for, are refused.
 */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const { log, config } = options
  const isUnavailable = options.isUnavailable ?? (() => false)
  const tracing = createTracing()
  const tls = options.tls && (await openTls(options.tls, 'https', log))
  const secure = tls !== undefined || config.behindTerminator === true
  const app: App = fastify({
    ...(tls && {
      // One of node:https in place of one of node:http, which is the same to Fastify.
      serverFactory: (handler: RequestListener) =>
        tls.create(handler, {
          maxHeaderSize: maxHeadBytes,
          requestTimeout: requestMs,
          keepAliveTimeout: keepAliveMs,
        }) as unknown as RawServerDefault,
    }),
    http: { maxHeaderSize: maxHeadBytes },
    // The proxy's own neighbour alone: what it was told by others before is not to be believed.
    trustProxy: config.behindTerminator === true && ((_: string, hop: number) => hop === 0),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'http.request.id' }),
    genReqId: () => newId(),
    bodyLimit: config.bodyLimitBytes ?? 256 * 1024,
    handlerTimeout: (config.handlerTimeoutSeconds ?? 30) * 1000,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => {
      if (mayBeTold(socket)) answerClientError(error, socket)
      else socket.destroy()
    },
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply, knownError(error, isUnavailable))
    },
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: { buildSerializer } },
    childLoggerFactory: (parent, bindings, _, raw) => tracing.childLogger(parent as Log, bindings, raw),
  }).withTypeProvider<TypeBoxTypeProvider>()
  const mayBeTold = watchAnswers(app.server)
  app.server.maxConnections = config.maxConnections ?? 2000
  app.server.headersTimeout = 10_000
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(compileValidator)
  app.setErrorHandler((error, request, reply) => {
    const known = knownError(error, isUnavailable)
    // 503 says "not now" to each of very many while the database is away; who said so first has logged it.
    if (known.status === 503) request.log.debug({ error: known }, 'request turned away')
    else if (known.status >= 500) request.log.error({ error: known }, 'request failed')
    return sendProblem(request, reply, known)
  })

  tracing.addTo(app)
  requirePermissions(app)
  const methodsOf = answerMethods(app)
  app.decorate('pages', {})
  const streamsOpen = options.metrics.gauge(
    'knutpunkt_http_streams_open',
    'Streams of events that are open now',
  )
  app.decorate('streams', new Streams(config.maxStreams ?? 500, (size) => streamsOpen.set(size)))
  app.setNotFoundHandler(async (request, reply) => {
    if (await app.pages.answer?.(request, reply)) return reply
    const allowed = methodsOf(request.url)
    if (allowed.length === 0) return sendProblem(request, reply, new KnutpunktError(httpErrors.not_found))
    reply.header('allow', allowed.join(', '))
    const values = { method: request.method, allowed: allowed.join(', ') }
    return sendProblem(request, reply, new KnutpunktError(httpErrors.method_not_allowed, { values }))
  })
  secureHeaders(app, secure)
  refuseOtherSites(app, { host: config.host, publicUrl: config.publicUrl, secure })
  refusePathTricks(app)
  measureRequests(app, options.metrics)
  enforceAccess(app, options.access)
  await addOpenApi(app, options)
  addHealth(app, options)

  const closers = new Set<() => void>()
  app.addHook('preClose', async () => {
    app.streams.closeAll()
    for (const close of closers) close()
  })
  let url: string | undefined
  const publicUrl = () => (config.publicUrl ? new URL(config.publicUrl).origin : url)
  const watching = tls && watchTls([tls], log)
  return {
    app,
    publicUrl() {
      const known = publicUrl()
      if (known === undefined) throw new TypeError('the server does not listen yet')
      return known
    },
    reloadTls: async () => tls?.reload() ?? false,
    onClose: (fn) => void closers.add(fn),
    async listen() {
      await app.listen({ host: config.host, port: config.port })
      const { port } = app.server.address() as { port: number }
      const host = config.host.includes(':') ? `[${config.host}]` : config.host
      url = `${tls ? 'https' : 'http'}://${host}:${port}`
      return { url }
    },
    async close() {
      await watching?.stop()
      const force = setTimeout(() => app.server.closeAllConnections(), closeGraceMs)
      await app.close()
      clearTimeout(force)
    },
  }
}
