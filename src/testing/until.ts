import { setTimeout as pause } from 'node:timers/promises'

const lookEveryMs = 25

/**
 * Looks until something is so, and answers it: anything but undefined, null and false.
 *
 * For what another process does, which no event of ours tells of. The bound is there so that a test that will never
 * pass ends; no test may depend on how long anything takes.
 *
 * @param what ends the sentence "was waited for in vain: …"
 */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  mostMs = 60_000,
): Promise<Exclude<T, undefined | null | false>> {
  const giveUp = performance.now() + mostMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false)
      return found as Exclude<T, undefined | null | false>
    if (performance.now() > giveUp) throw new Error(`was waited for in vain: ${what}`)
    await pause(lookEveryMs)
  }
}
