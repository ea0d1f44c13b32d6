import type { Queryable } from '../../kernel/index.ts'
import type { Engagement, EngagementTransaction } from '../engagement-index/engagement.ts'
import {
  columnsOf,
  columnTypes,
  engagementOf,
  placeColumns,
  type SealedRow,
} from '../engagement-index/engagement-store.ts'
import type { IndexChange } from '../engagement-index/index-service.ts'
import type { ResidentVault } from '../engagement-index/resident.ts'

export const deliveryStates = ['waiting', 'delivered', 'dead', 'discarded'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** What one subscriber is told of one request's changes. */
export interface Delivery {
  readonly id: string
  readonly subscription: string
  readonly state: DeliveryState
  readonly changes: number
  readonly attempts: number
  readonly dueAt: Date
  readonly code: string | null
  readonly call: string | null
  readonly createdAt: Date
  readonly deliveredAt: Date | null
}

const columns = `id, subscription, state, cardinality(positions) changes, attempts, due_at "dueAt", code, call,
  created_at "createdAt", delivered_at "deliveredAt"`

export async function insertChanges(
  client: Queryable,
  changeSet: string,
  changes: readonly IndexChange[],
): Promise<void> {
  await client.query(
    `insert into exchange.index_change
       (change_set, position, deleted, sealed, ${placeColumns}, most_recent, created_at, updated_at)
     select $1, * from unnest($2::int[], $3::boolean[], ${columnTypes(4)})`,
    [changeSet, changes.map((_, at) => at), changes.map(({ deleted }) => deleted), ...columnsOf(changes)],
  )
}

export async function insertDelivery(
  client: Queryable,
  delivery: {
    id: string
    subscription: string
    changeSet: string
    positions: readonly number[]
    at: Date
  },
): Promise<void> {
  const { id, subscription, changeSet, positions, at } = delivery
  await client.query(
    `insert into exchange.delivery (id, subscription, change_set, positions, state, due_at, created_at)
     values ($1, $2, $3, $4, 'waiting', $5, $5)`,
    [id, subscription, changeSet, positions, at],
  )
}

/** What is to be told, opened. */
export async function changesOf(
  db: Queryable,
  vault: Pick<ResidentVault, 'open'>,
  delivery: string,
): Promise<EngagementTransaction[]> {
  const { rows } = await db.query<SealedRow & { deleted: boolean }>(
    `select deleted, sealed, ${placeColumns}, most_recent, change.created_at, updated_at
     from exchange.delivery join exchange.index_change change using (change_set)
     where delivery.id = $1 and position = any(positions) order by position`,
    [delivery],
  )
  return rows.map((row): { deleted: boolean; engagement: Engagement } => ({
    deleted: row.deleted,
    engagement: engagementOf(vault, row),
  }))
}

export async function readDelivery(db: Queryable, id: string, lock = false): Promise<Delivery | undefined> {
  const { rows } = await db.query<Delivery>(
    `select ${columns} from exchange.delivery where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

export async function listDeliveries(
  db: Queryable,
  asked: {
    state?: DeliveryState | undefined
    subscription?: string | undefined
    before?: string | undefined
    limit: number
  },
): Promise<Delivery[]> {
  const { rows } = await db.query<Delivery>(
    `select ${columns} from exchange.delivery
     where ($1::text is null or state = $1) and ($2::uuid is null or subscription = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $4`,
    [asked.state ?? null, asked.subscription ?? null, asked.before ?? null, asked.limit],
  )
  return rows
}

/** How many of each state, by subscription; those delivered as long as they are kept. */
export async function countDeliveries(
  db: Queryable,
): Promise<{ subscription: string; state: DeliveryState; count: number }[]> {
  const { rows } = await db.query(
    'select subscription, state, count(*)::int count from exchange.delivery group by 1, 2',
  )
  return rows as { subscription: string; state: DeliveryState; count: number }[]
}

export interface Attempt {
  id: string
  state: DeliveryState
  attempts: number
  dueAt: Date
  code: string | null
  call: string | null
  deliveredAt: Date | null
}

export async function recordAttempt(db: Queryable, attempt: Attempt): Promise<void> {
  const { id, state, attempts, dueAt, code, call, deliveredAt } = attempt
  await db.query(
    `update exchange.delivery set state = $2, attempts = $3, due_at = $4, code = $5, call = $6, delivered_at = $7 where id = $1`,
    [id, state, attempts, dueAt, code, call, deliveredAt],
  )
}

/** Back from the dead to waiting, each once however many ask. */
export async function revive(
  client: Queryable,
  asked: {
    ids?: readonly string[] | undefined
    subscriptions: readonly string[]
    states: readonly DeliveryState[]
    at: Date
    limit: number
  },
): Promise<{ id: string; subscription: string }[]> {
  const { rows } = await client.query<{ id: string; subscription: string }>(
    `update exchange.delivery set state = 'waiting', attempts = 0, due_at = $4, delivered_at = null
     where id in (
       select id from exchange.delivery
       where state = any($3) and ($1::uuid[] is null or id = any($1)) and subscription = any($2)
       order by id limit $5 for update skip locked)
     returning id, subscription`,
    [asked.ids ?? null, asked.subscriptions, asked.states, asked.at, asked.limit],
  )
  return rows
}

/** Waiting ones that are due since a while and that nobody may be working on. */
export async function overdue(db: Queryable, before: Date, subscription?: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select delivery.id from exchange.delivery join exchange.subscription on subscription.id = subscription
     where state = 'waiting' and active and due_at < $1 and ($2::uuid is null or subscription = $2)
     order by due_at limit 10000`,
    [before, subscription ?? null],
  )
  return rows.map(({ id }) => id)
}

/** Takes away what was delivered or discarded before a time, and changes that no delivery refers to any more. */
export async function purgeDeliveries(client: Queryable, before: Date): Promise<number> {
  const { rows } = await client.query<{ change_set: string }>(
    `delete from exchange.delivery where id in (
       select id from exchange.delivery where state in ('delivered', 'discarded') and delivered_at < $1 limit 10000)
     returning change_set`,
    [before],
  )
  await client.query(
    `delete from exchange.index_change change where change_set = any($1)
       and not exists (select from exchange.delivery where delivery.change_set = change.change_set)`,
    [[...new Set(rows.map(({ change_set }) => change_set))]],
  )
  return rows.length
}
