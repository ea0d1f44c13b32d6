import type { FastifyReply, FastifyRequest } from 'fastify'

/** A cookie of this installation: its name, and how it is set and cleared. */
export interface Cookie {
  read(request: Pick<FastifyRequest, 'headers'>): string | undefined
  set(reply: FastifyReply, value: string, maxAgeSeconds?: number): void
  clear(reply: FastifyReply): void
}

/**
 * Cookies are sent to this host alone and never to scripts. When pages are served by https the name begins with `__Host-`, so
 * that a browser takes it from this host over TLS only (RFC 6265bis, section 4.1.3.2).
 *
 * @param secure asked at each use, since the public URL is known only when the server listens
 */
export function createCookie(name: string, secure: () => boolean): Cookie {
  const full = () => (secure() ? `__Host-${name}` : name)
  const attributes = () => `Path=/; HttpOnly; SameSite=Lax${secure() ? '; Secure' : ''}`
  const add = (reply: FastifyReply, cookie: string) => {
    const before = reply.getHeader('set-cookie')
    reply.header('set-cookie', [...(before === undefined ? [] : [before].flat().map(String)), cookie])
  }
  return {
    read: ({ headers }) => valueOf(headers.cookie, full()),
    set: (reply, value, maxAge) =>
      add(reply, `${full()}=${value}; ${attributes()}${maxAge === undefined ? '' : `; Max-Age=${maxAge}`}`),
    clear: (reply) => add(reply, `${full()}=; ${attributes()}; Max-Age=0`),
  }
}

/** The value when the name comes once and the value has the form of ours; of two, nobody knows which is real. */
function valueOf(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value] = values
  return values.length === 1 && /^[A-Za-z0-9_-]{43}$/.test(value!) ? value : undefined
}
