import {
  type App,
  type Clock,
  type Config,
  type Database,
  type IdentityKeys,
  type IdentityVault,
  type JobHandlers,
  type Log,
  type Metrics,
  type Ticker,
  watchTls,
} from '../kernel/index.ts'
import type { Audit, Calls, Guard } from '../trust/index.ts'
import type { Routing } from './addressing/addressing.ts'
import { createAddressing } from './addressing/create-addressing.ts'
import type { Operation } from './addressing/operations.ts'
import { createAggregation } from './aggregation/create-aggregation.ts'
import { createCatalogue } from './catalogue/create-catalogue.ts'
import { createEngagementIndex } from './engagement-index/create-engagement-index.ts'
import { createExplainer } from './explain/explain.ts'
import { explainRoutes } from './explain/explain-routes.ts'
import type { MakeCall, OwnProducer } from './gateway/call.ts'
import { createGateway, type Gateway } from './gateway/create-gateway.ts'
import { type Listener, listenTls } from './gateway/listener.ts'
import { mountGateway } from './gateway/mount.ts'
import { readOwnContracts } from './own-contracts/own-contracts.ts'
import { type ContractAct, contractActOf } from './service-contract/contract-act.ts'
import { createServiceContracts } from './service-contract/create-service-contracts.ts'
import { createTraffic } from './traffic/create-traffic.ts'
import { createValidation } from './validation/create-validation.ts'

export interface ExchangeDeps {
  db: Database
  app: App
  keys: IdentityKeys
  vault: IdentityVault
  clock: Clock
  log: Log
  metrics: Metrics
  config: Config['exchange']
  dataDir: string
  guard: Guard
  audit: Pick<Audit, 'append'>
  calls: Calls
  /** What parties are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
  /** How others reach the installation. */
  baseUrl(): string
}

/** The service platform, running. */
export interface Exchange {
  /** Makes calls as one of the platform's own components. */
  call: MakeCall
  /** As whom the platform itself calls: its HSA-id. */
  platformId: string
  routing(): Routing
  /** What rules decide on when they are asked by contract and operation. */
  contractAct: ContractAct
  /** Whether calls are not let through since the database's addressing is older than what they have gone by. */
  isBehind(): boolean
  /** Changes that the program makes at set-up, without a draft. */
  publishDirectly(operations: Operation[], note: string): Promise<number>
  /** Opens the gateway over mutual TLS, when there is a key for it. */
  listen(): Promise<string | undefined>
  /** What is done later: deliveries to subscribers, comparisons with sources. */
  jobs: { handlers: JobHandlers; crontab: string }
  /** Begins to watch traffic, and the gateway's files of TLS. */
  start(): void
  stop(): Promise<void>
}

const withoutName = 'KNUTPUNKT'

/** Joins contracts, addressing, the gateway, traffic and explanations, and adds their routes. */
export async function createExchange(deps: ExchangeDeps): Promise<Exchange> {
  const { app, config, db, clock } = deps
  const contracts = await createServiceContracts(deps)
  const { book } = contracts
  const own: OwnProducer[] = []
  // Each is asked by the other: a change for what it would break, traffic for names.
  let keysOf: Awaited<ReturnType<typeof createTraffic>>['keys'] = async () => []
  const addressing = await createAddressing({ ...deps, trafficKeys: (since) => keysOf(since) })
  const platformId = config.platformId || withoutName
  const read = { addressing: addressing.addressing, book, platformId }
  own.push(...createCatalogue({ ...deps, ...read }).ownProducers)
  const validation = createValidation({ ...deps, book })
  let gateway: Gateway | undefined
  const traffic = await createTraffic({
    ...deps,
    book,
    addressing: addressing.addressing,
    retentionDays: config.callRetentionDays,
    resting: () => restingProducers(addressing.addressing.current(), gateway?.resting() ?? []),
  })
  keysOf = traffic.keys
  const made = await createGateway({
    ...deps,
    book,
    validation,
    addressing: addressing.addressing,
    traffic: traffic.traffic,
    ownProducers: () => own,
    settings: { ...config, platformId: config.platformId || withoutName },
  })
  gateway = made
  await mountGateway(app, made)
  const { guard, calls } = deps
  explainRoutes(app, {
    guard,
    explainer: createExplainer({ db, clock, calls, book, addressing: addressing.addressing }),
  })
  const index = createEngagementIndex({
    ...deps,
    addressing: addressing.addressing,
    call: made.call,
    hsaId: config.platformId || withoutName,
  })
  const gathering = { ...deps, book, addressing: addressing.addressing, call: made.call, find: index.find }
  own.push(...index.ownProducers, createAggregation(gathering))
  for (const contract of await readOwnContracts()) await contracts.importOwn(contract)
  let listener: Listener | undefined
  let watching: Ticker | undefined
  return {
    call: made.call,
    platformId: config.platformId || withoutName,
    routing: () => addressing.addressing.current(),
    contractAct: contractActOf(book),
    isBehind: addressing.addressing.isBehind,
    publishDirectly: addressing.publishDirectly,
    async listen() {
      if (config.keyFile === '') return undefined
      listener = await listenTls(
        { ...config, platformId: config.platformId || withoutName },
        made.handle,
        deps.log,
      )
      return listener.url
    },
    jobs: index.jobs,
    start() {
      traffic.start()
      watching = watchTls([made, { reload: async () => (await listener?.reload()) ?? false }], deps.log)
    },
    async stop() {
      // One that fails does not keep the others open.
      const parts = [
        watching?.stop,
        listener?.close,
        made.stop,
        validation.stop,
        traffic.stop,
        addressing.stop,
        contracts.stop,
      ]
      const failed: unknown[] = []
      for (const stop of parts) await stop?.().catch((error: unknown) => failed.push(error))
      if (failed.length > 0) throw failed[0]
    },
  }
}

/** Producers whose endpoints rest. */
function restingProducers(routing: Routing, endpoints: readonly string[]): string[] {
  const components = endpoints.map((id) => routing.entity('endpoint', id)?.component)
  return components.flatMap((id) => (id === undefined ? [] : (routing.entity('component', id)?.hsaId ?? [])))
}
