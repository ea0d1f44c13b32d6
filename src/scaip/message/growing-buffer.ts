const initialBytes = 1_024

/** Bytes that come at one end and go at the other; appending one byte at a time stays cheap. */
export class GrowingBuffer {
  #store: Buffer = Buffer.allocUnsafe(0)
  #start = 0
  #end = 0

  get length(): number {
    return this.#end - this.#start
  }

  /** What is held, as a view that is valid until the next `append`. */
  bytes(): Buffer {
    return this.#store.subarray(this.#start, this.#end)
  }

  append(chunk: Buffer): void {
    if (this.#end + chunk.length > this.#store.length) this.#makeRoom(chunk.length)
    chunk.copy(this.#store, this.#end)
    this.#end += chunk.length
  }

  drop(count: number): void {
    this.#start += count
    if (this.#start >= this.#end) this.clear()
  }

  clear(): void {
    this.#start = 0
    this.#end = 0
    if (this.#store.length > 64 * initialBytes) this.#store = Buffer.allocUnsafe(0)
  }

  #makeRoom(count: number): void {
    const held = this.bytes()
    const needed = held.length + count
    const store =
      needed <= this.#store.length / 2 ? this.#store : Buffer.allocUnsafe(Math.max(initialBytes, needed * 2))
    held.copy(store)
    this.#store = store
    this.#start = 0
    this.#end = held.length
  }
}
