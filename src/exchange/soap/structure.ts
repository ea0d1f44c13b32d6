/** A message is not what it must be: an envelope with one body that holds one element. The reason is one of few words. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
  readonly reason: EnvelopeFault

  constructor(reason: EnvelopeFault) {
    super(reason)
    this.reason = reason
  }
}

export type EnvelopeFault =
  | 'doctype'
  | 'nesting'
  | 'two_bodies'
  | 'not_an_envelope'
  | 'not_well_formed'
  | 'head_too_long'
  | 'encoding'
  | 'no_contract'
  | 'two_addresses'

/** Deeper is no message of a contract. */
const deepest = 200
/** Longer is no tag. */
const longestTag = 64 * 1024

const open = 0x3c
const close = 0x3e
const slash = 0x2f
const bang = 0x21
const question = 0x3f

type Within = 'text' | 'tag' | 'comment' | 'cdata' | 'instruction'
const ends: Record<'comment' | 'cdata' | 'instruction', string> = {
  comment: '-->',
  cdata: ']]>',
  instruction: '?>',
}

/**
 * Watches how a message is built while it streams past, in any chunks: one root with one body that holds one element, no DOCTYPE, no
 * nesting beyond reason. Only where tags begin and end is looked at, so that attachments of a hundred megabytes cost next to nothing.
 */
export class StructureWatch {
  #within: Within = 'text'
  /** What has come of a tag, or of something that could be the end of what it is within. */
  #held: Buffer = Buffer.alloc(0)
  #depth = 0
  #roots = 0
  /** Elements directly in the second, third … child of the root: only the last child, the body, may follow on a header. */
  #bodies = 0
  #inBody = 0

  /** @throws {EnvelopeError} */
  write(chunk: Buffer): void {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    this.#held = Buffer.alloc(0)
    let at = 0
    while (at < bytes.length) {
      const next = this.#step(bytes, at)
      if (next === undefined) {
        this.#held = Buffer.from(bytes.subarray(at))
        if (this.#held.length > longestTag) throw new EnvelopeError('not_well_formed')
        return
      }
      at = next
    }
  }

  /** @throws {EnvelopeError} when it ended before it was whole */
  end(): void {
    if (this.#depth !== 0 || this.#within !== 'text' || this.#roots !== 1 || this.#bodies !== 1)
      throw new EnvelopeError('not_well_formed')
  }

  /** One thing more; undefined when what is there is not enough to tell. */
  #step(bytes: Buffer, at: number): number | undefined {
    if (this.#within === 'tag') return this.#tag(bytes, at)
    if (this.#within !== 'text') return this.#skip(bytes, at, ends[this.#within])
    const start = bytes.indexOf(open, at)
    if (start < 0) return bytes.length
    if (bytes.length - start < 9 && bytes.indexOf(close, start) < 0) {
      // What begins here may be any of several things.
      return start === at ? undefined : start
    }
    const second = bytes[start + 1]
    if (second === question) return this.#enter('instruction', start + 2)
    if (second !== bang) return this.#enter('tag', start)
    if (bytes.toString('latin1', start, start + 4) === '<!--') return this.#enter('comment', start + 4)
    if (bytes.toString('latin1', start, start + 9) === '<![CDATA[') return this.#enter('cdata', start + 9)
    throw new EnvelopeError('doctype')
  }

  #enter(within: Within, at: number): number {
    this.#within = within
    return at
  }

  #skip(bytes: Buffer, at: number, end: string): number | undefined {
    const found = bytes.indexOf(end, at, 'latin1')
    if (found >= 0) return this.#enter('text', found + end.length)
    // The end may begin in this chunk.
    const keep = Math.max(at, bytes.length - (end.length - 1))
    return keep > at ? keep : undefined
  }

  /** A tag from its `<`; a `>` in quotes does not end it. */
  #tag(bytes: Buffer, at: number): number | undefined {
    let quote = 0
    for (let i = at + 1; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (quote !== 0) {
        if (byte === quote) quote = 0
      } else if (byte === 0x22 || byte === 0x27) quote = byte
      else if (byte === open) throw new EnvelopeError('not_well_formed')
      else if (byte === close) {
        if (bytes[at + 1] === slash) this.#closed()
        else this.#opened(bytes[i - 1] === slash, localName(bytes, at + 1, i))
        return this.#enter('text', i + 1)
      }
    }
    return undefined
  }

  #opened(empty: boolean, name: string): void {
    if (this.#depth === 0 && ++this.#roots > 1) throw new EnvelopeError('not_an_envelope')
    if (this.#depth === 1) {
      // Nothing follows on the body.
      if (this.#bodies > 0) throw new EnvelopeError('two_bodies')
      if (name === 'Body') this.#bodies++
    }
    if (this.#depth === 2 && this.#bodies === 1 && ++this.#inBody > 1) throw new EnvelopeError('two_bodies')
    if (this.#depth >= deepest) throw new EnvelopeError('nesting')
    if (!empty) this.#depth++
  }

  #closed(): void {
    if (this.#depth === 0) throw new EnvelopeError('not_well_formed')
    this.#depth--
  }
}

/** The name of a tag without its prefix. */
function localName(bytes: Buffer, from: number, to: number): string {
  let end = from
  let start = from
  while (end < to && bytes[end]! > 0x20 && bytes[end] !== slash) {
    if (bytes[end] === 0x3a) start = end + 1
    end++
  }
  return bytes.toString('latin1', start, end)
}
