import type { PoolClient } from 'pg'
import { type Clock, type JobHandlers, newId } from '../../kernel/index.ts'
import type { Permit } from '../request/permit.ts'
import { type FetchDeps, fetchLater, fetchRows, fetchTask } from './fetch-rows.ts'
import { orderRows, stalledRows } from './rows-store.ts'

const sweepTask = 'hub:sweep-rows'
/** Longer than a file may take: a job that is silent for so long was lost. */
const lostMs = 35 * 60_000
/** Somebody in the region may have to decide. */
const patienceMs = 14 * 86_400_000

/** Orders rows of the permit's regions, where they are not there or on their way. @returns of how many regions */
export async function orderRowsOf(
  client: PoolClient,
  clock: Clock,
  { id: permit, regions }: Pick<Permit, 'id' | 'regions'>,
): Promise<number> {
  const now = clock.epochMilliseconds()
  const at = new Date(now)
  const deadline = new Date(now + patienceMs)
  let ordered = 0
  for (const region of regions)
    if (await orderRows(client, { permit, region, run: newId(), at, deadline })) {
      await fetchLater(client, { permit, region })
      ordered++
    }
  return ordered
}

/** Jobs that carry rows on, whatever process does them. */
export function rowsJobs(deps: FetchDeps): { handlers: JobHandlers; crontab: string } {
  const { db, clock } = deps
  return {
    handlers: {
      [fetchTask]: (payload) => {
        const { permit, region } = payload as { permit: string; region: string }
        return fetchRows(deps, permit, region)
      },
      [sweepTask]: () =>
        db.transaction(async (client) => {
          const before = new Date(clock.epochMilliseconds() - lostMs)
          for (const rows of await stalledRows(client, before)) await fetchLater(client, rows)
        }),
    },
    crontab: `*/5 * * * * ${sweepTask}`,
  }
}
