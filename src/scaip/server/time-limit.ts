import type { Timers } from '../timing/timers.ts'

export type Limited<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timeout' }

/**
 * Runs `work` and waits for it no longer than `milliseconds`. A late result is dropped.
 * Never rejects; `work` itself must be an async function, so that it never throws either.
 */
export function withTimeLimit<T>(
  timers: Timers,
  milliseconds: number,
  work: () => Promise<T>,
): Promise<Limited<T>> {
  return new Promise((resolve) => {
    const timer = timers.after(milliseconds, () => resolve({ kind: 'timeout' }))
    const settle = (result: Limited<T>) => {
      timer.cancel()
      resolve(result)
    }
    work().then(
      (value) => settle({ kind: 'done', value }),
      (error: unknown) => settle({ kind: 'failed', error }),
    )
  })
}
