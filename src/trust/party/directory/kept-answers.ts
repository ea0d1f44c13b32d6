import type { Answer } from '../../decision/facts.ts'

export interface KeptAnswersOptions<T> {
  /** Reads one from the database; undefined when there is none. */
  read(key: string): Promise<T | undefined>
  /** Of the age of what is kept, ms; monotonic. For tests. */
  elapsed?: () => number
  /** What is older is not used before it has been read again, ms. Below a second, for a change holds within one. */
  freshMs?: number
  /** Answers kept at most; the one not asked for the longest goes first. */
  most?: number
}

interface Kept<T> {
  value: T | undefined
  /** When reading it began. */
  readAt: number
}

/** One reading for all who ask meanwhile; no longer in the map once it may be out of date. */
interface Reading<T> {
  answer?: Promise<T | undefined>
}

/**
 * Keeps what was read, that there is nothing too, for a short while. What is asked for again and again is read again before
 * its time is up, behind the caller's back, so that she need not wait for it.
 */
export class KeptAnswers<T> {
  readonly #kept = new Map<string, Kept<T>>()
  readonly #readings = new Map<string, Reading<T>>()
  readonly #options: Required<KeptAnswersOptions<T>>

  constructor(options: KeptAnswersOptions<T>) {
    this.#options = { elapsed: () => performance.now(), freshMs: 700, most: 20_000, ...options }
  }

  /** At once when it is in memory and fresh. Rejected as `read` is, when nothing fresh is there. */
  get(key: string): Answer<T> {
    const kept = this.#kept.get(key)
    if (kept === undefined) return this.#readOnce(key)
    const age = this.#options.elapsed() - kept.readAt
    if (age >= this.#options.freshMs) return this.#readOnce(key)
    // When it fails, what is kept is used until its time is up, and then whoever asks is told.
    if (age >= this.#options.freshMs / 2) this.#readOnce(key).catch(() => undefined)
    return kept.value
  }

  /** What is being read may be from before the change: whoever asks from now on reads anew, and it is not kept. */
  forget(key: string): void {
    this.#kept.delete(key)
    this.#readings.delete(key)
  }

  clear(): void {
    this.#kept.clear()
    this.#readings.clear()
  }

  #readOnce(key: string): Promise<T | undefined> {
    const running = this.#readings.get(key)?.answer
    if (running) return running
    const self: Reading<T> = {}
    this.#readings.set(key, self)
    self.answer = this.#read(key, self)
    return self.answer
  }

  async #read(key: string, self: Reading<T>): Promise<T | undefined> {
    try {
      const readAt = this.#options.elapsed()
      const value = await this.#options.read(key)
      if (this.#readings.get(key) === self) this.#keep(key, { value, readAt })
      return value
    } finally {
      if (this.#readings.get(key) === self) this.#readings.delete(key)
    }
  }

  #keep(key: string, entry: Kept<T>): void {
    this.#kept.delete(key)
    this.#kept.set(key, entry)
    if (this.#kept.size > this.#options.most) this.#kept.delete(this.#kept.keys().next().value!)
  }
}

/** Goes on with an answer: at once when it is there. */
export function upon<T, U>(answer: Answer<T>, go: (value: T | undefined) => Answer<U>): Answer<U> {
  return answer instanceof Promise ? answer.then(go) : go(answer)
}
