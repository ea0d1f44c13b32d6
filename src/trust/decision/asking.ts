import type { Answer } from './facts.ts'

/** Thrown by a question that has to be waited for, and caught by {@link settle} alone. */
class Waiting extends Error {
  override readonly name = 'Waiting'
  readonly answer: Promise<unknown>

  constructor(answer: Promise<unknown>) {
    super('a fact has to be waited for')
    this.answer = answer
  }
}

/** Facts are asked for through this, so that those who ask need not be written for waiting. */
export class Asking {
  /** In the order they were asked for, which is the same each time: what is asked next follows from the answers before. */
  readonly #answers: unknown[] = []
  #at = 0

  /**
   * A fact; undefined when it is not known. When it has to be waited for, this throws, and who asked is run again once it
   * is there: then what was answered before is answered the same, and no source is asked twice.
   *
   * @param ask asks one source, and nothing through this
   */
  fact<T>(ask: () => Answer<T>): T | undefined {
    if (this.#at === this.#answers.length) {
      const answer = ask()
      if (answer instanceof Promise) throw new Waiting(answer)
      this.#answers.push(answer)
    }
    return this.#answers[this.#at++] as T | undefined
  }

  /** Waits, and begins again from the first question. A source that fails fails all of it. */
  async heard({ answer }: Waiting): Promise<void> {
    this.#answers.push(await answer)
    this.#at = 0
  }
}

/**
 * Runs what asks for facts. As long as every fact answers at once, which is most of the time, nothing is waited for: a
 * promise costs more than the decision. From the first fact that has to be waited for, what comes is a promise.
 *
 * @param find pure but for its questions
 */
export function settle<T>(find: (asking: Asking) => T): T | Promise<T> {
  const asking = new Asking()
  const found = attempt(asking, find)
  return found instanceof Waiting ? goOn(asking, find, found) : found
}

async function goOn<T>(asking: Asking, find: (asking: Asking) => T, first: Waiting): Promise<T> {
  for (let waiting = first; ; ) {
    await asking.heard(waiting)
    const found = attempt(asking, find)
    if (!(found instanceof Waiting)) return found
    waiting = found
  }
}

function attempt<T>(asking: Asking, find: (asking: Asking) => T): T | Waiting {
  try {
    return find(asking)
  } catch (error) {
    if (error instanceof Waiting) return error
    throw error
  }
}
