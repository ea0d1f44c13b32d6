import { type JobHandlers, Temporal } from '../../kernel/index.ts'
import { clocksOfRequest } from './clocks.ts'
import { startOf } from './deadline.ts'
import { type EndDeps, endPermits } from './end-permits.ts'
import { follow } from './flow.ts'
import { type RequestDeps, standingOf } from './request-acts.ts'
import {
  addEvent,
  changeRequest,
  eventsOf,
  openRequests,
  readRequest,
  requestsToLapse,
} from './request-store.ts'
import { time } from './time.ts'

const sweepTask = 'hub:sweep-requests'

/** What time does with applications and permits: lets lapse what was not completed, reminds, ends and empties. */
export function requestJobs(deps: RequestDeps & EndDeps): { handlers: JobHandlers; crontab: string } {
  return {
    handlers: {
      [sweepTask]: async () => {
        await endPermits(deps)
        await lapse(deps)
        await remind(deps)
      },
    },
    crontab: `* * * * * ${sweepTask}`,
  }
}

async function lapse({ db, clock, guard }: RequestDeps): Promise<void> {
  const now = new Date(clock.epochMilliseconds())
  for (const id of await requestsToLapse(db.pool, now))
    await db.transaction(async (client) => {
      const request = await readRequest(client, id, true)
      if (request?.lapsesAt == null || request.lapsesAt > now) return
      const state = follow(standingOf(request, []), 'lapse', 'time')
      if (typeof state !== 'string') return
      await changeRequest(client, id, { state, lapsesAt: null })
      await addEvent(client, id, { at: now, by: null, act: 'lapsed', state, reasons: null, detail: null })
      await guard.enter(client, time, {
        act: 'hub.request.lapsed',
        about: id,
        controller: request.organisation,
      })
    })
}

/** Notes once of each time limit that it is soon over, where both who apply and who decide see it. */
async function remind({ db, clock, rules }: RequestDeps): Promise<void> {
  const now = new Date(clock.epochMilliseconds())
  const open = await openRequests(db.pool)
  const events = await eventsOf(
    db.pool,
    open.map(({ id }) => id),
  )
  for (const request of open) {
    const { id, kind, content, state } = request
    for (const { what, lastDay, since, endedAt } of clocksOfRequest(request, events.get(id)!, rules, now)) {
      const { remind: before } = rules.limit(what, { kind, publicBody: content.publicBody })
      if (before === undefined || lastDay === undefined || endedAt !== undefined) continue
      const from = startOf(Temporal.PlainDate.from(lastDay).subtract(before))
      const reminded = events
        .get(id)!
        .some(({ act, at, detail }) => act === 'reminded' && detail?.what === what && at >= new Date(since))
      if (now < from || reminded) continue
      await addEvent(db.pool, id, {
        at: now,
        by: null,
        act: 'reminded',
        state,
        reasons: null,
        detail: { what },
      })
    }
  }
}
