import type { FastifyRequest } from 'fastify'
import { KnutpunktError } from '../../kernel/index.ts'
import { loginErrors } from '../login/login-errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Takes a change only from the installation's own pages: a browser sends the cookie with what other sites ask for too. It must
 * say so itself, by `Sec-Fetch-Site` (Fetch Metadata, section 2.3) or, in older browsers, `Origin` (RFC 6454, section 7).
 * Whoever is no browser sends a token, or `Origin`.
 *
 * @throws {KnutpunktError} trust.csrf
 */
export function requireSameOrigin(
  request: Pick<FastifyRequest, 'method' | 'headers'>,
  baseUrl: string,
): void {
  if (safe.has(request.method)) return
  const { origin, host, 'sec-fetch-site': site } = request.headers
  const own = new URL(baseUrl)
  const ownOrigins = [own.origin, `${own.protocol}//${host}`]
  if (site !== undefined ? site !== 'same-origin' : !ownOrigins.includes(origin ?? '')) {
    throw new KnutpunktError(loginErrors.csrf)
  }
}
