import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from './http.ts'
import { publicScope } from './permissions.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers what no route and no file answers to, where that is the address of a page. */
    readonly pages: { answer?: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean> }
  }
}

/** A name with a hash in it (`index-BxK3f9a1.js`) never changes its content. */
const hashed = /[-.](?=[A-Za-z0-9_-]*[0-9A-Z_])[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/

/** Addresses that are never those of a page. */
const interfaces = /^\/(api|docs|health|fhir|vp|x|oidc|sdk|federation|\.well-known)(\/|$)|\.[a-z0-9]{1,8}$/i

/**
 * Serves a folder of built pages at the root: files with a hash in their name are kept by the browser for good, the
 * rest is asked for anew; `.br` and `.gz` beside a file are used when the browser takes them.
 *
 * With `fallback`, a browser that opens the address of a page (`/people/…`) gets that file, since the pages find
 * their way themselves. Interfaces and missing files stay 404.
 *
 * @throws {Error} when the pages are not there
 */
export async function serveStatic(
  app: App,
  directory: string,
  options: { fallback?: string } = {},
): Promise<void> {
  const fallback = join(directory, options.fallback ?? 'index.html')
  if (!existsSync(fallback)) throw new Error(`${fallback} is not there; the pages have not been built`)
  await publicScope(app, async (scope) => {
    await scope.register(fastifyStatic, {
      root: directory,
      prefix: '/',
      schemaHide: true,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders(reply, path) {
        const forGood = hashed.test(path.replace(/\.(br|gz)$/, ''))
        reply.header('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
  if (options.fallback === undefined) return
  app.pages.answer = async (request, reply) => {
    const opensPage =
      request.method === 'GET' &&
      String(request.headers.accept).includes('text/html') &&
      !interfaces.test(request.url.split('?', 1)[0]!)
    if (opensPage) {
      reply
        .code(200)
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(await readFile(fallback))
    }
    return opensPage
  }
}
