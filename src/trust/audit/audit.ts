import { type Queryable, startTicker, type Ticker } from '../../kernel/index.ts'
import type { AuditEntryWrite } from '../contract/audit.ts'
import { makeEntry } from './entry/entry.ts'
import { insertEntries } from './entry/entry-store.ts'
import { type SequencerDeps, sequence } from './log/sequencer.ts'

/**
 * How long after a round the next begins. An entry waits this long at most, and for what came before it. Each round with entries
 * leaves a signed checkpoint, so that more often would cost more than it gives.
 */
const everyMs = 1_000

/** The audit log of this installation. */
export interface Audit {
  /**
   * Enters what is done, in the transaction that does it: both are kept or neither. Takes no lock that others wait for.
   *
   * @returns the entries' ids
   * @throws {KnutpunktError} trust.audit_entry_malformed; then let the act fail too
   */
  append(db: Queryable, entries: readonly AuditEntryWrite[]): Promise<string[]>
  /** Gives all that is committed its place now, unless another process is at it. Answers how many entries it took. */
  sequence(): Promise<number>
  /** Sequences again and again. Any number of processes may; one at a time does. */
  start(): void
  stop(): Promise<void>
}

export function createAudit(deps: SequencerDeps): Audit {
  let ticker: Ticker | undefined
  const sequenceAll = async () => {
    let taken = 0
    for (;;) {
      const round = await sequence(deps)
      taken += round.taken
      if (!round.more) return taken
    }
  }
  return {
    append: async (db, writes) => {
      const now = deps.clock.now()
      const entries = writes.map((write) => makeEntry(write, now))
      await insertEntries(db, entries, deps.identity.seal)
      return entries.map(({ id }) => id)
    },
    sequence: sequenceAll,
    start: () => {
      const run = async () => void (await sequenceAll())
      ticker ??= startTicker({ everyMs, run, clock: deps.clock, log: deps.log, name: 'trust.audit.sequence' })
    },
    stop: async () => {
      await ticker?.stop()
    },
  }
}
