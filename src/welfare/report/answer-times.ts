import type { Static } from 'typebox'
import { type Database, KnutpunktError, Temporal } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AnswerTimes, AnswerTimesQuery } from '../contract/index.ts'
import { answerTimesStore } from './answer-times-store.ts'
import { reportErrors } from './errors.ts'

/** What a reception is held to (TEC/TSA): parts of all alarms. */
const goals = { within60: 0.975, within180: 0.99 }

/** The longest period of one report: a year with some days to compare it by. */
const mostDays = 400

/**
 * How long alarms waited for an answer: acute and prompt ones received in the period, from receipt to the first
 * acknowledgement. A simulated alarm counts like any other; a test does not.
 *
 * An alarm that nobody has answered yet counts as longer than any time, so that a percentile that falls on one is
 * left out rather than flattered.
 *
 * @throws {KnutpunktError} period_reversed, period_too_long
 */
export async function answerTimes(
  db: Database,
  query: Static<typeof AnswerTimesQuery>,
  viewer: Viewer,
  now: Temporal.Instant,
): Promise<AnswerTimes> {
  const from = Temporal.Instant.from(query.from)
  const to = Temporal.Instant.from(query.to)
  if (Temporal.Instant.compare(from, to) >= 0) throw new KnutpunktError(reportErrors.period_reversed)
  if (to.since(from).total('hours') > mostDays * 24)
    throw new KnutpunktError(reportErrors.period_too_long, { values: { days: mostDays } })
  const found = await answerTimesStore(db.pool, query, viewer, new Date(now.epochMilliseconds))
  return { from: from.toString(), to: to.toString(), goals, ...found }
}
