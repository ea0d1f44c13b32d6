import type { ValidationMessage } from '../validation/validation.ts'
import type { Engine, Pass } from './pass.ts'

/** A message that is checked is held, so it is not longer than this; longer ones are let through unseen where that is allowed. */
export const mostHeldForChecking = 8 * 1024 * 1024

/** Checks a copy of a message that goes on meanwhile. */
export function checkBeside(engine: Engine, pass: Pass, message: ValidationMessage): void {
  void checkBefore(engine, pass, message)
}

/** Checks a message that waits for it. @returns how many places are at fault; none when the check itself fails, which is logged */
export async function checkBefore(
  { validation, traffic, log }: Engine,
  pass: Pass,
  message: ValidationMessage,
): Promise<number> {
  try {
    const places = await validation.check(message)
    if (places.length === 0) return 0
    pass.faults += places.length
    traffic.report({ call: pass.id, contract: message.contract.key, direction: message.direction, places })
    return places.length
  } catch (err) {
    log.error({ err, contract: message.contract.key }, 'a message could not be checked against its contract')
    return 0
  }
}

/** A copy of what streams past, as long as it is short enough to be checked. */
export class Copy {
  readonly #chunks: Buffer[]
  readonly #most: number
  readonly #done: (body: Buffer) => void
  #size: number

  constructor(head: Buffer, most: number, done: (body: Buffer) => void) {
    this.#chunks = [head]
    this.#size = head.length
    this.#most = most
    this.#done = done
  }

  write(chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#most) this.#chunks.length = 0
    else this.#chunks.push(chunk)
  }

  end(): void {
    if (this.#size <= this.#most) this.#done(Buffer.concat(this.#chunks))
  }
}
