import { EnvelopeError } from './structure.ts'

/** `multipart/related` of MTOM (W3C): its boundary; undefined for other types. */
export function multipartBoundary(contentType: string): string | undefined {
  if (!/^multipart\/related\b/i.test(contentType)) return undefined
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined) throw new EnvelopeError('not_an_envelope')
  return boundary
}

const longestPartHead = 8 * 1024

/** Gives the bytes of the first part, which is the envelope, out of a multipart message that comes in any chunks. */
export class RootPart {
  readonly #start: Buffer
  readonly #end: Buffer
  #held: Buffer = Buffer.alloc(0)
  #state: 'before' | 'in' | 'after' = 'before'
  /** Where the part begins in the whole message, in bytes; known once it has begun. */
  offset = 0

  constructor(boundary: string) {
    this.#start = Buffer.from(`--${boundary}\r\n`)
    this.#end = Buffer.from(`\r\n--${boundary}`)
  }

  get over(): boolean {
    return this.#state === 'after'
  }

  /**
   * @returns what of the part is in this chunk, or was held until now
   * @throws {EnvelopeError} when the message does not begin with a part
   */
  write(chunk: Buffer): Buffer {
    if (this.#state === 'after') return Buffer.alloc(0)
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    if (this.#state === 'before') {
      const from = bytes.subarray(0, 2).equals(Buffer.from('\r\n')) ? 2 : 0
      const known = bytes.subarray(from, from + this.#start.length)
      if (!this.#start.subarray(0, known.length).equals(known)) throw new EnvelopeError('not_an_envelope')
      const head = bytes.indexOf('\r\n\r\n', from)
      if (head < 0) {
        if (bytes.length > longestPartHead) throw new EnvelopeError('head_too_long')
        this.#held = Buffer.from(bytes)
        return Buffer.alloc(0)
      }
      this.#state = 'in'
      this.offset = head + 4
      bytes = bytes.subarray(head + 4)
    }
    const end = bytes.indexOf(this.#end)
    if (end >= 0) {
      this.#state = 'after'
      this.#held = Buffer.alloc(0)
      return bytes.subarray(0, end)
    }
    // The boundary may begin at the end of this chunk.
    const certain = Math.max(0, bytes.length - this.#end.length + 1)
    this.#held = Buffer.from(bytes.subarray(certain))
    return bytes.subarray(0, certain)
  }
}

/** An envelope without the places of its attachments (XOP, `Include`), which a schema knows nothing of: where they stand there is nothing. */
export function withoutIncludes(message: Buffer): Buffer {
  const text = message.toString('utf8')
  return Buffer.from(
    text.replace(
      /<(?:[\w.-]+:)?Include\s[^<>]*http:\/\/www\.w3\.org\/2004\/08\/xop\/include[^<>]*(?:\/>|>\s*<\/(?:[\w.-]+:)?Include\s*>)/g,
      '',
    ),
  )
}
