import { EnvelopeError } from './structure.ts'

/** A parameter of a content type, in quotes or without. */
function parameter(contentType: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]{1,200})"|([^\\s;"]{1,200}))`, 'i').exec(
    contentType,
  )
  return found?.[1] ?? found?.[2]
}

const longestPartHead = 8 * 1024

/**
 * Gives the bytes of the first part, which is the envelope, out of a `multipart/related` message (MTOM; RFC 2387) that comes in any
 * chunks. What could be read in two ways is refused: a root that is said to be another part, or that is encoded once more.
 */
export class RootPart {
  readonly #start: Buffer
  readonly #end: Buffer
  readonly #root: string | undefined
  #held: Buffer = Buffer.alloc(0)
  #state: 'before' | 'in' | 'after' = 'before'
  /** Where the part begins in the whole message, in bytes; known once it has begun. */
  offset = 0

  /** Undefined for other types. @throws {EnvelopeError} when the type names no boundary */
  static of(contentType: string): RootPart | undefined {
    if (!/^multipart\/related\b/i.test(contentType)) return undefined
    const boundary = parameter(contentType, 'boundary')
    if (boundary === undefined) throw new EnvelopeError('not_an_envelope')
    return new RootPart(boundary, parameter(contentType, 'start'))
  }

  /** @param root the Content-ID that the root is said to have */
  private constructor(boundary: string, root: string | undefined) {
    this.#root = root
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
      checkHead(bytes.toString('latin1', from, head), this.#root)
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

const bare = (id: string): string => id.replace(/^<|>$/g, '')

/** @throws {EnvelopeError} when the first part is not the root, or not plain UTF-8 */
function checkHead(head: string, root: string | undefined): void {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const values = (name: string) =>
    lines.flatMap((line) =>
      line.toLowerCase().startsWith(`${name}:`) ? [line.slice(name.length + 1).trim()] : [],
    )
  const [ids, types, encodings] = ['content-id', 'content-type', 'content-transfer-encoding'].map(values)
  const isRoot = root === undefined || (ids!.length === 1 && bare(ids![0]!) === bare(root))
  const isPlain = encodings!.every((each) => /^(7bit|8bit|binary)$/i.test(each))
  const isUtf8 = types!.every((each) => /^(utf-8|us-ascii)$/i.test(parameter(each, 'charset') ?? 'utf-8'))
  if (!isRoot || !isPlain || types!.length > 1 || encodings!.length > 1)
    throw new EnvelopeError('not_an_envelope')
  if (!isUtf8) throw new EnvelopeError('encoding')
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
