import type { JWK } from 'jose'
import { createScaipClient } from '../scaip/index.ts'
import type { LogIn } from './access/demo-person.ts'
import { createPlainFetch, makeCredentials, type SystemFetch } from './access/system-access.ts'
import { type Counts, zeroCounts } from './counts.ts'
import type { Line } from './device/line.ts'
import { pause } from './device/patience.ts'
import { createRestLine } from './device/rest-line.ts'
import { createScaipLine } from './device/scaip-line.ts'
import { createHttpClient } from './http-client.ts'
import type { SimulatorLog } from './log.ts'
import { demoPlan } from './plan/demo-plan.ts'
import { makePopulation, type PopulationSize } from './population/make-population.ts'
import type { Channel, PlacedDevice } from './population/population.ts'
import { makeSurroundings, recordSystem } from './population/surroundings.ts'
import { createRandom, type Random } from './random.ts'
import { type RunningLevels, runLevels } from './records/run-levels.ts'
import { type RunningRecords, runRecords, type ServicesAccess } from './records/run-records.ts'
import { followPlan } from './run/director.ts'
import { createFleet, type Fleet } from './run/fleet.ts'
import { keepBeating } from './run/heartbeats.ts'
import { countOpenAlarms } from './run/open-alarms.ts'
import { perform, pressAll } from './run/perform.ts'
import type { LevelAccess } from './setup/levels/set-up-levels.ts'
import { type MunicipalityIds, setUpMunicipality } from './setup/set-up.ts'
import { type Question, setUpTrust } from './setup/trust/set-up-trust.ts'

/** Where a reception listens. */
export interface SipAddress {
  readonly host: string
  readonly port: number
}

export interface SimulatorOptions {
  /** The same seed makes the same people, homes, devices and days. */
  readonly seed: number
  /** Simulated seconds per second: 1 is real time, 60 a minute a second. More than 0, at most 600. */
  readonly speed: number
  /** Base URL of the platform's HTTP, where devices post their signals. */
  readonly http: string
  /** The system that the simulator is: registers are filled, and alarms looked at, as this one. See `createSystemFetch`. */
  readonly system: { readonly clientId: string; readonly fetch: SystemFetch }
  /** UDP. */
  readonly sip: SipAddress
  /** TCP; devices that would use it use UDP when it is not given. */
  readonly tcp?: SipAddress
  /** TLS; devices that would use it use UDP when it is not given. `ca`: certificate (PEM) the reception's is checked against. */
  readonly sips?: SipAddress & { readonly ca?: string }
  readonly log: SimulatorLog
  /** 60 homes and 90 people when not given. */
  readonly population?: PopulationSize
  /** Logs in as one of the demo people. Without it residents decide nothing, since nobody else decides for them. */
  readonly logIn?: LogIn
  /** The service platform, over which made-up record systems and others call each other. Absent: they do not. Needs `logIn`. */
  readonly services?: ServicesAccess
  /** The public key of the made-up region's record system; one that nobody has the other half of when not given. */
  readonly recordSystemKey?: JWK
}

/** A made-up municipality and its devices, seen from outside like any other. */
export interface Simulator {
  /**
   * Registers the municipality through the public interface and proves its devices with test presses. Run again it finds
   * what is there and adds what is missing.
   *
   * @throws {HttpRefusal} when the platform refuses or is away
   */
  setUp(): Promise<void>
  /**
   * Registers what is around the municipality: a region, suppliers, agreements, certified products, a record system, and what
   * residents have decided. Nothing of it is needed for an alarm, so it comes last. Run again it adds what is missing.
   *
   * Answers a question that the record system may ask, whose answer hangs on a resident's consent; undefined when nobody lives there.
   *
   * @throws {HttpRefusal} when the platform refuses or is away
   * @throws {Error} before `setUp`
   */
  setUpTrust(): Promise<Question | undefined>
  /**
   * Starts record systems of two regions and the municipality, has them addressed, and lets others call them. Does nothing
   * without `services`. Run again it finds what is there.
   *
   * Answers what would connect the visitor's own systems, as the changes of a draft; undefined when they are connected.
   *
   * @throws {HttpRefusal} when the platform refuses or is away
   * @throws {Error} before `setUp`
   */
  setUpServices(): Promise<object[] | undefined>
  /**
   * Has the platform, a regional and a national one hand calls on to each other, and lets systems call at each what stands at another.
   * Run again it finds what is there.
   *
   * @throws {HttpRefusal} when one of them refuses or is away
   * @throws {Error} before `setUpServices`
   */
  setUpLevels(above: { readonly regional: LevelAccess; readonly national: LevelAccess }): Promise<void>
  /** Switches the devices on and begins the day. Does nothing when it has begun. */
  start(): Promise<void>
  /**
   * Many people press at once, twenty a second, however many alarms are open. Resolves when every press has got through
   * or was given up.
   *
   * @throws {RangeError} when not a whole number from 1 to 1000
   */
  storm(count: number): Promise<void>
  /** Ends the day, lets go of what waits and closes every connection. */
  stop(): Promise<void>
  counts(): Counts
}

const fastest = 600
const mostInStorm = 1000
const stormSpacingMilliseconds = 50

const now = () => Date.now()

/** Makes a simulator; nothing is sent until it is told to. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { seed, speed, log } = options
  if (!(speed > 0 && speed <= fastest))
    throw new RangeError(`speed must be more than 0 and at most ${fastest}`)
  const population = makePopulation(seed, options.population)
  const random = createRandom(seed)
  const counts = zeroCounts()
  const abort = new AbortController()
  const { signal } = abort
  const http = createHttpClient(options.system.fetch, signal)
  const devices = createHttpClient(
    createPlainFetch(() => options.http),
    signal,
  )
  const sip = createScaipClient(options.sips?.ca === undefined ? {} : { tls: { ca: options.sips.ca } })
  const openLine = (device: PlacedDevice): Line =>
    device.channel === 'rest'
      ? createRestLine(devices, device)
      : createScaipLine(sip, device, {
          target: targetOf(device.channel, options),
          random: random.fork(`line ${device.key}`),
        })
  const fleet = createFleet({ population, openLine, counts, pause, signal, now })
  const homes = new Map(population.homes.map((home) => [home.key, home]))
  let running: Promise<unknown> | undefined
  let ids: MunicipalityIds | undefined
  let services: RunningRecords | undefined
  let levels: RunningLevels | undefined

  return {
    async setUp() {
      const { clientId } = options.system
      ids = await setUpMunicipality({ http, clientId, population, fleet, pause, signal, log })
    },
    async setUpTrust() {
      if (!ids) throw new Error('the municipality has not moved in')
      const surroundings = makeSurroundings(random.fork('surroundings'))
      const key = options.recordSystemKey ?? (await makeCredentials(recordSystem.id)).publicJwk
      const { logIn } = options
      return setUpTrust({ http, population, surroundings, ids, publicKey: { ...key }, logIn, signal, log })
    },
    async setUpServices() {
      const { services: access, logIn, system } = options
      if (!access || !logIn || services) return services?.connection
      if (!ids) throw new Error('the municipality has not moved in')
      services = await runRecords({
        access,
        http,
        clientId: system.clientId,
        population,
        ids,
        random: random.fork('services'),
        logIn,
        pause,
        signal,
        log,
      })
      return services.connection
    },
    async setUpLevels(above) {
      const { services: access, logIn, system } = options
      if (levels) return
      if (!access || !logIn || !services) throw new Error('the record systems do not run')
      levels = await runLevels({
        access,
        levels: { ...above, local: { gateway: access.gateway, system, logIn } },
        producers: services.producers,
        population,
        random: random.fork('levels'),
        signal,
        log,
      })
    },
    start() {
      running ??= Promise.allSettled([
        keepBeating({ devices: population.devices, fleet, random: random.fork('heartbeats'), pause, signal }),
        followPlan({
          plan: demoPlan(seed, population.devices),
          speed,
          perform: (act) => perform(act, { fleet, homes, pause, signal, now }),
          countOpen: () => countOpenAlarms(http),
          pause,
          now,
          signal,
          log,
        }),
      ])
      return Promise.resolve()
    },
    async storm(count) {
      if (!Number.isInteger(count) || count < 1 || count > mostInStorm)
        throw new RangeError(`a storm has 1 to ${mostInStorm} presses`)
      log.info('simulated storm', { presses: count })
      await pressAll(stormCast(population.devices, fleet, random, count), stormSpacingMilliseconds, {
        pause,
        signal,
      })
    },
    async stop() {
      abort.abort()
      await levels?.stop()
      await services?.stop()
      await sip.close()
      await running
      await fleet.close()
    },
    counts: () => ({ ...counts }),
  }
}

/** Everybody once before anybody twice. */
function stormCast(devices: readonly PlacedDevice[], fleet: Fleet, random: Random, count: number) {
  const buttons = devices.filter(({ channel, readiness }) => channel !== 'rest' && readiness === 'in_use')
  const order = random.fork('storm').shuffled(buttons)
  return Array.from(
    { length: order.length === 0 ? 0 : count },
    (_, index) => fleet.actor(order[index % order.length]!.key)!,
  )
}

function targetOf(channel: Channel, { sip, tcp, sips }: SimulatorOptions): string {
  const transport = (channel === 'tcp' && tcp) || (channel === 'tls' && sips) ? channel : 'udp'
  const { host, port } = (transport === 'tcp' ? tcp : transport === 'tls' ? sips : undefined) ?? sip
  return `sip:larm@${host.includes(':') ? `[${host}]` : host}:${port};transport=${transport}`
}
