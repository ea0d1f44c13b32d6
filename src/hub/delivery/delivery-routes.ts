import Type, { type Static } from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import { type Guard, Id, PageQuery, page } from '../../trust/index.ts'
import { Delivery as Shown } from '../contract/delivery.ts'
import { folderName } from './delivery.ts'
import { deliveryErrors } from './delivery-errors.ts'
import { type ListedDelivery, listDeliveries, reopenDelivery } from './delivery-store.ts'
import { makeLater } from './make-delivery.ts'
import { readPlan } from './plan/plan-store.ts'
import { dispatch } from './push/dispatch.ts'
import { type Dispatch, dispatchesOf, lastDispatches } from './push/dispatch-store.ts'
import { seenBy, visibleDelivery } from './visible.ts'

export interface DeliveryRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  /** What an organisation, employee or system is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/hub/v1/deliveries'
const tags = ['deliveries']
const read = { permission: 'hub.deliveries.read' }
const ById = Type.Object({ id: Id })

/** What was delivered to whom, of which run and definition, and what came back. */
export function deliveryRoutes(app: App, deps: DeliveryRouteDeps): void {
  const { db, clock, guard } = deps
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Deliveries, the newest first, each with the last time it was sent',
        querystring: Type.Object({
          limit: PageQuery.properties.limit,
          cursor: Type.Optional(Id),
          plan: Type.Optional(Id),
        }),
        response: { 200: page(Shown) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const { limit = 50, cursor, plan } = request.query
      const organisations = await seenBy(guard, party)
      const rows = await listDeliveries(db.pool, {
        reader: party.id,
        now: new Date(clock.epochMilliseconds()),
        organisations,
        before: cursor,
        plan,
        limit: limit + 1,
      })
      const listed = rows.slice(0, limit)
      const last = await lastDispatches(
        db.pool,
        listed.map(({ id }) => id),
      )
      const items = await Promise.all(listed.map((row) => shown(deps, row, [last.get(row.id) ?? []].flat())))
      return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'A delivery, with each time it was sent and its receipts',
        params: ById,
        response: { 200: Shown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const delivery = await visibleDelivery(deps, party, request.params.id)
      return shown(deps, delivery, await dispatchesOf(db.pool, delivery.id))
    },
  )
  app.post(
    `${path}/:id/resend`,
    {
      config: { permission: 'hub.deliveries.write' },
      schema: {
        tags,
        summary: 'Send a delivery again, or make again one that failed',
        params: ById,
        response: { 202: Shown },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const delivery = await visibleDelivery(deps, party, request.params.id)
      const granted = await guard.require(party, { act: 'data.write', controller: delivery.organisation })
      const { id } = delivery
      await db.transaction(async (client) => {
        if (await reopenDelivery(client, id)) await makeLater(client, id)
        else {
          // Those who ask at once take turns.
          await client.query('select from hub.delivery where id = $1 for update', [id])
          const plan = delivery.plan === null ? undefined : await readPlan(client, delivery.plan)
          const underWay = (await dispatchesOf(client, id)).some(({ state }) => state === 'waiting')
          if (delivery.state !== 'ready' || plan?.target.kind !== 'push' || underWay)
            throw new KnutpunktError(deliveryErrors.nothing_to_resend)
          await dispatch(client, delivery, { by: party.id, at: new Date(clock.epochMilliseconds()) })
        }
        await guard.enter(client, party, { act: 'hub.delivery.resent', granted, about: id })
      })
      const now = await visibleDelivery(deps, party, id)
      return reply.status(202).send(await shown(deps, now, await dispatchesOf(db.pool, id)))
    },
  )
}

async function shown(
  deps: DeliveryRouteDeps,
  delivery: ListedDelivery,
  dispatches: readonly Dispatch[],
): Promise<Static<typeof Shown>> {
  const organisationName = await deps.nameOf(delivery.organisation)
  const {
    plan,
    reason,
    files,
    createdAt,
    endedAt,
    keepUntil,
    formats,
    bom: _,
    askedBy: __,
    ...rest
  } = delivery
  return {
    ...rest,
    formats: [...formats],
    ...(organisationName !== undefined && { organisationName }),
    ...(plan !== null && { plan }),
    ...(reason !== null && { reason }),
    ...(files !== null && { files: [...files] }),
    createdAt: createdAt.toISOString(),
    ...(endedAt !== null && { endedAt: endedAt.toISOString() }),
    keepUntil: keepUntil.toISOString(),
    folder: `${delivery.product}/${folderName(delivery)}`,
    dispatches: await Promise.all(dispatches.map((one) => shownDispatch(deps, one))),
  }
}

async function shownDispatch({ nameOf }: DeliveryRouteDeps, one: Dispatch) {
  const askedByName = await nameOf(one.askedBy)
  return {
    id: one.id,
    state: one.state,
    attempts: one.attempts,
    askedBy: one.askedBy,
    ...(askedByName !== undefined && { askedByName }),
    createdAt: one.createdAt.toISOString(),
    ...(one.reason !== null && { reason: one.reason }),
    ...(one.nextAt !== null && { nextAt: one.nextAt.toISOString() }),
    ...(one.endedAt !== null && { endedAt: one.endedAt.toISOString() }),
    ...(one.receipt !== null && { receipt: one.receipt }),
  }
}
