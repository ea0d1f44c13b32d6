import { KnutpunktError } from '../errors/errors.ts'
import { httpErrors } from './http-errors.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i

/** Whether an address or a name means this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.test(host)
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Protects a server without login that is bound to loopback from pages of other sites in a browser on the same
 * machine: a name that was made to point at 127.0.0.1 (DNS rebinding) and posts across sites.
 *
 * @throws {KnutpunktError} 421 when `Host` is not a loopback name, 403 when a change comes from another origin
 */
export function refuseOtherSites(request: {
  method: string
  headers: Record<string, string | string[] | undefined>
}): void {
  const { host, origin, 'sec-fetch-site': site } = request.headers
  if (typeof host !== 'string' || !isLoopback(host.replace(/:\d{1,5}$/, ''))) {
    throw new KnutpunktError(httpErrors.wrong_host)
  }
  if (safeMethods.has(request.method)) return
  const foreignOrigin = origin !== undefined && origin !== `http://${host}`
  if (foreignOrigin || site === 'cross-site' || site === 'same-site') {
    throw new KnutpunktError(httpErrors.cross_site)
  }
}
