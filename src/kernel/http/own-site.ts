import { KnutpunktError } from '../errors/errors.ts'
import type { App } from './http.ts'
import { httpErrors } from './http-errors.ts'
import { isLoopback } from './loopback.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes changes that other sites' pages ask for: for routes that heed no cookie, such as those of tokens. */
    crossSite?: true
  }
}

/** What a server is called by those who reach it. */
export interface OwnSite {
  /** The address it listens at. */
  readonly host: string
  /** How others reach it, an origin. Absent: at the address it listens at. */
  readonly publicUrl?: string | undefined
  /** Whether others reach it over TLS. */
  readonly secure: boolean
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Asked by load balancers and by Prometheus, which know a process by its number. They tell nothing of anybody. */
const operation = /^\/(health\/(live|ready)|metrics)(\?|$)/
const everyAddress = /^(0\.0\.0\.0|::)$/

/**
 * Keeps pages of other sites out: those that reach the server under a name of their own (DNS rebinding), and those that ask for
 * changes with the cookies a browser sends along (cross-site request forgery). Login protects its cookie beside that.
 *
 * - `Host` is that of the public URL; on loopback also any name of this machine. Behind an address that stands for every one of
 *   the machine, without a public URL, any name is taken, as only the demo is started.
 * - A method that changes comes from the server's own pages, or from no page: `Origin` is its own or absent, and `Sec-Fetch-Site`
 *   does not tell of another site (W3C Fetch Metadata).
 */
export function refuseOtherSites(app: App, site: OwnSite): void {
  const check = siteCheck(site)
  app.addHook('onRequest', async (request) => check(request, request.routeOptions.config.crossSite === true))
}

/** @throws {KnutpunktError} kernel.wrong_host, kernel.cross_site */
export function siteCheck({ host, publicUrl, secure }: OwnSite): (asked: Asked, crossSite?: boolean) => void {
  const scheme = secure ? 'https' : 'http'
  const own = publicUrl ? new URL(publicUrl) : undefined
  const onLoopback = isLoopback(host)

  function isOwnName(authority: string): boolean {
    const named = URL.canParse(`${scheme}://${authority}`) ? new URL(`${scheme}://${authority}`) : undefined
    // A user, a path or anything else that is no host and port.
    if (!named || named.pathname !== '/' || /[@/?#\\\s]/.test(authority)) return false
    if (own && named.host === own.host) return true
    if (onLoopback) return isLoopback(authority.replace(/:\d{1,5}$/, ''))
    if (own) return false
    return everyAddress.test(host) || named.hostname === new URL(`http://${bracketed(host)}`).hostname
  }

  /** A page of this server under the name it was reached by: `Host` was found to be its own. */
  function isOriginOf(authority: string, origin: unknown): boolean {
    if (own && !isLoopback(authority.replace(/:\d{1,5}$/, ''))) return false
    return origin === new URL(`${scheme}://${authority}`).origin
  }

  return ({ method, url, headers }, crossSite = false) => {
    const { host: authority, origin, 'sec-fetch-site': from } = headers
    const exempt = !onLoopback && operation.test(url)
    if (!exempt && (typeof authority !== 'string' || !isOwnName(authority))) {
      const values = { name: own?.host ?? (onLoopback ? 'localhost' : host) }
      throw new KnutpunktError(httpErrors.wrong_host, { values })
    }
    if (safeMethods.has(method) || crossSite) return
    const isOwnOrigin =
      origin === undefined || origin === own?.origin || isOriginOf(String(authority), origin)
    if (!isOwnOrigin || from === 'cross-site' || from === 'same-site') {
      throw new KnutpunktError(httpErrors.cross_site)
    }
  }
}

const bracketed = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)
