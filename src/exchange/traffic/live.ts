import { type Database, newId } from '../../kernel/index.ts'
import type { CallRecord } from './call-record.ts'

/** What happened in a second between two systems by one contract. Nothing of persons. */
export interface LiveCount {
  consumer: string
  producer: string
  contract: string
  calls: number
  errors: number
}

/** The calls of all processes on the database as they end, for those who watch. */
export interface LiveTraffic {
  see(call: CallRecord): void
  /** @returns how to stop following */
  follow(tell: (counts: LiveCount[]) => void): () => void
  /** HSA-ids of producers that are left alone for a while. */
  resting(): string[]
  stop(): Promise<void>
}

const everyMs = 1000
const channel = 'exchange.traffic'
/** Of a notification PostgreSQL takes 8000 bytes. */
const longestPayload = 7500
/** Between so many systems at most; in a second that has more the others are in the list alone. */
const mostCounts = 1000

/** @param resting HSA-ids of producers whose circuit is open */
export async function createLiveTraffic(
  db: Pick<Database, 'pool' | 'listen'>,
  resting: () => string[],
): Promise<LiveTraffic> {
  const self = newId()
  const counts = new Map<string, LiveCount>()
  const followers = new Set<(counts: LiveCount[]) => void>()
  const tell = (told: LiveCount[]): void => {
    for (const follower of followers) follower(told)
  }
  const listening = await db.listen(channel, (payload) => {
    const others = readPayload(payload)
    if (others !== undefined && others.from !== self) tell(others.counts)
  })
  const timer = setInterval(() => {
    if (counts.size === 0) return
    const told = [...counts.values()]
    counts.clear()
    tell(told)
    // With the database away those who watch see what goes through their own process.
    void db.pool
      .query('select pg_notify($1, p) from unnest($2::text[]) p', [channel, payloadsOf(self, told)])
      .catch(() => undefined)
  }, everyMs)
  timer.unref()
  return {
    see({ consumer, producer = '', contract, code }) {
      const key = `${consumer}\n${producer}\n${contract}`
      const known = counts.get(key)
      if (known === undefined && counts.size >= mostCounts) return
      const count = known ?? { consumer, producer, contract, calls: 0, errors: 0 }
      count.calls++
      if (code !== 'ok' && code !== 'gone') count.errors++
      counts.set(key, count)
    },
    follow(follower) {
      followers.add(follower)
      return () => followers.delete(follower)
    },
    resting,
    async stop() {
      clearInterval(timer)
      await listening.close()
    },
  }
}

type Row = [consumer: string, producer: string, contract: string, calls: number, errors: number]

/** Whole rows, in as many payloads as they need; one that is too long by itself is left out. */
export function payloadsOf(from: string, counts: readonly LiveCount[]): string[] {
  const payloads: string[] = []
  let rows: string[] = []
  let length = 0
  const close = (): void => {
    if (rows.length > 0) payloads.push(`{"from":"${from}","rows":[${rows.join(',')}]}`)
    rows = []
    length = 0
  }
  for (const { consumer, producer, contract, calls, errors } of counts) {
    const row = JSON.stringify([consumer, producer, contract, calls, errors] satisfies Row)
    const bytes = Buffer.byteLength(row) + 1
    if (bytes > longestPayload - 100) continue
    if (length + bytes > longestPayload - 100) close()
    rows.push(row)
    length += bytes
  }
  close()
  return payloads
}

function readPayload(payload: string): { from: string; counts: LiveCount[] } | undefined {
  if (payload === '') return undefined // the connection is there again
  const { from, rows } = JSON.parse(payload) as { from: string; rows: Row[] }
  const counts = rows.map(([consumer, producer, contract, calls, errors]) => ({
    consumer,
    producer,
    contract,
    calls,
    errors,
  }))
  return { from, counts }
}
