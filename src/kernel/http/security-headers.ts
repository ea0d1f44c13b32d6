import type { App } from './http.ts'

/**
 * What the pages may load: only what this server serves. Inline styles are allowed because React Aria and Swagger UI
 * set them; inline scripts are not.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** A browser that has been here comes by TLS alone for a year (RFC 6797). Names under this one are not ours to speak for. */
const strictTransport = 'max-age=31536000'

/** Sets the security headers on every answer; and `no-store` on what comes from the interfaces, unless a route says otherwise. */
export function secureHeaders(app: App, secure: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (secure) reply.header('strict-transport-security', strictTransport)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
}
