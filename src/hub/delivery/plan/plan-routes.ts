import Type, { type Static } from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  newId,
  nextOf,
  type Party,
  partyOf,
  readSchedule,
} from '../../../kernel/index.ts'
import { type Guard, Id } from '../../../trust/index.ts'
import { DeliveryPlan, DeliveryPlanWrite } from '../../contract/delivery.ts'
import { hubErrors } from '../../hub-errors.ts'
import { checkSelection } from '../../product/check-selection.ts'
import type { ProductBook } from '../../product/product-book.ts'
import { deliveryErrors } from '../delivery-errors.ts'
import { readPublicKey } from '../sftp/key.ts'
import { seenBy } from '../visible.ts'
import { listPlans, type Plan, readPlan, writePlan } from './plan-store.ts'
import { periodsAt } from './relative-period.ts'

export interface PlanRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  book: ProductBook
  /** What an organisation, employee or system is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/hub/v1/delivery-plans'
const tags = ['delivery plans']
const read = { permission: 'hub.deliveries.read' }
const write = { permission: 'hub.deliveries.write' }
const ById = Type.Object({ id: Id })

/** What is delivered by itself, to whom and when. */
export function planRoutes(app: App, deps: PlanRouteDeps): void {
  const { db, guard } = deps
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Delivery plans',
        response: { 200: Type.Object({ items: Type.Array(DeliveryPlan) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const plans = await listPlans(db.pool, await seenBy(guard, party))
      return { items: await Promise.all(plans.map((plan) => shown(deps, plan))) }
    },
  )
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Plan deliveries; what is left out is as the product says of its register',
        body: DeliveryPlanWrite,
        response: { 201: DeliveryPlan },
      },
    },
    async (request, reply) => {
      const { basedOn: _, ...body } = request.body
      const plan = await written(deps, partyOf(request), newId(), body)
      return reply.status(201).send(await shown(deps, plan))
    },
  )
  app.put(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a delivery plan, or let it rest',
        params: ById,
        body: DeliveryPlanWrite,
        response: { 200: DeliveryPlan },
      },
    },
    async (request) => {
      const { id } = request.params
      const known = await readPlan(db.pool, id)
      if (known?.organisation !== request.body.organisation)
        throw new KnutpunktError(deliveryErrors.plan_not_found)
      return shown(deps, await written(deps, partyOf(request), id, request.body))
    },
  )
}

async function written(
  { db, clock, guard, book }: PlanRouteDeps,
  party: Party,
  id: string,
  { basedOn, ...asked }: DeliveryPlanWrite,
): Promise<Plan> {
  const granted = await guard.require(party, { act: 'data.write', controller: asked.organisation })
  const at = new Date(clock.epochMilliseconds())
  const plan = complete(book, id, asked, at)
  return db.transaction(async (client) => {
    const stored = await writePlan(client, plan, { by: party.id, at, basedOn })
    if (stored === undefined) throw new KnutpunktError(deliveryErrors.plan_changed)
    await guard.enter(client, party, { act: 'hub.delivery_plan.changed', granted, about: id })
    return stored
  })
}

/** A plan with all that it needs to be followed. @throws {KnutpunktError} when it cannot be */
function complete(
  book: ProductBook,
  id: string,
  asked: Omit<DeliveryPlanWrite, 'basedOn'>,
  at: Date,
): Omit<Plan, 'version' | 'lastError'> {
  const product = book.byId(asked.product)
  if (product === undefined) throw new KnutpunktError(hubErrors.product_not_found)
  if (product.access === 'permit') throw new KnutpunktError(hubErrors.permit_needed)
  const { register } = product
  const schedule = asked.schedule ?? register?.schedule
  if (schedule === undefined)
    refuse(
      'produkten hör inte till något register, så ett schema måste anges',
      'the product is of no register, so a schedule must be given',
    )
  const times = readSchedule(schedule)
  if (times === undefined)
    refuse(
      'schemat är inte skrivet som i crontab(5), eller infaller aldrig',
      'the schedule is not as in crontab(5), or never comes',
    )
  const [period] = periodsAt(asked.period, at, 0)
  checkSelection(book, product, { ...asked.asked, period: period! })
  return {
    ...asked,
    id,
    target: checkedTarget(asked.target),
    format: asked.format ?? register?.format ?? 'csv',
    schedule,
    resubmitMonths: asked.resubmitMonths ?? register?.resubmitMonths ?? 0,
    nextAt: nextOf(times, at)!,
  }
}

function checkedTarget(target: Plan['target']): Plan['target'] {
  if (target.kind === 'pick_up') return target
  const key = readPublicKey(target.hostKey)
  if (key === undefined)
    refuse('registrets nyckel går inte att använda', "the register's key is none that can be used")
  return { ...target, hostKey: key.line }
}

function refuse(detailSv: string, detailEn: string): never {
  throw new KnutpunktError(deliveryErrors.plan_not_possible, { values: { detailSv, detailEn } })
}

async function shown(
  { nameOf }: PlanRouteDeps,
  { nextAt, lastError, ...plan }: Plan,
): Promise<Static<typeof DeliveryPlan>> {
  const organisationName = await nameOf(plan.organisation)
  return {
    ...plan,
    ...(organisationName !== undefined && { organisationName }),
    nextAt: nextAt.toISOString(),
    ...(lastError !== null && { lastError }),
  } as Static<typeof DeliveryPlan>
}
