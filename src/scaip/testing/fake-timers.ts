import type { Timer, Timers } from '../timing/timers.ts'

/** Timers that stand still until a test moves them. Calls run in the order of their time. */
export class FakeTimers implements Timers {
  #now = 0
  #sequence = 0
  readonly #pending = new Map<number, { at: number; run: () => void }>()

  now(): number {
    return this.#now
  }

  after(milliseconds: number, run: () => void): Timer {
    const key = this.#sequence++
    this.#pending.set(key, { at: this.#now + milliseconds, run })
    return { cancel: () => void this.#pending.delete(key) }
  }

  stop(): void {
    this.#pending.clear()
  }

  /** How many calls wait. */
  get size(): number {
    return this.#pending.size
  }

  /** Moves time on, running what falls due on the way at its own time. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      const { at, run } = this.#pending.get(next)!
      this.#pending.delete(next)
      this.#now = at
      run()
    }
    this.#now = until
  }

  #next(until: number): number | undefined {
    let found: number | undefined
    let earliest = until
    for (const [key, { at }] of this.#pending) {
      if (at < earliest || (at === earliest && found === undefined)) {
        earliest = at
        found = key
      }
    }
    return found
  }
}
