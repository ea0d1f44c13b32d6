import { bracketed, parseHostPort } from './host-port.ts'
import { type Parameters, parseParameters } from './parameters.ts'

/** A `sip:` or `sips:` URI (RFC 3261 section 19.1). `user` is percent-decoded. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips'
  readonly user?: string
  readonly host: string
  readonly port?: number
  readonly parameters: Parameters
}

/** Reads a SIP URI; undefined when it is not one. Headers after `?` and a password are left out. */
export function parseSipUri(text: string): SipUri | undefined {
  const colon = text.indexOf(':')
  const scheme = text.slice(0, colon).trim().toLowerCase()
  if (scheme !== 'sip' && scheme !== 'sips') return undefined
  let rest = text.slice(colon + 1).trim()
  const at = rest.lastIndexOf('@')
  const user = at < 0 ? undefined : decodeUser(rest.slice(0, at))
  if (at >= 0) rest = rest.slice(at + 1)
  const question = rest.indexOf('?')
  if (question >= 0) rest = rest.slice(0, question)
  const semicolon = rest.indexOf(';')
  const hostPort = parseHostPort(semicolon < 0 ? rest : rest.slice(0, semicolon))
  if (!hostPort) return undefined
  const parameters = parseParameters(semicolon < 0 ? '' : rest.slice(semicolon))
  return { scheme, ...(user === undefined ? {} : { user }), ...hostPort, parameters }
}

/** Writes `sip:user@host:port`, escaping what a user part cannot hold. Parameters are the caller's. */
export function writeSipUri(uri: {
  scheme?: 'sip' | 'sips'
  user?: string
  host: string
  port?: number
}): string {
  const user = uri.user === undefined || uri.user === '' ? '' : `${encodeUser(uri.user)}@`
  const port = uri.port === undefined ? '' : `:${uri.port}`
  return `${uri.scheme ?? 'sip'}:${user}${bracketed(uri.host)}${port}`
}

function decodeUser(text: string): string {
  const end = text.indexOf(':')
  const user = end < 0 ? text : text.slice(0, end)
  if (!user.includes('%')) return user
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

function encodeUser(user: string): string {
  if (/^[\w.!~*'()&=+$,;?/-]*$/.test(user)) return user
  return encodeURIComponent(user.toWellFormed()).replace(/%2B/g, '+')
}
