import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Type } from 'typebox'
import type { App } from './http.ts'
import { nameSchemas } from './named-schemas.ts'
import { publicScope } from './permissions.ts'

const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'urn:knutpunkt:problem:<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What went wrong, what was kept, what to do; in sv or en' }),
    code: Type.String({ description: 'Stable, for programs: <room>.<name>' }),
    instance: Type.String({ description: 'The id of the request, to quote when reporting it' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.String({ description: 'body, querystring, params or headers' }),
          pointer: Type.String({ description: 'JSON Pointer to the field' }),
          detail: Type.String(),
        }),
      ),
    ),
  },
  { title: 'Problem', description: 'What went wrong, after RFC 9457' },
)

const problemResponse = {
  description: 'What went wrong, as a problem (RFC 9457), in Swedish or English by Accept-Language',
  content: { 'application/problem+json': { schema: ProblemSchema } },
}

/** Adds `/openapi.json` (OpenAPI 3.1, from the routes' schemas) and the page `/docs`, which works without a network. */
export async function addOpenApi(
  app: App,
  { title, version }: { title: string; version: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    },
    transform: ({ schema, url }) => {
      if (schema === undefined || schema.hide === true) return { schema: { hide: true }, url }
      const response = { ...(schema.response as object), default: problemResponse }
      return { schema: { ...schema, response }, url }
    },
    transformObject: (document) =>
      'openapiObject' in document
        ? nameSchemas(shareProblem(document.openapiObject))
        : document.swaggerObject,
  })
  app.get('/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, async () =>
    app.swagger(),
  )
  await publicScope(app, async (scope) => {
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: false,
      // The bar at the top is the library's own: its logo, and a field to show other people's interfaces in.
      theme: {
        title,
        css: [{ filename: 'knutpunkt.css', content: '.swagger-ui .topbar { display: none }' }],
      },
      uiConfig: { validatorUrl: null, docExpansion: 'list', deepLinking: true },
    })
  })
}

type Document = { paths?: Record<string, unknown> | undefined; components?: object | undefined }

/** States the problem once and refers to it, instead of once per route. */
function shareProblem<D extends Document>(document: D): D {
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path as Record<string, { responses?: Record<string, unknown> }>)) {
      if (operation.responses?.['default']) {
        operation.responses['default'] = { $ref: '#/components/responses/Problem' }
      }
    }
  }
  return { ...document, components: { ...document.components, responses: { Problem: problemResponse } } }
}
