import Type from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  newId,
  type Party,
  partyOf,
} from '../../kernel/index.ts'
import type { Granted, Guard } from '../../trust/index.ts'
import { Delivery, ReplayWrite, Subscription, SubscriptionWrite } from '../contract/subscription.ts'
import { Id, oneOf, page } from '../contract/values.ts'
import { indexErrors } from '../engagement-index/index-errors.ts'
import { addDeliverJob, wake } from './deliver.ts'
import {
  countDeliveries,
  deliveryStates,
  listDeliveries,
  readDelivery,
  recordAttempt,
  revive,
  type Delivery as StoredDelivery,
} from './delivery-store.ts'
import {
  insertSubscription,
  listSubscriptions,
  mostSubscriptions,
  readSubscription,
  type Subscription as Stored,
  type SubscriptionValues,
  updateSubscription,
} from './subscription-store.ts'

export interface SubscriptionRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
}

const path = '/api/exchange/v1/subscriptions'
const tags = ['subscriptions']
const read = { permission: 'exchange.subscriptions.read' }
const write = { permission: 'exchange.subscriptions.write' }
const ById = Type.Object({ id: Id })
/** So many are taken up at once; the answer tells how many there were. */
const mostAtOnce = 10_000

/** Who is told of changes of the index, and what became of what they were told. */
export function subscriptionRoutes(app: App, deps: SubscriptionRouteDeps): void {
  registerRoutes(app, deps)
  deliveryRoutes(app, deps)
}

function registerRoutes(app: App, { db, clock, guard }: SubscriptionRouteDeps): void {
  const now = () => new Date(clock.epochMilliseconds())
  const mayWrite = (party: Party, organisation: string | null): Promise<Granted> =>
    guard.require(party, {
      act: 'services.write',
      ...(organisation !== null && { controller: organisation }),
    })
  const one = async (id: string) => (await allShown(db)).find((each) => each.id === id)!

  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'All subscriptions, with how many deliveries wait, were made and were given up',
        response: { 200: Type.Object({ items: Type.Array(Subscription) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      return { items: await allShown(db) }
    },
  )
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Tell somebody of changes from now on',
        body: SubscriptionWrite,
        response: { 201: Subscription },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const values = valuesOf(request.body, party)
      const granted = await mayWrite(party, values.organisation)
      const id = newId()
      await db.transaction(async (client) => {
        if (!(await insertSubscription(client, id, values, now())))
          throw new KnutpunktError(indexErrors.subscriptions_full, { values: { most: mostSubscriptions } })
        await guard.enter(client, party, { act: 'exchange.subscription.added', granted, about: id })
      })
      return reply.code(201).send(await one(id))
    },
  )
  app.put(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a subscription; one that is made active again is told what it has missed',
        params: ById,
        body: SubscriptionWrite,
        response: { 200: Subscription },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { id } = request.params
      const before = await readSubscription(db.pool, id)
      if (before === undefined) throw new KnutpunktError(indexErrors.subscription_not_found)
      const granted = await mayWrite(party, before.organisation)
      const values = valuesOf(request.body, party)
      if (values.organisation !== before.organisation) await mayWrite(party, values.organisation)
      await db.transaction(async (client) => {
        const locked = (await readSubscription(client, id, true))!
        if (locked.version !== request.body.version) throw new KnutpunktError(indexErrors.subscription_stale)
        await updateSubscription(client, id, values, now())
        if (values.active && !locked.active) await wake(client, new Date(now().getTime() + 1), id)
        await guard.enter(client, party, { act: 'exchange.subscription.changed', granted, about: id })
      })
      return one(id)
    },
  )
}

function deliveryRoutes(app: App, { db, clock, guard }: SubscriptionRouteDeps): void {
  const now = () => new Date(clock.epochMilliseconds())
  app.get(
    `${path}/deliveries`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Deliveries, the newest first; those that were given up are dead',
        querystring: Type.Object({
          state: Type.Optional(oneOf(deliveryStates)),
          subscription: Type.Optional(Id),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
          cursor: Type.Optional(Id),
        }),
        response: { 200: page(Delivery) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { state, subscription, limit = 50, cursor } = request.query
      const rows = await listDeliveries(db.pool, { state, subscription, before: cursor, limit: limit + 1 })
      const names = new Map((await listSubscriptions(db.pool)).map(({ id, name }) => [id, name]))
      const items = rows.slice(0, limit).map((row) => shownDelivery(row, names.get(row.subscription) ?? ''))
      return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.post(
    `${path}/deliveries/replay`,
    {
      config: write,
      schema: {
        tags,
        summary:
          'Try given-up deliveries anew: those named, those of a subscription, or all. Each goes out once',
        body: ReplayWrite,
        response: { 200: Type.Object({ replayed: Type.Integer(), more: Type.Boolean() }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { deliveries, subscription, again = false } = request.body
      const subscriptions = await mayReplay(guard, db, party, { deliveries, subscription })
      const count = await db.transaction(async (client) => {
        const revived = await revive(client, {
          ids: deliveries,
          subscriptions: subscriptions.ids,
          // Once more what was delivered: only of those that are named.
          states: again && deliveries !== undefined ? ['dead', 'delivered'] : ['dead'],
          at: now(),
          limit: mostAtOnce,
        })
        for (const { id } of revived) await addDeliverJob(client, id)
        await guard.enter(client, party, {
          act: 'exchange.subscription.replayed',
          granted: subscriptions.granted,
        })
        return revived.length
      })
      return { replayed: count, more: count === mostAtOnce }
    },
  )
  app.post(
    `${path}/deliveries/:id/discard`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Let go of a given-up delivery; it is kept for a week more',
        params: ById,
        response: { 200: Delivery },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { id } = request.params
      const before = await readDelivery(db.pool, id)
      if (before === undefined) throw new KnutpunktError(indexErrors.delivery_not_dead)
      const { granted } = await mayReplay(guard, db, party, {
        deliveries: undefined,
        subscription: before.subscription,
      })
      await db.transaction(async (client) => {
        const delivery = (await readDelivery(client, id, true))!
        if (delivery.state !== 'dead') throw new KnutpunktError(indexErrors.delivery_not_dead)
        await recordAttempt(client, { ...delivery, state: 'discarded', deliveredAt: now() })
        await guard.enter(client, party, { act: 'exchange.subscription.discarded', granted, about: id })
      })
      const subscriber = (await readSubscription(db.pool, before.subscription))!
      return shownDelivery((await readDelivery(db.pool, id))!, subscriber.name)
    },
  )
}

/** Whose deliveries she may have tried anew: asked of each controller once. */
async function mayReplay(
  guard: Guard,
  db: Database,
  party: Party,
  asked: { deliveries: readonly string[] | undefined; subscription: string | undefined },
): Promise<{ granted: Granted; ids: string[] }> {
  const granted = await guard.require(party, { act: 'services.write' })
  const may = await guard.controllersFor(party, 'services.write')
  const all = await listSubscriptions(db.pool)
  const hers = all.filter(
    ({ organisation }) =>
      organisation === null ||
      may === 'all' ||
      may.includes(organisation) ||
      organisation === party.organisation,
  )
  const ids = hers
    .map(({ id }) => id)
    .filter((id) => asked.subscription === undefined || id === asked.subscription)
  if (asked.subscription !== undefined && ids.length === 0)
    throw new KnutpunktError(indexErrors.subscription_not_found)
  return { granted, ids }
}

function valuesOf(
  { name, logicalAddress, serviceDomains, categorizations, active, organisation }: SubscriptionWrite,
  party: Party,
): SubscriptionValues {
  return {
    name,
    logicalAddress,
    serviceDomains,
    categorizations,
    active,
    organisation: organisation ?? party.organisation ?? null,
  }
}

async function allShown(db: Database): Promise<Type.Static<typeof Subscription>[]> {
  const [subscriptions, counts] = await Promise.all([listSubscriptions(db.pool), countDeliveries(db.pool)])
  const of = ({ id }: Stored, state: StoredDelivery['state']) =>
    counts.find((each) => each.subscription === id && each.state === state)?.count ?? 0
  return subscriptions.map((each) => {
    const { organisation, createdAt, updatedAt, serviceDomains, categorizations, ...rest } = each
    return {
      ...rest,
      serviceDomains: [...serviceDomains],
      categorizations: [...categorizations],
      ...(organisation !== null && { organisation }),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      counts: { waiting: of(each, 'waiting'), delivered: of(each, 'delivered'), dead: of(each, 'dead') },
    }
  })
}

function shownDelivery(
  { code, call, deliveredAt, createdAt, dueAt, ...rest }: StoredDelivery,
  subscriber: string,
) {
  return {
    ...rest,
    subscriber,
    createdAt: createdAt.toISOString(),
    dueAt: dueAt.toISOString(),
    ...(code !== null && { code }),
    ...(call !== null && { call }),
    ...(deliveredAt && { deliveredAt: deliveredAt.toISOString() }),
  }
}
