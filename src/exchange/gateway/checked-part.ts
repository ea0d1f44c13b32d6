import { RootPart, withoutIncludes } from '../soap/multipart.ts'
import type { ProducerAnswer } from './producer-answer.ts'
import { Refusal } from './vp-codes.ts'

/** Pieces of a message, one after the other. */
export type Pieces = Pick<ProducerAnswer, 'next'>

/** What of an answer its contract speaks of: all of it; of one with attachments (MTOM) the envelope, which comes first. */
export class CheckedPart {
  readonly #root: RootPart | undefined
  readonly #chunks: Buffer[] = []
  #broken = false

  constructor(contentType: string) {
    if (!/^multipart\//i.test(contentType)) return
    try {
      this.#root = RootPart.of(contentType)
    } catch {
      this.#broken = true
    }
  }

  /** Whether all of it is there though the answer goes on. */
  get over(): boolean {
    return this.#root?.over === true
  }

  /** What of a chunk belongs to it; nothing of an answer that is not put together as it says. */
  of(chunk: Buffer): Buffer {
    if (this.#broken || this.#root === undefined) return this.#broken ? Buffer.alloc(0) : chunk
    try {
      return this.#root.write(chunk)
    } catch {
      this.#broken = true
      return Buffer.alloc(0)
    }
  }

  /** As a schema sees it. */
  plain(body: Buffer): Buffer {
    return this.#root === undefined ? body : withoutIncludes(body)
  }

  /**
   * Holds an answer until all of the part is there.
   *
   * @returns what was held; the part; and whether that was the whole answer
   * @throws {Refusal} VP009 when the part is longer than that, or is not there; whatever broke the answer off
   */
  async hold(answer: Pieces, most: number): Promise<{ held: Buffer[]; part: Buffer; whole: boolean }> {
    const held: Buffer[] = []
    for (let size = 0; !this.over; ) {
      const chunk = await answer.next()
      if (chunk === undefined) {
        if (this.#broken || this.#root !== undefined) throw new Refusal('VP009', 'no envelope')
        return { held, part: this.plain(Buffer.concat(this.#chunks)), whole: true }
      }
      size += chunk.length
      if (size > most) throw new Refusal('VP009', 'the answer is too long')
      held.push(chunk)
      this.#chunks.push(this.of(chunk))
    }
    return { held, part: this.plain(Buffer.concat(this.#chunks)), whole: false }
  }
}

/** Pieces that are there already, and those that follow. */
export function after(held: Buffer[], rest: Pieces): Pieces {
  return { next: async () => held.shift() ?? rest.next() }
}
