import { setTimeout } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Caller } from './caller.ts'
import { indexTime } from './engagements.ts'
import type { RecordSystem } from './record-system.ts'
import { updateOf } from './requests.ts'

/** Tells the index of engagements of one thing that is new at a time, until the signal is given. */
export async function keepTelling(options: {
  readonly system: RecordSystem
  readonly caller: Caller
  /** The address of the index. */
  readonly index: string
  readonly random: Random
  /** Ms between two pieces of news, on the average. */
  readonly everyMs: number
  readonly signal: AbortSignal
}): Promise<void> {
  const { system, caller, index, random, everyMs, signal } = options
  const { has } = system.engagements
  while (!signal.aborted && has.length > 0) {
    try {
      await setTimeout(everyMs * (0.5 + random.next()), undefined, { signal })
      const news = random.pick(has)
      news.latest = indexTime(new Date())
      await caller.soap(index, updateOf(system.source, [news]))
    } catch {
      // What it could not tell it tells with the next news about the same, or when it is compared.
    }
  }
}
