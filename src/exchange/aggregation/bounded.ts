/** Lets so many at once in, and a bounded number wait. */
export interface Bound {
  /**
   * Runs `fn` when there is room. What waits is dropped when the signal ends.
   *
   * @throws {BoundFull} when too many wait already, or the signal ended before there was room
   */
  run<T>(signal: AbortSignal, fn: () => Promise<T>): Promise<T>
}

export class BoundFull extends Error {
  override readonly name = 'BoundFull'
}

export function createBound(atOnce: number, waiting: number): Bound {
  const queue = new Set<() => void>()
  let running = 0
  const room = (signal: AbortSignal): Promise<void> | undefined => {
    if (signal.aborted) throw new BoundFull()
    if (running < atOnce) {
      running += 1
      return undefined
    }
    if (queue.size >= waiting) throw new BoundFull()
    return new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        queue.delete(enter)
        reject(new BoundFull())
      }
      queue.add(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
  return {
    async run(signal, fn) {
      await room(signal)
      try {
        return await fn()
      } finally {
        // The place goes to who waits, without being free in between.
        const [next] = queue
        if (next === undefined) running -= 1
        else {
          queue.delete(next)
          next()
        }
      }
    },
  }
}
