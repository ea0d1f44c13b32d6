import type { LogIn } from '../access/demo-person.ts'
import type { Pause } from '../device/patience.ts'
import type { HttpClient } from '../http-client.ts'
import type { SimulatorLog } from '../log.ts'
import { makeDecided } from '../population/decided.ts'
import type { Population } from '../population/population.ts'
import type { Random } from '../random.ts'
import { setUpServices, tellIndex } from '../setup/services/set-up-services.ts'
import type { MunicipalityIds } from '../setup/set-up.ts'
import { type Caller, createCaller } from './caller.ts'
import { keepTelling } from './live-news.ts'
import { type CallCounts, keepCalling } from './live-traffic.ts'
import { type KeyPair, type Producer, startProducer } from './producer.ts'
import { createRecordSystem, type RecordSystem } from './record-system.ts'
import { consumers, receptionHsaId, sources } from './world.ts'

/** What the made-up systems need of the platform to talk to it. */
export interface ServicesAccess {
  /** URL of its gateway over mutual TLS. */
  readonly gateway: string
  /** The root that everybody's certificates lead to, PEM. */
  readonly ca: string
  /** A certificate for a system, by its HSA-id. */
  issue(hsaId: string): Promise<KeyPair>
  /** Ms between two calls of a consumer, on the average; 3000 when not given. */
  readonly everyMs?: number
  /** How long the slow source takes; 6000 when not given. */
  readonly slowMs?: number
}

/** Record systems that answer, and others that call them. */
export interface RunningRecords {
  readonly systems: readonly RecordSystem[]
  readonly counts: CallCounts
  /** What would connect a visitor's own systems, as the changes of a draft; absent when they are connected. */
  readonly connection: object[] | undefined
  /** Where each system answers, by its HSA-id. */
  readonly producers: ReadonlyMap<string, string>
  stop(): Promise<void>
}

export const ordinaryEveryMs = 3000
/** A source has news for the index so much seldomer than a consumer calls. */
const newsSeldomer = 60

/**
 * Starts the record systems, has them let in and addressed, tells the index what they have, and begins to call.
 *
 * @throws {HttpRefusal} when the platform refuses or is away
 */
export async function runRecords(options: {
  access: ServicesAccess
  http: HttpClient
  clientId: string
  population: Population
  ids: MunicipalityIds
  random: Random
  logIn: LogIn
  pause: Pause
  signal: AbortSignal
  log: SimulatorLog
}): Promise<RunningRecords> {
  const { access, population, random, pause, signal, log } = options
  const { gateway, ca, everyMs = ordinaryEveryMs, slowMs } = access
  const systems = sources.map((source) => createRecordSystem(source, population, random.fork('records')))
  const producers: Producer[] = []
  const callers: Caller[] = []
  const callerFor = async ({ hsaId }: { hsaId: string }) => {
    const caller = createCaller(() => gateway, await access.issue(hsaId), ca, signal)
    callers.push(caller)
    return caller
  }
  const close = async () => {
    for (const caller of callers) caller.close()
    await Promise.all(producers.map((producer) => producer.close()))
  }
  try {
    const there: ((typeof sources)[number] & { url: string })[] = []
    for (const system of systems) {
      const { source } = system
      const keys = await access.issue(source.hsaId)
      const producer = await startProducer({
        system,
        keys,
        authority: ca,
        pause,
        ...(slowMs !== undefined && { slowMs }),
      })
      producers.push(producer)
      there.push({ ...source, url: producer.url })
    }
    const { indexes, connection, compare } = await setUpServices({ ...options, sources: there })
    const told = indexes ? await tellAll(systems, callerFor, log) : undefined
    const gathers = told !== undefined
    if (gathers) await compare()
    const counts: CallCounts = { ok: 0, refused: 0, failed: 0 }
    const identities = population.people.map(({ personIdentity }) => personIdentity)
    const { open } = makeDecided(population.people, new Date().getFullYear())
    const consenting = population.people
      .filter(({ key }) => key === open)
      .map((person) => person.personIdentity)
    const running = Promise.all([
      ...(told ?? []).map(async ([system, caller]) =>
        keepTelling({
          system,
          caller,
          index: receptionHsaId,
          random: random.fork(`news ${system.source.key}`),
          everyMs: everyMs * newsSeldomer,
          signal,
        }),
      ),
      ...consumers.map(async (consumer) =>
        keepCalling({
          consumer,
          caller: await callerFor(consumer),
          sources,
          gathers,
          identities,
          consenting,
          random: random.fork(`calls ${consumer.id}`),
          counts,
          everyMs,
          signal,
        }),
      ),
    ])
    return {
      systems,
      connection,
      counts,
      producers: new Map(there.map(({ hsaId, url }) => [hsaId, url])),
      async stop() {
        await running
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Those who have told the index what they have; undefined when it takes nothing, and then nobody asks for what is gathered. */
async function tellAll(
  systems: readonly RecordSystem[],
  callerFor: (of: { hsaId: string }) => Promise<Caller>,
  log: SimulatorLog,
): Promise<(readonly [RecordSystem, Caller])[] | undefined> {
  const told: (readonly [RecordSystem, Caller])[] = []
  try {
    for (const system of systems.filter(({ source }) => source.keeps === 'care')) {
      const caller = await callerFor(system.source)
      await tellIndex(system, caller, receptionHsaId)
      told.push([system, caller])
    }
    return told
  } catch {
    log.info('the index of engagements took no updates; nothing is gathered')
    return undefined
  }
}
