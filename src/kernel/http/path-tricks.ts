import { KnutpunktError } from '../errors/errors.ts'
import type { App } from './http.ts'
import { httpErrors } from './http-errors.ts'

/**
 * What some proxies and file systems read otherwise than a router does: encoded slashes and backslashes, dots that climb, encoded
 * or not, a percent sign encoded once more, control characters and the null byte, and an address that does not begin with a slash
 * (RFC 3986, section 7.3; CAPEC-64, -72, -78).
 */
const climbing = /(^|\/)(\.|%2e){1,2}(\/|$)/i
const meant = /\\|%5c|%25|%[01][0-9a-f]|%7f/i
const slash = /%2f/i

/** Whether a path can be read in more than one way. */
export function isTricky(url: string, slashes = false): boolean {
  const path = url.split(/[?#]/, 1)[0]!
  if (!path.startsWith('/') || path.startsWith('//')) return true
  const segments = slashes ? path.replace(/%2f/gi, '/') : path
  return climbing.test(segments) || meant.test(path) || (!slashes && slash.test(path))
}

/**
 * Refuses addresses that can be read in more than one way, whatever route they lead to: 400 kernel.bad_request. An encoded slash is
 * taken where the route's schema gives a segment a pattern that lets one through: for ids that are URLs.
 */
export function refusePathTricks(app: App): void {
  app.addHook('onRequest', async (request) => {
    const url = request.raw.url ?? ''
    if (isTricky(url) && isTricky(url, takesSlashes(request.routeOptions.schema?.params))) {
      throw new KnutpunktError(httpErrors.bad_request)
    }
  })
}

function takesSlashes(params: unknown): boolean {
  const { properties = {} } = (params ?? {}) as { properties?: Record<string, { pattern?: string }> }
  return Object.values(properties).some(({ pattern }) => pattern && new RegExp(pattern, 'u').test('a/b'))
}
