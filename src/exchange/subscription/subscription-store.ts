import type { Queryable } from '../../kernel/index.ts'

/** Somebody who is told of changes of the index. */
export interface Subscription {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly organisation: string | null
  /** Whom notifications are sent to. What it owns itself it is not told of. */
  readonly logicalAddress: string
  /** Empty: all. */
  readonly serviceDomains: readonly string[]
  readonly categorizations: readonly string[]
  readonly active: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}

const columns = `id, version, name, organisation, logical_address "logicalAddress", service_domains "serviceDomains",
  categorizations, active, created_at "createdAt", updated_at "updatedAt"`

/** There are at most so many: each change is looked at for each of them. */
export const mostSubscriptions = 500

export async function listSubscriptions(db: Queryable): Promise<Subscription[]> {
  const { rows } = await db.query<Subscription>(
    `select ${columns} from exchange.subscription order by name, id limit ${mostSubscriptions}`,
  )
  return rows
}

/**
 * Those whose filters take a change of these domains, also those that are paused: what they miss waits for them. Locked against being
 * changed until the end, so that nothing is told by a filter that no longer holds.
 */
export async function subscriptionsFor(
  client: Queryable,
  domains: readonly string[],
): Promise<Subscription[]> {
  const { rows } = await client.query<Subscription>(
    `select ${columns} from exchange.subscription
     where service_domains = '{}' or service_domains && $1 order by id for key share`,
    [domains],
  )
  return rows
}

export async function readSubscription(
  db: Queryable,
  id: string,
  lock = false,
): Promise<Subscription | undefined> {
  const { rows } = await db.query<Subscription>(
    `select ${columns} from exchange.subscription where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

export type SubscriptionValues = Pick<
  Subscription,
  'name' | 'organisation' | 'logicalAddress' | 'serviceDomains' | 'categorizations' | 'active'
>

const valuesOf = (id: string, values: SubscriptionValues, at: Date): unknown[] => [
  id,
  values.name,
  values.organisation,
  values.logicalAddress,
  values.serviceDomains,
  values.categorizations,
  values.active,
  at,
]

/** @returns whether there was room */
export async function insertSubscription(
  db: Queryable,
  id: string,
  values: SubscriptionValues,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into exchange.subscription
       (id, name, organisation, logical_address, service_domains, categorizations, active, created_at, updated_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $8 where (select count(*) from exchange.subscription) < ${mostSubscriptions}`,
    valuesOf(id, values, at),
  )
  return rowCount === 1
}

export async function updateSubscription(
  db: Queryable,
  id: string,
  values: SubscriptionValues,
  at: Date,
): Promise<void> {
  await db.query(
    `update exchange.subscription set version = version + 1, name = $2, organisation = $3, logical_address = $4,
       service_domains = $5, categorizations = $6, active = $7, updated_at = $8 where id = $1`,
    valuesOf(id, values, at),
  )
}
