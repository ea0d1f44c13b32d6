import { appendFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Clock,
  type Database,
  isUnavailable,
  KnutpunktError,
  type Log,
  type Metrics,
} from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import { entriesOf } from './call-entry.ts'
import type { CallRecord, Traffic, ValidationReport } from './call-record.ts'
import { createDiskSync } from './disk-sync.ts'
import { openJournal, type Segment } from './journal.ts'
import { insertCalls, insertFaults, type TimedReport } from './traffic-store.ts'

export interface WriterDeps {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  audit: Pick<Audit, 'append'>
  dataDir: string
  /** Told of each call when it is taken down. */
  onCall?(call: CallRecord): void
}

export interface TrafficWriter extends Traffic {
  /** Takes over what other processes have left since. */
  takeOver(): void
  /** Writes what waits, and waits for it. @throws when the database cannot take it now */
  flush(): Promise<void>
  close(): Promise<void>
}

/** A line of the journal: a call, or what validation found about one. */
type Item = { call: CallRecord } | { report: TimedReport }
interface Waiting {
  item: Item
  /** Absent when the disk refused it. */
  segment: Segment | undefined
}

const batch = 500
const everyMs = 50
const longestPauseMs = 2_000
/** A loss of power costs at most the calls of such a while, and of the time that the disk takes. */
const forceEveryMs = 200
/** Held in memory while the database is away; beyond, the journal alone has them. */
const mostHeld = 20_000
/** Beyond this no further calls are let through: 512 MiB is some hours of a busy platform. */
const longestJournal = 512 * 1024 * 1024
const longestRefused = 16 * 1024 * 1024

/**
 * Takes calls down: in the journal at once, in the database in batches with their audit entries. What is in the journal and not yet
 * in the database is written when it is back, or by the next process; a call is never there twice, since its id is its key.
 */
export function createTrafficWriter(deps: WriterDeps): TrafficWriter {
  const { db, clock, log, audit, dataDir, onCall } = deps
  const folder = join(dataDir, 'exchange')
  const onRefused = (err: unknown) => log.error({ err }, 'the disk does not take the journal of calls')
  const journal = openJournal(folder, createDiskSync({ everyMs: forceEveryMs, onRefused }))
  const show = writerMetrics(deps.metrics)
  /** Since the last turn of the event loop: not yet in the journal. */
  let fresh: Item[] = []
  const waiting: Waiting[] = []
  let diskRefuses = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let closed = false

  const take = (item: Item): void => {
    if (fresh.push(item) === 1) setImmediate(toJournal)
    if (fresh.length >= batch) toJournal()
    schedule()
  }
  const toJournal = (): void => {
    if (fresh.length === 0 || closed) return
    const items = fresh
    fresh = []
    const segment = append(items)
    for (const item of items) {
      if (waiting.length < mostHeld) waiting.push({ item, segment })
      else if (segment) {
        segment.unread = true
        journal.done(segment, 1)
      } else show.lost.inc()
    }
  }
  const append = (items: readonly Item[]): Segment | undefined => {
    try {
      const segment = journal.append(items.map(lineOf).join(''), items.length)
      diskRefuses = false
      return segment
    } catch (err) {
      if (!diskRefuses) log.error({ err }, 'the journal of calls cannot be written; they are in memory alone')
      diskRefuses = true
      return undefined
    }
  }

  const keep = (items: readonly Item[]): Promise<void> =>
    db.transaction(async (client) => {
      const calls = items.flatMap((item) => ('call' in item ? [item.call] : []))
      const reports = items.flatMap((item) => ('report' in item ? [item.report] : []))
      if (calls.length > 0) {
        const isNew = await insertCalls(client, calls)
        const entries = calls.filter(({ id }) => isNew.has(id)).flatMap(entriesOf)
        if (entries.length > 0) await audit.append(client, entries)
      }
      if (reports.length > 0) await insertFaults(client, reports)
    })
  /** One that the database will never take does not hold up the others: it is set aside, and told of. */
  const keepAllThatCanBe = async (items: readonly Item[]): Promise<void> => {
    try {
      await keep(items)
    } catch (err) {
      if (!isHopeless(err)) throw err
      if (items.length > 1) {
        const half = items.length >> 1
        await keepAllThatCanBe(items.slice(0, half))
        return keepAllThatCanBe(items.slice(half))
      }
      setAside(items[0]!)
      show.refused.inc()
      log.error({ err, call: idOf(items[0]!) }, 'a row of traffic cannot be written; it is set aside')
    }
  }
  const setAside = (item: Item): void => {
    const path = join(folder, 'refused.jsonl')
    try {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      if (size < longestRefused) appendFileSync(path, lineOf(item), { mode: 0o600 })
    } catch {
      // Its id is in the log.
    }
  }

  const write = async (): Promise<void> => {
    do {
      toJournal()
      const part = waiting.slice(0, batch)
      if (part.length === 0) break
      await keepAllThatCanBe(part.map(({ item }) => item))
      waiting.splice(0, part.length)
      for (const { segment } of part) if (segment) journal.done(segment, 1)
      // A part that is not full is worth waiting a little for.
    } while (waiting.length >= batch)
    for (const segment of journal.unread()) {
      for await (const lines of journal.read(segment, batch)) {
        await keepAllThatCanBe(lines.map(itemOf).filter((item) => item !== undefined))
      }
      journal.remove(segment)
    }
  }
  const run = (): Promise<void> => {
    writing ??= write()
      .then(() => void (failures = 0))
      .catch((err: unknown) => {
        if (failures++ === 0 && !isUnavailable(err))
          log.error({ err }, 'rows of traffic could not be written; they are kept and tried again')
        throw err
      })
      .finally(() => {
        writing = undefined
        show.bytes.set(journal.bytes())
        show.waiting.set(waiting.length)
      })
    return writing
  }
  const isEmpty = () => waiting.length === 0 && fresh.length === 0 && journal.unread().length === 0
  const schedule = (): void => {
    if (closed) return
    timer ??= setTimeout(
      () => {
        timer = undefined
        void run()
          .catch(() => undefined)
          .finally(() => {
            if (!isEmpty()) schedule()
          })
      },
      Math.min(everyMs * 2 ** failures, longestPauseMs),
    )
  }
  const takeOver = (): void => {
    const files = journal.takeOver()
    if (files === 0) return
    log.info({ files }, 'calls that a process left behind are written')
    schedule()
  }
  takeOver()

  return {
    record(call) {
      onCall?.(call)
      take({ call })
    },
    report: (report) => take({ report: { ...report, at: clock.epochMilliseconds() } }),
    full: () => journal.bytes() > longestJournal || (diskRefuses && waiting.length >= mostHeld),
    takeOver,
    async flush() {
      while (!isEmpty() || writing) await run()
    },
    async close() {
      clearTimeout(timer)
      timer = undefined
      await writing?.catch(() => undefined)
      await run().catch(() => undefined)
      toJournal()
      closed = true
      clearTimeout(timer)
      journal.close()
    },
  }
}

const lineOf = (item: Item): string => `${JSON.stringify('call' in item ? item.call : item)}\n`
const idOf = (item: Item): string => ('call' in item ? item.call.id : item.report.call)

/** Undefined of a line that was cut. */
function itemOf(line: string): Item | undefined {
  try {
    const read = JSON.parse(line) as CallRecord | { report: ValidationReport & { at: number } }
    return 'report' in read ? read : { call: read }
  } catch {
    return undefined
  }
}

/** Whether it would fail the next time too: a value that no column takes, or no audit entry. */
function isHopeless(error: unknown): boolean {
  if (isUnavailable(error)) return false
  const { code } = error as { code?: unknown }
  return error instanceof KnutpunktError || (typeof code === 'string' && /^2[23]...$/.test(code))
}

function writerMetrics(metrics: Metrics) {
  return {
    bytes: metrics.gauge(
      'knutpunkt_exchange_journal_bytes',
      'Journal of calls that the database has not got yet',
    ),
    waiting: metrics.gauge('knutpunkt_exchange_calls_waiting', 'Calls in memory that wait for the database'),
    refused: metrics.counter(
      'knutpunkt_exchange_calls_set_aside_total',
      'Rows of traffic that the database would not take, kept in refused.jsonl',
    ),
    lost: metrics.counter(
      'knutpunkt_exchange_calls_lost_total',
      'Rows of traffic lost, since neither disk, memory nor database could take them',
    ),
  }
}
