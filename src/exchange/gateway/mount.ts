import type { App } from '../../kernel/index.ts'
import type { Gateway } from './create-gateway.ts'

/**
 * Takes calls at the main address too: from terminators, by token, and for contracts' descriptions. Who calls is found out by the gateway
 * itself, so the routes are public; bodies are left unread.
 */
export async function mountGateway(app: App, gateway: Pick<Gateway, 'handle'>): Promise<void> {
  await app.register(async (within) => {
    within.removeAllContentTypeParsers()
    within.addContentTypeParser('*', (_, __, done) => done(null))
    for (const url of ['/vp/*', '/x/*']) {
      within.all(
        url,
        { config: { permission: 'public', crossSite: true }, schema: { hide: true } },
        (request, reply) => {
          reply.hijack()
          gateway.handle(request.raw, reply.raw)
        },
      )
    }
  })
}
