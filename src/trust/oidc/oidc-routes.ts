import type { FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { App } from '../../kernel/index.ts'

/** The provider to answer with: made anew when the keys or the address have changed. */
export type CurrentProvider = () => Promise<Provider>

/** Which path of the library an address of ours is answered by. */
const wellKnown: Record<string, string> = {
  '/.well-known/oauth-authorization-server/oidc': '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration/oidc': '/.well-known/openid-configuration',
}

/**
 * Hangs the authorization server on `/oidc`, and its metadata where RFC 8414, section 3.1, has them looked for. The library
 * reads the request itself.
 */
export async function oidcRoutes(
  app: App,
  { provider, baseUrl }: { provider: CurrentProvider; baseUrl: () => string },
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_, __, done) => done(null))
    const hand = async (request: FastifyRequest, reply: FastifyReply, path: string): Promise<void> => {
      const answer = (await provider()).callback()
      const { raw } = request
      addressedAs(raw, baseUrl())
      // Each request of an app begins anew: whose it is, the login session says, and not an earlier request in this browser.
      if (/^\/auth(\?|$)/.test(path)) withoutCookie(raw, 'knutpunkt_oidc')
      Object.assign(raw, { originalUrl: `/oidc${path}`, url: path })
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        // What a library's form posts to is decided by it, and it is not here that scripts run.
        if (value !== undefined) reply.raw.setHeader(name, value as string)
      }
      reply.raw.setHeader('cache-control', 'no-store')
      reply.hijack()
      await answer(raw, reply.raw)
    }
    const config = { permission: 'public' }
    const schema = { hide: true }
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/oidc/*',
      config,
      schema,
      handler: (request, reply) => hand(request, reply, request.url.slice('/oidc'.length)),
    })
    for (const [url, path] of Object.entries(wellKnown)) {
      scope.get(url, { config, schema }, (request, reply) => hand(request, reply, path))
    }
  })
}

/** What the library says of its addresses follows what we are known by, whatever the request has for a host. */
function addressedAs(raw: FastifyRequest['raw'], baseUrl: string): void {
  const { protocol, host } = new URL(baseUrl)
  raw.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  raw.headers['x-forwarded-host'] = host
  raw.headers.host = host
}

function withoutCookie({ headers }: FastifyRequest['raw'], name: string): void {
  const kept = (headers.cookie ?? '').split(/; */).filter((pair) => !pair.startsWith(name))
  headers.cookie = kept.join('; ')
}
