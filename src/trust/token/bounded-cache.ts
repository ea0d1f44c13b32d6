/**
 * Keeps at most `size` values by key; when full, the one that was longest without use is let go. A value is gone once its
 * time is up. Times are seconds since 1970.
 */
export class BoundedCache<T> {
  readonly #entries = new Map<string, { value: T; until: number }>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#entries.delete(key)
    if (now >= entry.until) return undefined
    this.#entries.set(key, entry)
    return entry.value
  }

  set(key: string, value: T, until: number): void {
    this.#entries.delete(key)
    if (this.#entries.size >= this.#size) {
      const [oldest] = this.#entries.keys()
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    if (this.#size > 0) this.#entries.set(key, { value, until })
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }

  get size(): number {
    return this.#entries.size
  }
}
