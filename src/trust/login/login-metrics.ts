import type { Metrics } from '../../kernel/index.ts'

/** Figures of logging in, without anybody in them: how many, where, and why not. */
export interface LoginMetrics {
  /** @param outcome `let_in`, or why not: one of a few words */
  login(provider: string, outcome: string): void
  /** Somebody has failed so often that she has to wait. */
  throttled(): void
  /** Sessions that hold now, in the whole installation. */
  openSessions(count: number): void
}

export function createLoginMetrics(metrics: Metrics): LoginMetrics {
  const logins = metrics.counter(
    'knutpunkt_trust_logins_total',
    'Logins by provider (a configured name, or demo) and what came of them',
    ['provider', 'outcome'],
  )
  const throttled = metrics.counter(
    'knutpunkt_trust_throttled_total',
    'Failed attempts to show who one is that were answered with 429, of people and of systems',
  )
  const open = metrics.gauge(
    'knutpunkt_trust_sessions_open',
    'Login sessions that hold, in the whole installation, once a minute',
  )
  return {
    login: (provider, outcome) => logins.inc({ provider, outcome }),
    throttled: () => throttled.inc(),
    openSessions: (count) => open.set(count),
  }
}
