const mostKeys = 1_000

/**
 * Lets all who ask for the same thing within `forMs` share one reading, and never starts another while one is under way: a slow
 * database is not asked more the slower it is. Holds one answer for each key, of at most a thousand keys.
 */
export function shared<T>(
  read: (key: string) => Promise<T>,
  forMs: number,
  now: () => number = () => performance.now(),
): (key: string) => Promise<T> {
  const last = new Map<string, { until: number; value: Promise<T> }>()
  const start = (key: string): Promise<T> => {
    const value = read(key)
    if (last.size >= mostKeys) last.clear()
    const entry = { until: Number.POSITIVE_INFINITY, value }
    last.set(key, entry)
    value.then(
      () => (entry.until = now() + forMs),
      () => last.delete(key),
    )
    return value
  }
  return (key) => {
    const known = last.get(key)
    return known !== undefined && now() < known.until ? known.value : start(key)
  }
}
