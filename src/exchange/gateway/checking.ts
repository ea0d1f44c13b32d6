import type { ValidationMessage } from '../validation/validation.ts'
import type { Engine, Pass } from './pass.ts'
import { Refusal } from './vp-codes.ts'

/** A message that is checked is held, so it is not longer than this; longer ones are let through unseen where that is allowed. */
export const mostHeldForChecking = 8 * 1024 * 1024

/** Checks a copy of a message that goes on meanwhile; when that cannot be done it is logged. */
export function checkBeside(engine: Engine, pass: Checked, message: ValidationMessage): void {
  faultsIn(engine, pass, message).catch((err: unknown) => {
    engine.log.error(
      { err, contract: message.contract.key },
      'a message could not be checked against its contract',
    )
  })
}

/**
 * Checks a message that waits for it.
 *
 * @returns how many places are at fault
 * @throws {Refusal} VP012 when it cannot be checked now: what is enforced is not let through unseen
 */
export async function checkBefore(
  engine: Engine,
  pass: Checked,
  message: ValidationMessage,
): Promise<number> {
  try {
    return await faultsIn(engine, pass, message)
  } catch (err) {
    engine.log.error(
      { err, contract: message.contract.key },
      'a message could not be checked against its contract',
    )
    throw new Refusal('VP012', 'not checked')
  }
}

type Checked = Pick<Pass, 'id' | 'faults'>

async function faultsIn(
  { validation, traffic }: Engine,
  pass: Checked,
  message: ValidationMessage,
): Promise<number> {
  const places = await validation.check(message)
  if (places.length === 0) return 0
  pass.faults += places.length
  traffic.report({ call: pass.id, contract: message.contract.key, direction: message.direction, places })
  return places.length
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
