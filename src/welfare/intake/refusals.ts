import type { Database } from '../../kernel/index.ts'

/** Counts what was turned away, by minute and reason, so that the board can say so. Written when the database can be reached. */
export interface RefusalLedger {
  count(reason: string): void
  /** How many have been counted and not written yet: a database that takes nothing does not take these either. */
  unwritten(): number
  /** Writes what has been counted. What cannot be written is kept for the next time. */
  flush(at: Date): Promise<void>
}

export function createRefusalLedger(db: Database): RefusalLedger {
  let counted = new Map<string, number>()
  return {
    count: (reason) => void counted.set(reason, (counted.get(reason) ?? 0) + 1),
    unwritten: () => [...counted.values()].reduce((sum, signals) => sum + signals, 0),
    flush: async (at) => {
      if (counted.size === 0) return
      const writing = counted
      counted = new Map()
      try {
        await write(db, writing, at)
      } catch (error) {
        for (const [reason, signals] of writing) counted.set(reason, (counted.get(reason) ?? 0) + signals)
        throw error
      }
    },
  }
}

async function write(db: Database, counted: ReadonlyMap<string, number>, at: Date): Promise<void> {
  await db.pool.query({
    name: 'welfare.count_refused',
    text: `insert into welfare.refused as r (minute, reason, signals)
      select date_trunc('minute', $1::timestamptz), * from unnest($2::text[], $3::int[])
      on conflict (minute, reason) do update set signals = r.signals + excluded.signals`,
    values: [at, [...counted.keys()], [...counted.values()]],
  })
}
