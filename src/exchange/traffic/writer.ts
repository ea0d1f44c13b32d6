import { join } from 'node:path'
import { type Clock, type Database, isUnavailable, type Log } from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import type { CallRecord, Traffic, ValidationReport } from './call-record.ts'
import { leftJournals, openJournal } from './journal.ts'
import { insertCalls, insertFaults } from './traffic-store.ts'

export interface WriterDeps {
  db: Database
  clock: Clock
  log: Log
  audit: Pick<Audit, 'append'>
  dataDir: string
  /** Told of each call when it is taken down. */
  onCall?(call: CallRecord): void
}

export interface TrafficWriter extends Traffic {
  /** Writes what waits, and waits for it. */
  flush(): Promise<void>
  close(): Promise<void>
}

const batch = 500
const everyMs = 50
/** Calls held in memory while the database is away; beyond, the journal alone has them. */
const mostHeld = 20_000
/** Beyond this no further calls are let through: 512 MiB is some hours of a busy platform. */
const longestJournal = 512 * 1024 * 1024

/**
 * Takes calls down: in the journal at once, in the database in batches with their audit entries. What is in the journal and not yet
 * in the database is written when it is back, or by the next process; a call is never there twice, since its id is its key.
 */
export async function createTrafficWriter(deps: WriterDeps): Promise<TrafficWriter> {
  const { db, clock, log, audit, dataDir, onCall } = deps
  const folder = join(dataDir, 'exchange')
  const journal = openJournal(folder)
  let waiting: CallRecord[] = []
  let reports: ValidationReport[] = []
  let lines = ''
  /** The journal has calls that are not in memory. */
  let spilled = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  const keep = async (records: readonly CallRecord[]): Promise<void> => {
    await db.transaction(async (client) => {
      const fresh = await insertCalls(client, records)
      const entries = records.filter(({ id }) => fresh.has(id)).flatMap(entryOf)
      if (entries.length > 0) await audit.append(client, entries)
    })
  }
  const toJournal = (): void => {
    if (lines === '') return
    journal.append(lines)
    lines = ''
  }
  const write = async (): Promise<void> => {
    toJournal()
    while (waiting.length > 0) {
      const part = waiting.slice(0, batch)
      await keep(part)
      waiting = waiting.slice(part.length)
    }
    if (reports.length > 0) {
      const part = reports
      reports = []
      await insertFaults(db.pool, part.slice(0, 5000), new Date(clock.epochMilliseconds()))
    }
    if (spilled) {
      spilled = false
      const all = journal
        .read()
        .map(readLine)
        .filter((record) => record !== undefined)
      for (let at = 0; at < all.length; at += batch) await keep(all.slice(at, at + batch))
    }
    // Nothing has come meanwhile that is not in the database: else it stays until the next time.
    if (waiting.length === 0 && lines === '' && !spilled && journal.size() > 0) journal.empty()
  }
  const run = (): Promise<void> => {
    writing ??= write().finally(() => (writing = undefined))
    return writing
  }
  const quietly = (): Promise<void> =>
    run().catch((err: unknown) => {
      if (!isUnavailable(err))
        log.error({ err }, 'rows of traffic could not be written; they are kept and tried again')
    })
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void quietly().then(() => {
        if (waiting.length > 0 || spilled || lines !== '') schedule()
      })
    }, everyMs)
  }

  for (const { lines: left, remove } of leftJournals(folder)) {
    const records = left.map(readLine).filter((record) => record !== undefined)
    for (let at = 0; at < records.length; at += batch) await keep(records.slice(at, at + batch))
    remove()
    if (records.length > 0)
      log.info({ calls: records.length }, 'rows of traffic that a process left were written')
  }

  return {
    record(call) {
      onCall?.(call)
      lines += `${JSON.stringify(call)}\n`
      if (waiting.length >= mostHeld) spilled = true
      else waiting.push(call)
      // Soon, and for many calls at once; a process that is killed loses what came within a few milliseconds at most.
      if (lines.length > 64 * 1024) toJournal()
      else setImmediate(toJournal)
      schedule()
    },
    report(faults) {
      if (reports.length < mostHeld) reports.push(faults)
      schedule()
    },
    full: () => journal.size() > longestJournal,
    flush: run,
    async close() {
      clearTimeout(timer)
      await quietly()
      toJournal()
      journal.close()
    },
  }
}

function readLine(line: string): CallRecord | undefined {
  try {
    return JSON.parse(line) as CallRecord
  } catch {
    return undefined
  }
}

/** The audit entry of a call that was decided; what came no further is in traffic alone, since nothing was asked for of anybody. */
function entryOf(call: CallRecord): Parameters<Audit['append']>[1] {
  const { id, code, system, decision, person, controller, purpose, onBehalfOf } = call
  if (decision === undefined || system === undefined) return []
  return [
    {
      actorKind: 'system',
      actor: system,
      act: 'exchange.call',
      outcome: code === 'VP007' ? 'denied' : 'done',
      decision,
      about: id,
      ...(person !== undefined && { person }),
      ...(controller !== undefined && { controller }),
      ...(purpose !== undefined && { purpose }),
      ...(onBehalfOf !== undefined && { onBehalfOf }),
    },
  ]
}
