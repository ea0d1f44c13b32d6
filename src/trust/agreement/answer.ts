/** Goes on at once with what is known, and later with what is not known yet: nothing that is warm waits. */
export function andThen<T, U>(value: T | Promise<T>, fn: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(fn) : fn(value)
}
