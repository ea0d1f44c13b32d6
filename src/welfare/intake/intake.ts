import type { Clock, Database, Log, Metrics } from '../../kernel/index.ts'
import { isUnavailable, KnutpunktError } from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import { alarmErrors } from '../alarm/errors.ts'
import { SubjectRace } from './apply-effects.ts'
import { type Enter, EntriesRefused, enterIn, leaveOut, owe } from './entries.ts'
import type { RefusalLedger } from './refusals.ts'
import { bare, type NormalSignal } from './signal.ts'
import { SignalQueue, type Waiting } from './signal-queue.ts'
import { type Taken, type TakeOptions, takeBatch } from './take-batch.ts'

/** Where every signal goes in, whatever it came by. */
export interface Intake {
  /**
   * Takes one signal. Resolves after commit, never before.
   *
   * @throws {KnutpunktError} signal_busy when the queue is full, the wait too long or the database away: nothing was kept, or
   *   nobody can tell, and sending it again with the same ref is safe
   * @throws {KnutpunktError} signal_refused when the database will not have this signal, and it is no alarm
   */
  take(signal: NormalSignal): Promise<Taken>
  /** How many wait. */
  queued(): number
  /** Takes no more, and waits until what was taken is committed. */
  close(): Promise<void>
}

export interface IntakeOptions extends Omit<TakeOptions, 'enter'> {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  audit: Pick<Audit, 'append'>
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
/**
 * A batch waits for somebody else's lock as long as urgent work may; each of its signals waits this long when they are taken one
 * at a time to find the one that is held: a hung process must not hold up everybody's alarms.
 */
const eachLockMs = 250

/** The reception's one intake: a bounded queue and a few lanes that each take a batch per transaction. */
export function createIntake(given: IntakeOptions): Intake {
  const options: Taking = { ...given, entries: createEntries(given) }
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
    for (let batch = queue.next(batchSize); batch.length > 0; batch = queue.next(batchSize))
      await settle(batch, options, turnAway)
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

/** What every part of the intake has with it. */
interface Taking extends IntakeOptions {
  entries: Entries
}

/** Where entries go at the moment: into the audit log, or, for a while after it refused some, to what it is owed. */
interface Entries {
  way(): Enter
  refused(cause: unknown): void
}

/** A log that hangs would cost each batch its wait for a lock; so long it is left alone after a refusal. */
const leaveAloneMs = 10_000

/** What the log does not take it is owed; what cannot be owed either is told to the program's log alone. The alarm is kept. */
function createEntries({ audit, log }: IntakeOptions): Entries {
  const ways: Enter[] = [enterIn(audit), owe, leaveOut]
  let way = 0
  let until = 0
  return {
    way() {
      if (performance.now() >= until) way = 0
      return ways[way]!
    },
    refused(err) {
      log.error({ err, way }, 'the audit log took no entries of alarms; the alarms are kept')
      way = Math.min(way + 1, ways.length - 1)
      until = performance.now() + leaveAloneMs
    },
  }
}

type TurnAway = (waiting: Waiting, reason: string, cause?: unknown) => void

/** Takes a batch, all but what has waited too long. */
async function settle(batch: Waiting[], options: Taking, turnAway: TurnAway, lockMs?: number): Promise<void> {
  const now = performance.now()
  const [inTime, late] = split(batch, (waiting) => waiting.deadline > now)
  for (const waiting of late) turnAway(waiting, 'too_slow')
  if (inTime.length === 0) return
  let outcomes: Taken[]
  try {
    outcomes = await commit(
      inTime.map((waiting) => waiting.signal),
      options,
      lockMs,
    )
  } catch (error) {
    return unsettled(inTime, error, options, turnAway)
  }
  inTime.forEach((waiting, place) => waiting.taken(outcomes[place]!))
}

/** What stands in the way of a batch is found by taking one at a time, so that one signal stops no other. */
async function unsettled(batch: Waiting[], error: unknown, options: Taking, turnAway: TurnAway) {
  const held = codeOf(error) === lockNotHad
  if (isUnavailable(error) && !held) {
    for (const waiting of batch) turnAway(waiting, 'database_away', error)
  } else if (batch.length > 1) {
    for (const waiting of batch) await settle([waiting], options, turnAway, eachLockMs)
  } else if (held || isPassing(error)) turnAway(batch[0]!, 'too_slow', error)
  else await lastResort(batch[0]!, error, options, turnAway)
}

/**
 * A press that cannot be taken as it is, for a reason nobody thought of, rings all the same: under its address alone, on
 * every reception's board, with what it said kept in the raw message. Nothing else is worth that.
 */
async function lastResort(waiting: Waiting, cause: unknown, options: Taking, turnAway: TurnAway) {
  const { signal } = waiting
  options.log.error({ err: cause, protocol: signal.protocol }, 'a signal could not be kept as it is')
  if (signal.type !== 'alarm' && signal.rings !== true) {
    options.refusals.count('refused')
    return waiting.failed(new KnutpunktError(alarmErrors.signal_refused, { cause }))
  }
  try {
    const [outcome] = await commit([bare(signal)], { ...options, entries: nowhere, asUnknown: true })
    waiting.taken(outcome!)
  } catch (error) {
    options.log.error({ err: error, protocol: signal.protocol }, 'an alarm could not be kept at all')
    turnAway(waiting, 'refused', error)
  }
}

/** Of the last resort: nothing that is not the alarm itself may stand in its way. */
const nowhere: Entries = { way: () => leaveOut, refused: () => undefined }

async function commit(signals: NormalSignal[], options: Taking, lockMs?: number): Promise<Taken[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await options.db.transaction(async (client) => {
        if (lockMs !== undefined) await client.query(`set local lock_timeout = ${lockMs}`)
        return takeBatch(client, signals, options.clock.now(), { ...options, enter: options.entries.way() })
      }, urgent)
    } catch (error) {
      if (error instanceof EntriesRefused) options.entries.refused(error.cause)
      if (attempt >= tries || !isPassing(error)) throw error
    }
  }
}

const urgent = { urgent: true }
const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code
const lockNotHad = '55P03'
/** A deadlock, a serialisation failure, a statement prepared before the tables changed (its connection is gone by now). */
const passing: ReadonlySet<unknown> = new Set(['40P01', '40001', '0A000', '26000'])

/** Two processes in each other's way, a newer one that changed the tables, a log that took no entries: the next try may well succeed. */
function isPassing(error: unknown): boolean {
  return error instanceof SubjectRace || error instanceof EntriesRefused || passing.has(codeOf(error))
}

function busy(cause?: unknown): KnutpunktError {
  return new KnutpunktError(alarmErrors.signal_busy, { values: { seconds: retryAfterSeconds }, cause })
}

/** What a device that was turned away is asked to wait. */
export const retryAfterSeconds = 2

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
