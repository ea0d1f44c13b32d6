import type { ServerResponse } from 'node:http'

declare module 'fastify' {
  interface FastifyInstance {
    /** The streams of server-sent events that are open now. */
    readonly streams: Streams
  }
}

interface Closable {
  close(): void
}

/** The long-lived answers of one server: counted, bounded, and ended when it closes. */
export class Streams {
  readonly #open = new Set<Closable>()
  readonly #responses = new WeakSet<ServerResponse>()
  readonly #most: number
  readonly #changed: (size: number) => void

  /**
   * @param most how many may be open at once
   * @param changed told how many are open, when that changes
   */
  constructor(most: number, changed: (size: number) => void) {
    this.#most = most
    this.#changed = changed
  }

  add(stream: Closable, response: ServerResponse): void {
    this.#open.add(stream)
    this.#responses.add(response)
    this.#changed(this.#open.size)
  }

  delete(stream: Closable): void {
    this.#open.delete(stream)
    this.#changed(this.#open.size)
  }

  /** Whether a response is, or was, a stream; its time says nothing of how fast it was answered. */
  has(response: ServerResponse): boolean {
    return this.#responses.has(response)
  }

  get full(): boolean {
    return this.#open.size >= this.#most
  }

  closeAll(): void {
    for (const stream of this.#open) stream.close()
  }
}
