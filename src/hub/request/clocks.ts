import type { Temporal } from '../../kernel/index.ts'
import type { RequestClock } from '../contract/request.ts'
import { daysBetween, endOf, endsOn, lastDay } from './deadline.ts'
import type { StoredPermit } from './permit-store.ts'
import type { DataRequest, RequestEvent } from './request.ts'
import type { Limit, Rules, Span } from './rules.ts'

interface Running {
  since: Date
  /** As it is reckoned, before it is moved to a working day. */
  last: Temporal.PlainDate | undefined
  ended?: Date | undefined
  extended?: boolean
}

/**
 * The time limits of an application, reckoned from what was done with it: a decision's time runs from the day it was submitted, and
 * stands still while the applicant completes it.
 */
export function clocksOfRequest(
  { kind, content, state }: Pick<DataRequest, 'kind' | 'content' | 'state'>,
  events: readonly RequestEvent[],
  rules: Rules,
  now: Date,
): RequestClock[] {
  const submitted = events.find(({ act }) => act === 'submitted')?.at
  if (submitted === undefined) return []
  const asked = events.flatMap(({ act, at }, index) =>
    act === 'asked' ? [{ since: at, ended: answerTo(events.slice(index + 1)) }] : [],
  )
  const completion = rules.limit('completion')
  const clocks = asked.map(({ since, ended }) =>
    clockOf(completion, { since, last: lastDay(since, [completion.limit]), ended }, now),
  )
  const limit = rules.limit('decision', { kind, publicBody: content.publicBody })
  const extended = events.some(({ act }) => act === 'extended')
  const pauses = asked.map(({ since, ended = now }) => ({ days: daysBetween(since, ended) }))
  const spans: Span[] = [limit.limit, ...(extended && limit.extension ? [limit.extension] : [])]
  const last = lastDay(submitted, spans).add({ days: pauses.reduce((sum, { days }) => sum + days, 0) })
  const ended = events.find(({ act }) => act === 'decided' || act === 'withdrawn' || act === 'lapsed')?.at
  const paused = state === 'incomplete'
  return [
    ...clocks,
    clockOf(limit, { since: submitted, last: paused ? undefined : last, ended, extended }, now),
  ]
}

const answers: ReadonlySet<RequestEvent['act']> = new Set(['submitted', 'withdrawn', 'lapsed'])
/** When the applicant was done with completing, or time was. */
const answerTo = (events: readonly RequestEvent[]) => events.find(({ act }) => answers.has(act))?.at

/** The time limits of a permit: how long it holds, and what is to be done after it. */
export function clocksOfPermit(
  permit: StoredPermit,
  rules: Rules,
  now: Date,
  { firstAnswer, firstResult }: { firstAnswer: Date | undefined; firstResult: Date | undefined },
): RequestClock[] {
  const { validFrom, validUntil, revokedAt, prolongedAt } = permit
  const end = revokedAt ?? (validUntil <= now ? validUntil : undefined)
  const clocks = [
    clockOf(
      rules.limit('validity'),
      {
        since: validFrom,
        last: lastDayOf(validUntil),
        ended: end,
        extended: prolongedAt !== null,
      },
      now,
    ),
  ]
  const follow = (
    what: 'emptying' | 'publication' | 'logs',
    since: Date | undefined,
    ended?: Date | undefined,
  ) => {
    if (since === undefined) return
    const limit = rules.limit(what)
    clocks.push(clockOf(limit, { since, last: lastDay(since, [limit.limit]), ended }, now))
  }
  follow('emptying', end, permit.emptiedAt ?? undefined)
  // Figures are told once; rows are worked on until the end.
  follow('publication', permit.kind === 'request' ? (firstAnswer ?? end) : end, firstResult)
  follow('logs', end)
  return clocks
}

/** The last day of what ends at the first moment of another. */
export const lastDayOf = (until: Date): Temporal.PlainDate => lastDay(new Date(until.getTime() - 1), [])

function clockOf(
  limit: Limit,
  { since, last: reckoned, ended, extended = false }: Running,
  now: Date,
): RequestClock {
  const { what, text, law } = limit
  const last = reckoned && endsOn(limit, reckoned)
  const until = last && endOf(last)
  return {
    what,
    text,
    law,
    since: since.toISOString(),
    ...(until && { until: until.toISOString(), lastDay: last.toString() }),
    ...(last && reckoned && !last.equals(reckoned) && { movedFrom: reckoned.toString() }),
    paused: last === undefined,
    extended,
    ...(ended && { endedAt: ended.toISOString() }),
    // What is kept at least so long, and what holds so long, is never late.
    overdue: what !== 'logs' && what !== 'validity' && until !== undefined && (ended ?? now) >= until,
  }
}
