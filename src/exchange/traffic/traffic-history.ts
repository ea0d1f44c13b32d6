import { type Queryable } from '../../kernel/index.ts'

/** What traffic is told by. */
export const historyBy = ['contract', 'consumer', 'producer'] as const
export type HistoryBy = (typeof historyBy)[number]

export interface Measured {
  calls: number
  errors: number
  p50: number
  p95: number
  requestBytes: number
  responseBytes: number
}
export interface HistoryGroup extends Measured {
  key: string
  steps: (Measured & { at: string })[]
}

const measured = `count(*)::int as calls, count(*) filter (where code <> 'ok' and code <> 'gone')::int as errors,
  percentile_cont(0.5) within group (order by done_ms)::float8 as p50,
  percentile_cont(0.95) within group (order by done_ms)::float8 as p95,
  sum(request_bytes)::float8 as "requestBytes", sum(response_bytes)::float8 as "responseBytes"`
const columns: Record<HistoryBy, string> = {
  contract: 'contract',
  consumer: 'consumer',
  producer: `coalesce(producer, '')`,
}
/** The busiest: more is a list, not a picture. */
const mostGroups = 50
const stepsWanted = 60
const niceSteps = [60, 300, 900, 3600, 21_600, 86_400]

/** Seconds of a step, so that there are some sixty of them at most. */
export const stepOf = (from: Date, to: Date): number => {
  const seconds = (to.getTime() - from.getTime()) / 1000
  return (
    niceSteps.find((step) => seconds / step <= stepsWanted) ??
    Math.ceil(seconds / stepsWanted / 86_400) * 86_400
  )
}

/** Traffic over a time by one thing, with its course in steps; steps without calls are left out. */
export async function historyOf(db: Queryable, by: HistoryBy, from: Date, to: Date): Promise<HistoryGroup[]> {
  const key = columns[by]
  const groups = await db.query<Measured & { key: string }>(
    `select ${key} as key, ${measured} from exchange.call where at >= $1 and at < $2
     group by 1 order by calls desc, key limit ${mostGroups}`,
    [from, to],
  )
  const steps = await db.query<Measured & { key: string; at: Date }>(
    `select ${key} as key, date_bin(make_interval(secs => $3), at, timestamptz 'epoch') as at, ${measured}
     from exchange.call where at >= $1 and at < $2 and ${key} = any($4) group by 1, 2 order by 2`,
    [from, to, stepOf(from, to), groups.rows.map((group) => group.key)],
  )
  const byKey = Map.groupBy(steps.rows, (step) => step.key)
  return groups.rows.map((group) => ({
    ...group,
    steps: (byKey.get(group.key) ?? []).map((found) => {
      const { key: _, at, ...step } = found
      return { at: at.toISOString(), ...step }
    }),
  }))
}
