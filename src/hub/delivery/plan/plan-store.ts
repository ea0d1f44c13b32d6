import type { Queryable } from '../../../kernel/index.ts'
import type { Selection } from '../../../region/index.ts'
import type { Target } from '../../contract/delivery.ts'
import type { Format } from '../delivery.ts'
import type { RelativePeriod } from './relative-period.ts'

/** What is delivered by itself: of what product, when, as what and to whom. */
export interface Plan {
  readonly id: string
  readonly organisation: string
  readonly product: string
  readonly asked: Omit<Selection, 'period'>
  readonly period: RelativePeriod
  readonly format: Format
  readonly schedule: string
  readonly resubmitMonths: number
  readonly target: Target
  readonly active: boolean
  readonly nextAt: Date
  readonly lastError: string | null
  readonly version: number
}

const columns = `id, organisation, product, asked, period, format, schedule, resubmit_months as "resubmitMonths", target, active,
  next_at as "nextAt", last_error as "lastError", version`

/** Writes a plan; one that is changed only when it has the version that was read. @returns undefined when it has not */
export async function writePlan(
  db: Queryable,
  plan: Omit<Plan, 'version' | 'lastError'>,
  { by, at, basedOn }: { by: string; at: Date; basedOn: number | undefined },
): Promise<Plan | undefined> {
  const { rows } = await db.query<Plan>(
    `insert into hub.delivery_plan as p (id, organisation, product, asked, period, format, schedule, resubmit_months, target, active, next_at,
       changed_by, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (id) do update set product = excluded.product, asked = excluded.asked, period = excluded.period, format = excluded.format,
       schedule = excluded.schedule, resubmit_months = excluded.resubmit_months, target = excluded.target, active = excluded.active,
       next_at = excluded.next_at, changed_by = excluded.changed_by, changed_at = excluded.changed_at, last_error = null, version = p.version + 1
     where p.version = $14 and p.organisation = excluded.organisation
     returning ${columns}`,
    [
      plan.id,
      plan.organisation,
      plan.product,
      JSON.stringify(plan.asked),
      JSON.stringify(plan.period),
      plan.format,
      plan.schedule,
      plan.resubmitMonths,
      JSON.stringify(plan.target),
      plan.active,
      plan.nextAt,
      by,
      at,
      basedOn ?? null,
    ],
  )
  return rows[0]
}

export async function readPlan(db: Queryable, id: string): Promise<Plan | undefined> {
  return (await db.query<Plan>(`select ${columns} from hub.delivery_plan where id = $1`, [id])).rows[0]
}

/** `organisations` absent: of all. */
export async function listPlans(db: Queryable, organisations?: readonly string[]): Promise<Plan[]> {
  const { rows } = await db.query<Plan>(
    `select ${columns} from hub.delivery_plan where $1::uuid[] is null or organisation = any($1) order by product, id limit 500`,
    [organisations ?? null],
  )
  return rows
}

/** One that is due, held until the transaction ends; others take others. */
export async function takeDue(db: Queryable, at: Date): Promise<Plan | undefined> {
  const { rows } = await db.query<Plan>(
    `select ${columns} from hub.delivery_plan where active and next_at <= $1 order by next_at limit 1 for update skip locked`,
    [at],
  )
  return rows[0]
}

export async function movePlan(
  db: Queryable,
  id: string,
  { nextAt, error }: { nextAt: Date; error: string | null },
): Promise<void> {
  await db.query('update hub.delivery_plan set next_at = $2, last_error = $3 where id = $1', [
    id,
    nextAt,
    error,
  ])
}
