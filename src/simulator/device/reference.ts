/**
 * Running numbers for references: seconds since 1970, or the next number where a second has had its.
 * They go on rising when the simulator is started again, so that a new press is never taken for a repeat of an old one.
 */
export function createReferences(now: () => number): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, Math.floor(now() / 1000))
    return last
  }
}
