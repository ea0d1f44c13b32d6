import { writtenName } from './header-names.ts'
import type { HeaderField, SipMessage, SipRequest, SipResponse } from './sip-message.ts'
import { splitList } from './split-list.ts'

const noBody = Buffer.alloc(0)

/** Writes a message as bytes; Content-Length is always set from the body and stands last. */
export function writeMessage(message: SipMessage): Buffer {
  let head =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${message.reason}\r\n`
  for (const { name, value } of message.headers) {
    if (name !== 'content-length') head += `${writtenName(name)}: ${value}\r\n`
  }
  head += `Content-Length: ${message.body.length}\r\n\r\n`
  const bytes = Buffer.allocUnsafe(head.length + message.body.length)
  bytes.write(head, 0, 'latin1')
  message.body.copy(bytes, head.length)
  return bytes
}

/** A header field whose value is safe to write: line breaks become spaces, text is UTF-8. */
export function field(name: string, value: string): HeaderField {
  const oneLine = /[\r\n]/.test(value) ? value.replace(/[\r\n]+/g, ' ') : value
  return { name, value: isLatin1Safe(oneLine) ? oneLine : Buffer.from(oneLine, 'utf8').toString('latin1') }
}

/** Reason phrases of the answers this library gives (RFC 3261 section 21). */
const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
}

/** The usual reason phrase for a status code. */
export function reasonPhrase(status: number): string {
  return reasons[status] ?? 'Unknown'
}

/**
 * A response to `request`: Via, From, To, Call-ID and CSeq are copied as RFC 3261 8.2.6.2 says.
 * `toTag` is added to To when the request had none there.
 */
export function responseTo(
  request: SipRequest,
  status: number,
  options: { reason?: string; headers?: readonly HeaderField[]; toTag?: string; topVia?: string } = {},
): SipResponse {
  const headers: HeaderField[] = []
  let firstVia = options.topVia !== undefined
  for (const { name, value } of request.headers) {
    if (name === 'via') {
      headers.push({ name, value: firstVia ? replaceFirstVia(value, options.topVia as string) : value })
      firstVia = false
    } else if (name === 'to') headers.push({ name, value: withTag(value, options.toTag) })
    else if (name === 'from' || name === 'call-id' || name === 'cseq' || name === 'record-route') {
      if (name === 'record-route' || !headers.some((one) => one.name === name)) headers.push({ name, value })
    }
  }
  if (options.headers) headers.push(...options.headers)
  return { kind: 'response', status, reason: options.reason ?? reasonPhrase(status), headers, body: noBody }
}

function replaceFirstVia(value: string, top: string): string {
  return value.includes(',') ? [top, ...splitList(value).slice(1)].join(', ') : top
}

function withTag(to: string, tag: string | undefined): string {
  if (tag === undefined) return to
  const afterUri = to.slice(to.lastIndexOf('>') + 1)
  return /;\s*tag\s*=/i.test(afterUri) ? to : `${to};tag=${tag}`
}

function isLatin1Safe(text: string): boolean {
  return /^[\x20-\x7e\t]*$/.test(text)
}
