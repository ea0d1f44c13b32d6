import type { SimulatorLog } from '../log.ts'
import { makeDecided } from '../population/decided.ts'
import type { Population } from '../population/population.ts'
import type { Random } from '../random.ts'
import { type LevelAccess, setUpLevels } from '../setup/levels/set-up-levels.ts'
import { type Caller, createCaller } from './caller.ts'
import { type LevelName, levelConsumers, levelSources } from './levels.ts'
import { type CallCounts, keepCalling } from './live-traffic.ts'
import { ordinaryEveryMs, type ServicesAccess } from './run-records.ts'

/** Systems that call over several platforms. */
export interface RunningLevels {
  readonly counts: CallCounts
  stop(): Promise<void>
}

/**
 * Has the platforms hand calls on to each other, and begins to call at each what stands at another.
 *
 * @param options.producers where the systems that answer are, by their HSA-ids
 * @throws {HttpRefusal} when a platform refuses or is away
 */
export async function runLevels(options: {
  access: ServicesAccess
  levels: Readonly<Record<LevelName, LevelAccess>>
  producers: ReadonlyMap<string, string>
  population: Population
  random: Random
  signal: AbortSignal
  log: SimulatorLog
}): Promise<RunningLevels> {
  const { access, levels, population, random, signal } = options
  await setUpLevels(options)
  const counts: CallCounts = { ok: 0, refused: 0, failed: 0 }
  const { open } = makeDecided(population.people, new Date().getFullYear())
  const identities = population.people.map(({ personIdentity }) => personIdentity)
  const consenting = population.people
    .filter(({ key }) => key === open)
    .map((person) => person.personIdentity)
  const callers: Caller[] = []
  const running = Promise.all(
    levelConsumers.map(async (consumer) => {
      const { gateway } = levels[consumer.level]
      const caller = createCaller(() => gateway, await access.issue(consumer.hsaId), access.ca, signal)
      callers.push(caller)
      await keepCalling({
        consumer,
        caller,
        sources: levelSources,
        gathers: false,
        identities,
        consenting,
        random: random.fork(`calls ${consumer.id}`),
        counts,
        everyMs: access.everyMs ?? ordinaryEveryMs,
        signal,
      })
    }),
  )
  return {
    counts,
    async stop() {
      await running
      for (const caller of callers) caller.close()
    },
  }
}
