import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import type { Catalogue } from './catalogue.ts'
import { pageOf } from './dataset/describe.ts'
import { jsonLd } from './rdf/json-ld.ts'
import type { Resource } from './rdf/resource.ts'
import { turtle } from './rdf/turtle.ts'

export interface RdfRouteDeps {
  catalogue: Catalogue
  baseUrl(): string
}

const api = '/api/hub/v1'
const tags = ['catalogue']
/** What data there is, is told to everybody: EHDS (EU) 2025/327, the union's catalogue of datasets. */
const config = { permission: 'public' }
const ById = Type.Object({ id: Type.String({ maxLength: 80, pattern: '^[a-z0-9_-]+$' }) })

type Form = 'ttl' | 'jsonld'

/** The catalogue as HealthDCAT-AP release 8, for other catalogues to harvest: datasets, without a catalogue around them. */
export function rdfRoutes(app: App, { catalogue, baseUrl }: RdfRouteDeps): void {
  const all = async () => (await catalogue.entries()).map(catalogue.described)
  const one = async (id: string) => [catalogue.described(await catalogue.entry(id))]
  for (const form of ['ttl', 'jsonld'] as const) {
    const name = form === 'ttl' ? 'Turtle' : 'JSON-LD'
    app.get(
      `${api}/catalogue.${form}`,
      { config, schema: { tags, summary: `The catalogue as HealthDCAT-AP, ${name}` } },
      async (_, reply) => send(reply, form, await all()),
    )
    app.get(
      `${api}/catalogue/:id.${form}`,
      { config, schema: { tags, summary: `A dataset as HealthDCAT-AP, ${name}`, params: ById } },
      async (request, reply) => send(reply, form, await one(request.params.id)),
    )
  }
  app.get(
    `${api}/datasets/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'What a dataset’s name in RDF leads to: Turtle, JSON-LD or its page, as is asked for',
        params: ById,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const asked = request.headers.accept ?? ''
      void reply.header('vary', 'accept')
      if (asked.includes('text/html')) return reply.redirect(pageOf(baseUrl(), id), 303)
      return send(reply, /application\/(ld\+)?json/.test(asked) ? 'jsonld' : 'ttl', await one(id))
    },
  )
}

async function send(reply: FastifyReply, form: Form, resources: readonly Resource[]): Promise<FastifyReply> {
  return form === 'ttl'
    ? reply.type('text/turtle; charset=utf-8').send(await turtle(resources))
    : reply.type('application/ld+json').send(JSON.stringify(jsonLd(resources)))
}
