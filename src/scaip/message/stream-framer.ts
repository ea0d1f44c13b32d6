import { GrowingBuffer } from './growing-buffer.ts'
import {
  contentLength,
  defaultHeadLimits,
  type HeadLimits,
  headEnd,
  type ParsedMessage,
  parseHead,
} from './parse-message.ts'
import type { SipMessage } from './sip-message.ts'

/** What a framer finds in a stream. Nothing here may throw. */
export interface FramerEvents {
  /** A whole message, in order or not. */
  message(parsed: ParsedMessage): void
  /** A head announcing a body above the limit; the body is thrown away as it comes. */
  tooLarge(head: SipMessage): void
  /** A double CRLF between messages, to be answered with a single one (RFC 5626 section 3.5.1). */
  ping(): void
  /** The stream cannot be followed any further and has to be closed. */
  lost(reason: 'junk' | 'head-too-large'): void
}

export interface StreamFramer {
  push(chunk: Buffer): void
  /** True while part of a message waits for the rest. */
  readonly midMessage: boolean
}

/** A body above this is not even thrown away: the stream is given up. */
const skippableBytes = 16 * 1024 * 1024

type State =
  | { readonly kind: 'head' }
  | { readonly kind: 'body'; readonly head: ParsedMessage; readonly length: number }
  | { readonly kind: 'skip'; remaining: number }
  | { readonly kind: 'lost' }

/**
 * Cuts a TCP or TLS stream into SIP messages by Content-Length (RFC 3261 section 18.3).
 *
 * Holds at most one head (16 kB), one body (`bodyBytes`) and one chunk. A message without a readable
 * Content-Length is handed on as broken and the stream given up, since nothing tells where the next begins.
 */
export function createStreamFramer(
  limits: { bodyBytes: number; head?: HeadLimits },
  events: FramerEvents,
): StreamFramer {
  const headLimits = limits.head ?? defaultHeadLimits
  const buffer = new GrowingBuffer()
  let state: State = { kind: 'head' }
  let searched = 0

  function lose(reason: 'junk' | 'head-too-large'): false {
    state = { kind: 'lost' }
    buffer.clear()
    events.lost(reason)
    return false
  }

  /** Takes line ends between messages away; a double CRLF is a ping. */
  function skipLineEnds(): void {
    const bytes = buffer.bytes()
    let at = 0
    while (at < bytes.length) {
      if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) {
        events.ping()
        at += 4
      } else if (bytes[at] === 13 && bytes[at + 1] === undefined) break
      else if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes.length - at < 4 && isLineEnds(bytes, at))
        break
      else if (bytes[at] === 13 || bytes[at] === 10) at++
      else break
    }
    buffer.drop(at)
  }

  function takeHead(): boolean {
    if (searched === 0) skipLineEnds()
    const bytes = buffer.bytes()
    const end = headEnd(bytes, searched)
    if (!end) {
      searched = Math.max(0, bytes.length - 3)
      if (searched > 0 && !startsLikeSip(bytes)) return lose('junk')
      return bytes.length > headLimits.headBytes ? lose('head-too-large') : false
    }
    searched = 0
    const head = parseHead(bytes.subarray(0, end.start), headLimits)
    if (!head.ok && !head.message) return lose(end.start > headLimits.headBytes ? 'head-too-large' : 'junk')
    buffer.drop(end.next)
    return beginBody(head, head.message as SipMessage)
  }

  function beginBody(head: ParsedMessage, message: SipMessage): boolean {
    const length = contentLength(message.headers)
    if (typeof length === 'string') {
      events.message({ ok: false, reason: `Content-Length is ${length}`, message })
      return lose('junk')
    }
    if (length <= limits.bodyBytes) {
      state = { kind: 'body', head, length }
      return true
    }
    events.tooLarge(message)
    if (length > skippableBytes) return lose('junk')
    state = { kind: 'skip', remaining: length }
    return true
  }

  function takeBody(head: ParsedMessage, length: number): boolean {
    if (buffer.length < length) return false
    const body = Buffer.from(buffer.bytes().subarray(0, length))
    buffer.drop(length)
    state = { kind: 'head' }
    const message = { ...(head.message as SipMessage), body }
    events.message(head.ok ? { ok: true, message } : { ok: false, reason: head.reason, message })
    return true
  }

  function skip(skipping: { remaining: number }): boolean {
    const taken = Math.min(skipping.remaining, buffer.length)
    buffer.drop(taken)
    skipping.remaining -= taken
    if (skipping.remaining > 0) return false
    state = { kind: 'head' }
    return true
  }

  function step(): boolean {
    if (state.kind === 'body') return takeBody(state.head, state.length)
    if (buffer.length === 0 || state.kind === 'lost') return false
    return state.kind === 'skip' ? skip(state) : takeHead()
  }

  return {
    push(chunk) {
      if (state.kind === 'lost') return
      buffer.append(chunk)
      while (step());
    },
    get midMessage() {
      if (state.kind === 'body' || state.kind === 'skip') return true
      return buffer.length > 3 || !isLineEnds(buffer.bytes(), 0)
    },
  }
}

function isLineEnds(bytes: Buffer, from: number): boolean {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 13 && bytes[i] !== 10) return false
  return true
}

/** Junk is found by its first bytes, not after 16 kB of it: a start line begins with a token and a space. */
function startsLikeSip(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 33)
  return /^[\w.!%*+`'~-]{1,32}( |$)/.test(start) || /^SIP\//i.test(start)
}
