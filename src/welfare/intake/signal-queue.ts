import { keyOf, type NormalSignal } from './signal.ts'
import type { Taken } from './take-batch.ts'

/** A signal that waits to be taken, and whoever waits for its outcome. */
export interface Waiting {
  signal: NormalSignal
  /** Monotonic milliseconds after which it is turned away instead of taken. */
  deadline: number
  taken(outcome: Taken): void
  failed(error: unknown): void
}

/**
 * The queue before the database: bounded, alarms before heartbeats. When it is full a heartbeat gives way to an alarm.
 */
export class SignalQueue {
  readonly #alarms: Waiting[] = []
  readonly #heartbeats: Waiting[] = []
  readonly #bound: number

  constructor(bound: number) {
    this.#bound = bound
  }

  get size(): number {
    return this.#alarms.length + this.#heartbeats.length
  }

  /** Answers who found no room: nobody, the newcomer, or a heartbeat that gave way. */
  add(waiting: Waiting): Waiting | undefined {
    const lane = waiting.signal.type === 'heartbeat' ? this.#heartbeats : this.#alarms
    if (this.size < this.#bound) {
      lane.push(waiting)
      return undefined
    }
    const out = lane === this.#alarms ? this.#heartbeats.pop() : waiting
    if (out === undefined) return waiting
    if (out !== waiting) lane.push(waiting)
    return out
  }

  /**
   * The next batch: alarms first, then heartbeats. Of signals with one key only the first comes along; the others stay
   * at the head of the queue, so that they meet it committed.
   */
  next(most: number): Waiting[] {
    const keys = new Set<string>()
    const batch = takeDistinct(this.#alarms, most, keys)
    return [...batch, ...takeDistinct(this.#heartbeats, most - batch.length, keys)]
  }
}

/** How far into a lane is looked for signals of other keys: one device that says the same over and over holds up no other. */
const lookedThrough = 10_000

function takeDistinct(lane: Waiting[], most: number, keys: Set<string>): Waiting[] {
  const batch: Waiting[] = []
  const left: Waiting[] = []
  let seen = 0
  while (batch.length < most && seen < Math.min(lane.length, lookedThrough)) {
    const waiting = lane[seen++]!
    const key = keyOf(waiting.signal)
    if (keys.has(key)) left.push(waiting)
    else {
      keys.add(key)
      batch.push(waiting)
    }
  }
  lane.splice(0, seen, ...left)
  return batch
}
