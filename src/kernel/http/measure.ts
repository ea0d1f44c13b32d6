import type { Metrics } from '../metrics/metrics.ts'
import type { App } from './http.ts'

/**
 * Measures and logs each answer by its route (`/people/:id`), never by its URL: ids and search words stay out of both.
 * What went well is logged at debug, refusals and failures at info.
 */
export function measureRequests(app: App, metrics: Metrics): void {
  const duration = metrics.histogram(
    'knutpunkt_http_request_duration_seconds',
    'Time to answer an HTTP request, by route',
    ['method', 'route', 'status'],
  )
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)'
    const { method } = request
    if (app.streams.has(reply.raw)) return
    duration.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    const quiet = reply.statusCode < 400
    request.log[quiet ? 'debug' : 'info'](
      {
        'http.request.method': method,
        'url.path': route,
        'http.response.status_code': reply.statusCode,
        'event.duration': nanoseconds(reply.elapsedTime),
      },
      'answered',
    )
  })
}

/**
 * A duration in nanoseconds (ECS `event.duration`), to the microsecond; from a second on to the millisecond: a number of ten digits that ends
 * otherwise could be taken for a personal identity number.
 */
export const nanoseconds = (ms: number): number =>
  ms < 999.9995 ? Math.round(ms * 1e3) * 1e3 : Math.round(ms) * 1e6
