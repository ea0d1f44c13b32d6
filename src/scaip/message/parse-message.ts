import { longName } from './header-names.ts'
import type { HeaderField, SipMessage, SipRequest, SipResponse } from './sip-message.ts'

/** Why a message is wrong and, where its head could be read, the message itself, so that it can be answered. */
export interface BrokenMessage {
  readonly ok: false
  readonly reason: string
  readonly message?: SipMessage
}

export type ParsedMessage = { readonly ok: true; readonly message: SipMessage } | BrokenMessage

/** What a head may hold: bytes in all, and header fields. */
export interface HeadLimits {
  readonly headBytes: number
  readonly headerFields: number
}

export const defaultHeadLimits: HeadLimits = { headBytes: 16_384, headerFields: 128 }

const noBody = Buffer.alloc(0)

/**
 * Reads one whole SIP message, as a datagram holds it (RFC 3261 section 7 and 18.3).
 *
 * Never throws and works in time linear in the bytes. Folded lines, bare LF line ends and compact
 * names are read. Without Content-Length the body runs to the end; bytes after it are dropped;
 * a Content-Length beyond the bytes at hand is a fault.
 */
export function parseMessage(bytes: Buffer, limits: HeadLimits = defaultHeadLimits): ParsedMessage {
  const end = headEnd(bytes, 0)
  const head = parseHead(bytes.subarray(0, end?.start ?? bytes.length), limits)
  if (!head.ok && !head.message) return head
  const rest = end ? bytes.subarray(end.next) : noBody
  const message = head.message as SipMessage
  const length = contentLength(message.headers)
  const body = typeof length === 'number' ? rest.subarray(0, length) : rest
  const whole = { ...message, body }
  if (!head.ok) return { ...head, message: whole }
  if (length === 'wrong') return { ok: false, reason: 'Content-Length is not a number', message: whole }
  if (length !== 'missing' && length > rest.length) {
    return { ok: false, reason: 'Content-Length is larger than the body', message: whole }
  }
  return { ok: true, message: whole }
}

/** Where the head ends and the body begins: the first empty line at or after `from`. */
export function headEnd(bytes: Buffer, from: number): { start: number; next: number } | undefined {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return { start: at, next: at + 2 }
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return { start: at, next: at + 3 }
  }
  return undefined
}

/** Reads start line and headers; the body is left empty. */
export function parseHead(bytes: Buffer, limits: HeadLimits = defaultHeadLimits): ParsedMessage {
  if (bytes.length > limits.headBytes) return { ok: false, reason: 'The head is too large' }
  const lines = bytes.toString('latin1').split('\n')
  let first = 0
  while (first < lines.length && (lines[first] as string).trim() === '') first++
  const start = parseStartLine((lines[first] ?? '').replace(/\r$/, ''))
  if (!start) return { ok: false, reason: 'The first line is not SIP' }
  const read = parseHeaders(lines, first + 1, limits.headerFields)
  const message: SipMessage = { ...start, headers: read.headers }
  return read.fault === undefined ? { ok: true, message } : { ok: false, reason: read.fault, message }
}

/** The Content-Length of a head: its number, `missing`, or `wrong` (not a number, or two that differ). */
export function contentLength(headers: readonly HeaderField[]): number | 'missing' | 'wrong' {
  let length: number | 'missing' = 'missing'
  for (const { name, value } of headers) {
    if (name !== 'content-length') continue
    if (!/^\d{1,10}$/.test(value)) return 'wrong'
    if (length !== 'missing' && length !== Number(value)) return 'wrong'
    length = Number(value)
  }
  return length
}

type StartLine = Omit<SipRequest, 'headers'> | Omit<SipResponse, 'headers'>

function parseStartLine(line: string): StartLine | undefined {
  const status = /^SIP\/2\.0 (\d{3})(?: (.*))?$/i.exec(line)
  if (status) return { kind: 'response', status: Number(status[1]), reason: status[2] ?? '', body: noBody }
  const request = /^([\w.!%*+`'~-]{1,32}) (\S{1,2048}) (SIP\/\d{1,3}\.\d{1,3})\s*$/i.exec(line)
  const [, method, uri, version] = request ?? []
  if (method === undefined || uri === undefined) return undefined
  const other = version?.toUpperCase() === 'SIP/2.0' ? undefined : version
  return { kind: 'request', method, uri, body: noBody, ...(other === undefined ? {} : { version: other }) }
}

function parseHeaders(
  lines: string[],
  from: number,
  limit: number,
): { headers: HeaderField[]; fault?: string } {
  const headers: HeaderField[] = []
  let fault: string | undefined
  for (let i = from; i < lines.length; i++) {
    let line = lines[i] as string
    if (line.endsWith('\r')) line = line.slice(0, -1)
    if (line === '') break
    const folded: string[] = []
    while (/^[ \t]/.test(lines[i + 1] ?? '')) folded.push((lines[++i] as string).trim())
    if (folded.length > 0) line = `${line} ${folded.join(' ')}`
    const colon = line.indexOf(':')
    const name = colon < 0 ? '' : line.slice(0, colon).trimEnd()
    if (!/^[\w.!%*+`'~-]{1,64}$/.test(name)) {
      fault ??= 'A header line has no name'
      continue
    }
    if (headers.length === limit) return { headers, fault: 'Too many headers' }
    headers.push({ name: longName(name), value: line.slice(colon + 1).trim() })
  }
  return fault === undefined ? { headers } : { headers, fault }
}
