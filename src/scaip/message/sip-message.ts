import { splitList } from './split-list.ts'

/**
 * One header field. `name` is the lower-case long name (`call-id`, never `i`).
 *
 * `value` is unfolded and trimmed, decoded as latin-1 so that every byte a peer sent
 * can be echoed as it came; UTF-8 in it is recovered by {@link textOf}.
 */
export interface HeaderField {
  readonly name: string
  readonly value: string
}

/** A SIP request (RFC 3261 section 7.1). The body is the bytes as they came. */
export interface SipRequest {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  /** Only when it is another version than SIP/2.0. */
  readonly version?: string
  readonly headers: readonly HeaderField[]
  readonly body: Buffer
}

/** A SIP response (RFC 3261 section 7.2). The body is the bytes as they came. */
export interface SipResponse {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
  readonly headers: readonly HeaderField[]
  readonly body: Buffer
}

export type SipMessage = SipRequest | SipResponse

/** The value of the first header with this lower-case long name. */
export function header(message: SipMessage, name: string): string | undefined {
  for (const field of message.headers) if (field.name === name) return field.value
  return undefined
}

/** Every value of a header that may be repeated or comma-joined (`via`, `contact`, `require`, …), in order. */
export function headerList(message: SipMessage, name: string): string[] {
  const values: string[] = []
  for (const field of message.headers) if (field.name === name) values.push(...splitList(field.value))
  return values
}

/** Every field value of a header, not split on commas (`authorization`, `www-authenticate`). */
export function headerFields(message: SipMessage, name: string): string[] {
  const values: string[] = []
  for (const field of message.headers) if (field.name === name) values.push(field.value)
  return values
}

/** A header's text with its UTF-8 recovered; bytes that are not UTF-8 are read as latin-1. */
export function textOf(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  const text = bytes.toString('utf8')
  return text.includes('\uFFFD') ? value : text
}
