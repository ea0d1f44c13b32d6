/** Of one question to the database. */
const mostAtOnce = 200

interface Asking<T> {
  answer(value: T | undefined): void
  fail(error: unknown): void
}

/**
 * Answers questions of one kind that come within the same turn of the event loop by one reading: a hundred calls at once are not a
 * hundred queries.
 *
 * @param readMany rejected, so are all that it was asked for
 */
export function batched<T>(
  readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  let waiting = new Map<string, Asking<T>[]>()

  const readAll = (): void => {
    const asked = waiting
    waiting = new Map()
    const keys = [...asked.keys()]
    for (let at = 0; at < keys.length; at += mostAtOnce) {
      const part = keys.slice(at, at + mostAtOnce)
      const each = (tell: (asking: Asking<T>, key: string) => void): void => {
        for (const key of part) for (const asking of asked.get(key)!) tell(asking, key)
      }
      readMany(part).then(
        (found) => each(({ answer }, key) => answer(found.get(key))),
        (error: unknown) => each(({ fail }) => fail(error)),
      )
    }
  }
  return (key) =>
    new Promise((answer, fail) => {
      if (waiting.size === 0) setImmediate(readAll)
      const known = waiting.get(key)
      if (known) known.push({ answer, fail })
      else waiting.set(key, [{ answer, fail }])
    })
}
