import type { CallRecord } from './call-record.ts'

/** What happened in a second between two systems by one contract. Nothing of persons. */
export interface LiveCount {
  consumer: string
  producer: string
  contract: string
  calls: number
  errors: number
}

/** The calls of this process as they end, for those who watch. */
export interface LiveTraffic {
  see(call: CallRecord): void
  /** @returns how to stop following */
  follow(tell: (counts: LiveCount[]) => void): () => void
  /** HSA-ids of producers that are left alone for a while. */
  resting(): string[]
  stop(): void
}

const everyMs = 1000

/** @param resting HSA-ids of producers whose circuit is open */
export function createLiveTraffic(resting: () => string[]): LiveTraffic {
  const counts = new Map<string, LiveCount>()
  const followers = new Set<(counts: LiveCount[]) => void>()
  const timer = setInterval(() => {
    if (counts.size === 0) return
    const told = [...counts.values()]
    counts.clear()
    for (const follower of followers) follower(told)
  }, everyMs)
  timer.unref()
  return {
    see({ consumer, producer = '', contract, code }) {
      if (followers.size === 0) return
      const key = `${consumer}\n${producer}\n${contract}`
      const count = counts.get(key) ?? { consumer, producer, contract, calls: 0, errors: 0 }
      count.calls++
      if (code !== 'ok' && code !== 'gone') count.errors++
      counts.set(key, count)
    },
    follow(tell) {
      followers.add(tell)
      return () => followers.delete(tell)
    },
    resting,
    stop: () => clearInterval(timer),
  }
}
