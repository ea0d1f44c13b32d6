import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Keeps what has streamed past from lying about. */
export interface Tidy {
  /** So many bytes more have come and gone. */
  streamed(bytes: number): void
}

/** So much may have streamed past before it is freed. */
const atEach = 8 * 1024 * 1024
/** So much more than after the last time may lie about although young objects were gone through: it was held too long to be young. */
const mostOld = 16 * 1024 * 1024

/**
 * Pieces of a body lie outside the heap and hardly make it grow, so by itself V8 lets 64 MB of them gather, and then goes through all
 * of the heap. Here young objects alone are gone through, sooner, in about a millisecond; all of them only where pieces had to wait, for
 * a slow peer or a busy machine, until they were young no more.
 */
export function createTidy(): Tidy {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (how: { type: 'minor' | 'major' }) => void
  const outside = () => process.memoryUsage().arrayBuffers
  let since = 0
  let least = outside()
  return {
    streamed(bytes) {
      since += bytes
      if (since < atEach) return
      since = 0
      collect({ type: 'minor' })
      if (outside() - least > mostOld) collect({ type: 'major' })
      least = Math.min(outside(), least + mostOld)
    },
  }
}
