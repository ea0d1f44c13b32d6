/** Does the work for each item, a few at a time, and stops at the first that fails. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items]
  const workers = Array.from({ length: Math.min(width, queue.length) }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  })
  try {
    await Promise.all(workers)
  } finally {
    queue.length = 0
  }
}
