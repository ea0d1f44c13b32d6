import type { Clock, Database, Log, Metrics } from '../../kernel/index.ts'
import { isUnavailable, KnutpunktError } from '../../kernel/index.ts'
import { alarmErrors } from '../alarm/errors.ts'
import { SubjectRace } from './apply-effects.ts'
import type { RefusalLedger } from './refusals.ts'
import type { NormalSignal } from './signal.ts'
import { SignalQueue, type Waiting } from './signal-queue.ts'
import { type Taken, type TakeOptions, takeBatch } from './take-batch.ts'

/** Where every signal goes in, whatever it came by. */
export interface Intake {
  /**
   * Takes one signal. Resolves after commit, never before.
   *
   * @throws {KnutpunktError} signal_busy when the queue is full, the wait too long or the database away: nothing was kept, or
   *   nobody can tell, and sending it again with the same ref is safe
   * @throws {KnutpunktError} signal_refused when the database will not have this signal
   */
  take(signal: NormalSignal): Promise<Taken>
  /** How many wait. */
  queued(): number
  /** Takes no more, and waits until what was taken is committed. */
  close(): Promise<void>
}

export interface IntakeOptions extends TakeOptions {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  refusals: RefusalLedger
  /** How many signals may wait; above it they are turned away, heartbeats first. */
  queueBound: number
}

/** A signal that has waited this long is turned away: the device asks again by then. */
const patienceMs = 4_000
/** Transactions at a time, and signals in each. One commit serves a whole batch, so load makes batches larger, not slower. */
const lanes = 2
const batchSize = 100
const tries = 5

/** The reception's one intake: a bounded queue and a few lanes that each take a batch per transaction. */
export function createIntake(options: IntakeOptions): Intake {
  const { db, metrics, refusals } = options
  const queue = new SignalQueue(options.queueBound)
  const received = metrics.counter(
    'knutpunkt_signals_total',
    'Signals received, by protocol, type and outcome',
    ['protocol', 'type', 'outcome'],
  )
  let running = 0
  let closing = false
  let idle: () => void = () => undefined

  const turnAway = (waiting: Waiting, reason: string, cause?: unknown) => {
    refusals.count(reason)
    received.inc({ protocol: waiting.signal.protocol, type: waiting.signal.type, outcome: 'turned_away' })
    waiting.failed(busy(cause))
  }

  const take = (signal: NormalSignal) =>
    new Promise<Taken>((resolve, reject) => {
      const waiting = {
        signal,
        deadline: performance.now() + patienceMs,
        failed: reject,
        taken: (outcome: Taken) => {
          const { protocol, type } = signal
          received.inc({ protocol, type, outcome: outcome.repeat ? 'repeat' : 'taken' })
          resolve(outcome)
        },
      }
      if (closing) return turnAway(waiting, 'closing')
      if (!db.available()) return turnAway(waiting, 'database_away')
      const out = queue.add(waiting)
      if (out) turnAway(out, 'queue_full')
      startLane()
    })

  const startLane = () => {
    if (running >= lanes) return
    running++
    setImmediate(() => void lane())
  }

  const lane = async () => {
    for (let batch = queue.next(batchSize); batch.length > 0; batch = queue.next(batchSize)) {
      const now = performance.now()
      const [inTime, late] = split(batch, (waiting) => waiting.deadline > now)
      for (const waiting of late) turnAway(waiting, 'too_slow')
      if (inTime.length > 0) await settle(inTime, options, turnAway)
    }
    running--
    if (closing && running === 0) idle()
  }

  return {
    take,
    queued: () => queue.size,
    close: async () => {
      closing = true
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve))
    },
  }
}

type TurnAway = (waiting: Waiting, reason: string, cause?: unknown) => void

/** Takes a batch; what the database refuses is found by taking one at a time, so that one bad signal stops no other. */
async function settle(batch: Waiting[], options: IntakeOptions, turnAway: TurnAway): Promise<void> {
  try {
    const outcomes = await commit(
      batch.map((waiting) => waiting.signal),
      options,
    )
    batch.forEach((waiting, place) => waiting.taken(outcomes[place]!))
  } catch (error) {
    if (isUnavailable(error) || isPassing(error)) {
      for (const waiting of batch) turnAway(waiting, 'database_away', error)
    } else if (batch.length > 1) {
      for (const waiting of batch) await settle([waiting], options, turnAway)
    } else {
      options.log.error({ err: error, protocol: batch[0]!.signal.protocol }, 'a signal could not be kept')
      options.refusals.count('refused')
      batch[0]!.failed(new KnutpunktError(alarmErrors.signal_refused, { cause: error }))
    }
  }
}

async function commit(signals: NormalSignal[], options: IntakeOptions): Promise<Taken[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await options.db.transaction((client) =>
        takeBatch(client, signals, options.clock.now(), options),
      )
    } catch (error) {
      if (attempt >= tries || !isPassing(error)) throw error
    }
  }
}

/** Two processes in each other's way: a race for a subject, a deadlock, a serialisation failure, a lock not had in time. */
function isPassing(error: unknown): boolean {
  if (error instanceof SubjectRace) return true
  const code = (error as { code?: unknown } | null)?.code
  return code === '40P01' || code === '40001' || code === '55P03'
}

function busy(cause?: unknown): KnutpunktError {
  return new KnutpunktError(alarmErrors.signal_busy, { values: { seconds: retryAfterSeconds }, cause })
}

/** What a device that was turned away is asked to wait. */
export const retryAfterSeconds = 2

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
