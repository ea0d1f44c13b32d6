import fastifyStatic from '@fastify/static'
import type { App } from './http.ts'
import { publicScope } from './permissions.ts'

/** A name with a hash in it (`index-BxK3f9a1.js`) never changes its content. */
const hashed = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/

/**
 * Serves a folder of built pages: files with a hash in their name are kept by the browser for good, the rest is
 * asked for anew; `.br` and `.gz` beside a file are used when the browser takes them.
 *
 * Addresses of the pages themselves, which no file answers to, give `index.html` when a browser navigates there.
 * Interface paths (`/api/`…) and files that are missing stay 404.
 */
export async function serveStatic(app: App, directory: string, options: { prefix: string }): Promise<void> {
  await publicScope(app, async (scope) => {
    await scope.register(fastifyStatic, {
      root: directory,
      prefix: options.prefix,
      preCompressed: true,
      index: ['index.html'],
      cacheControl: false,
      setHeaders(reply, path) {
        const forGood = hashed.test(path.replace(/\.(br|gz)$/, ''))
        reply.header('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
}
