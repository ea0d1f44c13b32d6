import type { App } from './http.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route: the name of a permission (`welfare.alarms.read`), or `public`. */
    permission?: string
  }
}

/** Marks a scope whose routes come from a library and are public; see {@link publicScope}. */
const publicMark = Symbol('knutpunkt.public')

const wellFormed = /^(public|[a-z]+(\.[a-z_]+)+)$/

/** Deny by default: a route that does not declare its permission cannot be added. */
export function requirePermissions(app: App): void {
  app.addHook('onRoute', function (route) {
    const marked = publicMark in this ? 'public' : undefined
    const permission = route.config?.permission ?? marked
    if (permission === undefined || !wellFormed.test(permission)) {
      throw new TypeError(
        `${String(route.method)} ${route.url}: a route declares config.permission, such as 'welfare.alarms.read', or 'public'`,
      )
    }
    route.config = { ...route.config, permission }
  })
}

/** Runs `register` in a scope where routes are public, for a library's plugins, which cannot declare it themselves. */
export async function publicScope(app: App, register: (scope: App) => Promise<void>): Promise<void> {
  await app.register(async (scope) => {
    Object.defineProperty(scope, publicMark, { value: true })
    await register(scope as unknown as App)
  })
}
