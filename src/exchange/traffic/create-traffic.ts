import {
  type App,
  type Clock,
  type Database,
  type Log,
  type Metrics,
  startTicker,
} from '../../kernel/index.ts'
import type { Audit, Guard } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'
import { watchTraffic } from './alerts.ts'
import type { CallRecord } from './call-record.ts'
import { historyRoutes } from './history-routes.ts'
import { createLiveTraffic } from './live.ts'
import { trafficRoutes } from './traffic-routes.ts'
import { purgeCalls, trafficKeys } from './traffic-store.ts'
import { createTrafficWriter, type TrafficWriter } from './writer.ts'

export interface TrafficDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  metrics: Metrics
  audit: Pick<Audit, 'append'>
  guard: Guard
  dataDir: string
  retentionDays: number
  addressing: Addressing
  book: ContractBook
  /** HSA-ids of producers that are left alone for a while. */
  resting(): string[]
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

export interface TrafficPart {
  traffic: TrafficWriter
  keys(since: Date): ReturnType<typeof trafficKeys>
  /** Begins to watch for alerts and to remove what is old. */
  start(): void
  stop(): Promise<void>
}

const watchMs = 15_000
const dayMs = 86_400_000

/** Joins traffic: what is taken down, shown, watched and at last removed. */
export async function createTraffic(deps: TrafficDeps): Promise<TrafficPart> {
  const { db, clock, log, book, retentionDays } = deps
  const live = await createLiveTraffic(db, deps.resting)
  const measure = callMetrics(deps.metrics)
  const traffic = createTrafficWriter({
    ...deps,
    onCall(call) {
      measure(call)
      live.see(call)
    },
  })
  trafficRoutes(deps.app, { ...deps, live })
  historyRoutes(deps.app, { ...deps, live })
  const standing = deps.metrics.gauge(
    'knutpunkt_exchange_alerts',
    'Alerts on traffic that stand, by kind: errors or slow',
    ['kind'],
  )
  const tickers: { stop(): Promise<void> }[] = []
  return {
    traffic,
    keys: (since) => trafficKeys(db.pool, since),
    start() {
      const each = { clock, log }
      tickers.push(
        startTicker({
          ...each,
          everyMs: watchMs,
          run: async () => {
            traffic.takeOver()
            const found = await watchTraffic({ db, clock, log, book })
            for (const kind of ['errors', 'slow'] as const) standing.set({ kind }, found[kind])
          },
          name: 'exchange.traffic.watch',
        }),
        startTicker({
          ...each,
          everyMs: 600_000,
          run: () => purgeCalls(db.pool, new Date(clock.epochMilliseconds() - retentionDays * dayMs)),
          name: 'exchange.traffic.purge',
        }),
      )
    },
    async stop() {
      await Promise.all(tickers.map((ticker) => ticker.stop()))
      await live.stop()
      await traffic.close()
    },
  }
}

/** Counts calls by protocol and outcome, and measures how long they took. Never by who or whom. */
function callMetrics(metrics: Metrics): (call: CallRecord) => void {
  const calls = metrics.counter(
    'knutpunkt_exchange_calls_total',
    'Calls through the gateway, by protocol and code',
    ['protocol', 'code'],
  )
  const seconds = metrics.histogram(
    'knutpunkt_exchange_call_seconds',
    'How long calls took, from the first byte in to the last byte out',
    ['protocol'],
  )
  const bytes = metrics.counter(
    'knutpunkt_exchange_bytes_total',
    'Bytes of messages through the gateway, by protocol and direction',
    ['protocol', 'direction'],
  )
  const faults = metrics.counter(
    'knutpunkt_exchange_invalid_messages_total',
    'Calls with a message that does not hold to its contract, by protocol',
    ['protocol'],
  )
  return (call) => {
    const { protocol } = call
    calls.inc({ protocol, code: call.code })
    seconds.observe({ protocol }, call.times.done / 1000)
    bytes.inc({ protocol, direction: 'request' }, call.requestBytes)
    bytes.inc({ protocol, direction: 'response' }, call.responseBytes)
    if (call.faults > 0) faults.inc({ protocol })
  }
}
