import type { PoolClient } from 'pg'
import {
  type Clock,
  type Database,
  KnutpunktError,
  type Log,
  newId,
  nextOf,
  readSchedule,
} from '../../../kernel/index.ts'
import { checkSelection } from '../../product/check-selection.ts'
import type { Product, ProductBook } from '../../product/product-book.ts'
import { startRun } from '../../run/start-run.ts'
import { swedishDay } from '../delivery.ts'
import { insertDelivery } from '../delivery-store.ts'
import { makeLater } from '../make-delivery.ts'
import { movePlan, type Plan, takeDue } from './plan-store.ts'
import { periodsAt } from './relative-period.ts'

export interface DueDeps {
  db: Database
  clock: Clock
  log: Log
  book: ProductBook
  keepDays: number
  /** What an organisation is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
}

/** Most plans that are begun by one look; the next goes on. */
const mostAtOnce = 200

/**
 * Begins what plans say is due: for each period a run and a delivery that waits for it, in the transaction that moves the plan on. What was due
 * while the program was down is begun once.
 */
export async function beginDue(deps: DueDeps): Promise<void> {
  const { db, clock } = deps
  for (let each = 0; each < mostAtOnce; each++) {
    const now = new Date(clock.epochMilliseconds())
    const begun = await db.transaction(async (client) => {
      const plan = await takeDue(client, now)
      if (plan === undefined) return false
      await movePlan(client, plan.id, {
        nextAt: nextAt(plan, now),
        error: await begin(deps, client, plan, now),
      })
      return true
    })
    if (!begun) return
  }
}

/** A plan is kept only with a schedule that comes. */
const nextAt = ({ schedule }: Plan, after: Date): Date => nextOf(readSchedule(schedule)!, after)!

/** @returns the code of what was wrong with it; null when nothing was */
async function begin(deps: DueDeps, client: PoolClient, plan: Plan, now: Date): Promise<string | null> {
  const { book, log } = deps
  try {
    const product = book.byId(plan.product)
    if (product === undefined) return 'hub.product_not_found'
    const selections = periodsAt(plan.period, plan.nextAt, plan.resubmitMonths).map((period) =>
      checkSelection(book, product, { ...plan.asked, period }),
    )
    for (const selection of selections) await deliver(deps, client, { plan, product, selection, now })
    return null
  } catch (error) {
    if (!(error instanceof KnutpunktError)) throw error
    log.warn({ plan: plan.id, code: error.code }, 'a delivery plan could not be followed')
    return error.code
  }
}

async function deliver(
  { clock, keepDays, nameOf }: DueDeps,
  client: PoolClient,
  due: { plan: Plan; product: Product; selection: ReturnType<typeof checkSelection>; now: Date },
): Promise<void> {
  const { plan, product, selection, now } = due
  const run = await startRun(client, clock, {
    product,
    selection,
    // What figures are for is told to the regions, and written in their logs: in Swedish.
    purpose: `Leverans: ${product.register?.name.sv ?? product.title.sv}`,
    askedBy: 'schedule',
    askedByName: await nameOf(plan.organisation),
    organisation: plan.organisation,
  })
  const id = newId()
  await insertDelivery(client, {
    id,
    run,
    organisation: plan.organisation,
    plan: plan.id,
    formats: [plan.format],
    bom: false,
    day: swedishDay(now),
    askedBy: 'schedule',
    createdAt: now,
    keepUntil: new Date(now.getTime() + keepDays * 86_400_000),
  })
  await makeLater(client, id)
}
