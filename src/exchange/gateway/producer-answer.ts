import type { Dispatcher } from 'undici'
import type { Ending } from './ending.ts'

/** What is kept of an answer while nobody takes it; then the producer waits. */
const mostKept = 256 * 1024

/**
 * A producer's answer as it comes. What came is taken piece by piece; while it is not, no more than a bound is kept. A short answer that
 * came in one piece is there at once, without a stream in between.
 */
export class ProducerAnswer implements Dispatcher.DispatchHandler {
  status = 0
  headers: Record<string, string | string[] | undefined> = {}
  /** Whether anything of the request may have been sent. */
  begun = false
  #controller: Dispatcher.DispatchController | undefined
  #kept: Buffer[] = []
  #size = 0
  #complete = false
  #error: Error | undefined
  #head: ((error?: Error) => void) | undefined
  #wake: (() => void) | undefined

  constructor(ending: Ending, head: (error?: Error) => void) {
    this.#head = head
    ending.onEnd((reason) => this.abort(reason))
  }

  /** Ends it here: the producer's connection is closed. Nothing when it is over. */
  abort(reason: Error): void {
    if (this.#complete || this.#error !== undefined) return
    this.#fail(reason)
    this.#controller?.abort(reason)
  }

  /** All of it, when it is all there and nothing was taken; undefined otherwise. */
  whole(): Buffer | undefined {
    if (!this.#complete) return undefined
    const kept = this.#kept
    this.#kept = []
    return kept.length === 1 ? kept[0]! : Buffer.concat(kept)
  }

  /** The next piece; undefined when it is over. @throws whatever broke it off */
  async next(): Promise<Buffer | undefined> {
    while (this.#kept.length === 0) {
      if (this.#error !== undefined) throw this.#error
      if (this.#complete) return undefined
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
    const chunk = this.#kept.shift()!
    this.#size -= chunk.length
    if (this.#controller?.paused && this.#size < mostKept) this.#controller.resume()
    return chunk
  }

  /** Waits until a first piece is there, or all of it. @returns whether there is anything */
  async first(): Promise<boolean> {
    while (this.#kept.length === 0 && !this.#complete) {
      if (this.#error !== undefined) throw this.#error
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
    return this.#kept.length > 0
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.begun = true
    this.#controller = controller
    if (this.#error !== undefined) controller.abort(this.#error)
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return
    this.status = status
    this.headers = headers
    this.#tellHead()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#kept.push(chunk)
    this.#size += chunk.length
    if (this.#size >= mostKept) controller.pause()
    this.#tellMore()
  }

  onResponseEnd(): void {
    this.#complete = true
    this.#tellMore()
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
  }

  #fail(error: Error): void {
    if (this.#error !== undefined) return
    this.#error = error
    this.#kept = []
    this.#tellHead(error)
    this.#tellMore()
  }

  #tellHead(error?: Error): void {
    const tell = this.#head
    this.#head = undefined
    tell?.(error)
  }

  #tellMore(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
