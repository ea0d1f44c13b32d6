import { Type } from 'typebox'
import type { Metrics } from '../metrics/metrics.ts'
import type { App } from './http.ts'

/** Whether each part of the process can do its work. `note` is public: it names no person and no secret. */
export interface ReadinessReport {
  readonly ready: boolean
  readonly parts: Readonly<Record<string, { readonly ready: boolean; readonly note?: string }>>
}

const Readiness = Type.Object({
  ready: Type.Boolean(),
  parts: Type.Record(
    Type.String(),
    Type.Object({ ready: Type.Boolean(), note: Type.Optional(Type.String()) }),
  ),
})

/** Adds `/health/live` (the process runs), `/health/ready` (it can do its work) and `/metrics`. */
export function addHealth(
  app: App,
  { metrics, readiness }: { metrics: Metrics; readiness: () => Promise<ReadinessReport> },
): void {
  app.get(
    '/health/live',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Whether the process runs',
        tags: ['operation'],
        response: { 200: Type.Object({ live: Type.Literal(true) }) },
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'no-store')
      return { live: true as const }
    },
  )
  app.get(
    '/health/ready',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Whether the process can do its work, part by part',
        tags: ['operation'],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_, reply) => {
      const report = await readiness()
      return reply
        .code(report.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(report)
    },
  )
  app.get(
    '/metrics',
    { config: { permission: 'public' }, schema: { summary: 'Figures for Prometheus', tags: ['operation'] } },
    async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}
