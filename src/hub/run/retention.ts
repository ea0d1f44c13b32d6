import type { Clock, Database, JobHandlers } from '../../kernel/index.ts'
import type { ProductBook } from '../product/product-book.ts'

const retainTask = 'hub:retain-runs'

/** Of a product that is no longer defined. */
const otherwiseMonths = 12

export interface RetentionDeps {
  db: Database
  clock: Clock
  book: ProductBook
}

/**
 * Removes the figures of runs that are older than their product says they are kept, each night. That the run was made stays, with why its
 * figures are gone. Figures that are still given out as a delivery stay as long as that.
 */
export function retentionJobs({ db, clock, book }: RetentionDeps): {
  handlers: JobHandlers
  crontab: string
} {
  return {
    handlers: {
      [retainTask]: async () => {
        const months = Object.fromEntries(book.all().map(({ id, retentionMonths }) => [id, retentionMonths]))
        await db.pool.query(
          `update hub.run r set result = null, reason = 'retention_over'
           where result is not null
             and ended_at < $1::timestamptz - make_interval(months => coalesce(($2::jsonb ->> product)::int, $3))
             and not exists (select from hub.delivery d where d.run = r.id and d.state in ('waiting', 'ready'))`,
          [new Date(clock.epochMilliseconds()), JSON.stringify(months), otherwiseMonths],
        )
      },
    },
    crontab: `41 2 * * * ${retainTask}`,
  }
}
