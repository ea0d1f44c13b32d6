import type { Engine } from './pass.ts'
import { Refusal } from './vp-codes.ts'

/**
 * The resident with an identity, by internal id; undefined when the register knows nobody by it. While it cannot be asked, what it said
 * shortly before still holds.
 *
 * @throws {Refusal} VP012 when nothing is known of that: nobody is decided on as if the call were about no one
 */
export async function residentOf(
  { calls, remembered }: Pick<Engine, 'calls' | 'remembered'>,
  identity: string,
): Promise<string | undefined> {
  try {
    const answer = calls.residentByIdentity(identity)
    const resident = answer instanceof Promise ? await answer : answer
    remembered.keepResident(identity, resident)
    return resident
  } catch {
    const known = remembered.findResident(identity)
    if (known === undefined) throw new Refusal('VP012', 'the register of residents')
    return known.resident
  }
}
