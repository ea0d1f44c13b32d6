/** The end of a call, whatever brings it about; told once to all who wait. Lighter than an AbortController, which is made when it is needed. */
export class Ending {
  #reason: Error | undefined
  #listeners: ((reason: Error) => void)[] = []

  /** Why it ended; undefined while it goes on. */
  get reason(): Error | undefined {
    return this.#reason
  }

  end(reason: Error): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    for (const tell of this.#listeners.splice(0)) tell(reason)
  }

  /** Called when it ends, at once when it has. */
  onEnd(tell: (reason: Error) => void): void {
    if (this.#reason === undefined) this.#listeners.push(tell)
    else tell(this.#reason)
  }

  /** The same for those who know signals. */
  signal(): AbortSignal {
    const controller = new AbortController()
    this.onEnd((reason) => controller.abort(reason))
    return controller.signal
  }
}

/** Why a call was ended: the caller left. */
export const callerGone = new Error('the caller is gone')
/** Why a call was ended: its time was up. */
export const timeUp = new Error('the time is up')
/** Why a call was ended: it is over. */
export const over = new Error('the call is over')

/** What went wrong, in a word for the log: never a message, which may name addresses. */
export function codeOf(error: unknown): string {
  if (error === timeUp) return 'time up'
  if (error === callerGone) return 'caller gone'
  return error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'unknown'
}
