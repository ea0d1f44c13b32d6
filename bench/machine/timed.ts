import { cpuUsage } from 'node:process'

/** What something took, in seconds: on the clock, and of processors in this process. The second is little moved by what else the machine does. */
export interface Took {
  readonly clock: number
  readonly processor: number
}

export async function timed<T>(work: () => Promise<T>): Promise<{ took: Took; made: T }> {
  const [began, before] = [performance.now(), cpuUsage()]
  const made = await work()
  const { user, system } = cpuUsage(before)
  return { made, took: { clock: (performance.now() - began) / 1000, processor: (user + system) / 1e6 } }
}
