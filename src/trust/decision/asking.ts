import type { Answer } from './facts.ts'

/** Steps that hand out what has to be waited for, and are given what it came to. */
export type Asking<T> = Generator<Promise<unknown>, T, unknown>

/** A fact within steps: at once when it is known, else when what was promised is there. */
export function* fact<T>(answer: Answer<T>): Asking<T | undefined> {
  return (answer instanceof Promise ? yield answer : answer) as T | undefined
}

/**
 * Goes through steps without waiting as long as every fact answers at once, which is most of the time: a promise costs more
 * than the decision. From the first fact that has to be waited for, what comes is a promise.
 */
export function settle<T>(steps: Asking<T>): T | Promise<T> {
  const step = steps.next()
  return step.done === true ? step.value : goOn(steps, step.value)
}

async function goOn<T>(steps: Asking<T>, first: Promise<unknown>): Promise<T> {
  let waitedFor = first
  for (;;) {
    // A source that fails fails all of it: no step is to go on as if nothing were known.
    const step = steps.next(await waitedFor)
    if (step.done === true) return step.value
    waitedFor = step.value
  }
}
