/** A host and an optional port, the host without the brackets of an IPv6 literal. */
export interface HostPort {
  readonly host: string
  readonly port?: number
}

/** Reads `host`, `host:port`, `[v6]` or `[v6]:port`; undefined when it is none of these. */
export function parseHostPort(text: string): HostPort | undefined {
  const trimmed = text.trim()
  if (trimmed.startsWith('[')) {
    const end = trimmed.indexOf(']')
    if (end < 0) return undefined
    return withPort(trimmed.slice(1, end), trimmed.slice(end + 1).trim())
  }
  const colon = trimmed.indexOf(':')
  if (colon < 0) return withPort(trimmed, '')
  return withPort(trimmed.slice(0, colon).trim(), trimmed.slice(colon).trim())
}

/** Writes an IPv6 address in brackets, anything else as it is. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function withPort(host: string, rest: string): HostPort | undefined {
  if (host === '' || host.length > 255 || !/^[\w.:%-]+$/.test(host)) return undefined
  if (rest === '') return { host }
  const digits = rest.startsWith(':') ? rest.slice(1).trim() : ''
  if (!/^\d{1,5}$/.test(digits)) return undefined
  const port = Number(digits)
  return port === 0 || port > 65_535 ? undefined : { host, port }
}
