import type { Queryable } from '../../kernel/index.ts'
import type { PolicyDecision } from '../contract/policy.ts'
import type { ProductDefinition } from '../wire/index.ts'
import { digestOf } from './policy.ts'

/** A product that the node has met, and what was decided on it: nothing where `version` is null. */
export interface StoredPolicy {
  id: string
  definition: ProductDefinition
  digest: Buffer
  version: number | null
  decided: PolicyDecision | null
  decidedDigest: Buffer | null
  changedBy: string | null
  changedAt: Date | null
}

const select = `select p.id, p.definition, p.digest, d.version, d.decided, d.digest as "decidedDigest",
    d.changed_by as "changedBy", d.changed_at as "changedAt"
  from region.product p left join region.policy d on d.product = p.id`

export async function listPolicies(db: Queryable): Promise<StoredPolicy[]> {
  return (await db.query<StoredPolicy>(`${select} order by p.id limit 1000`)).rows
}

export async function readPolicy(db: Queryable, product: string): Promise<StoredPolicy | undefined> {
  return (await db.query<StoredPolicy>(`${select} where p.id = $1`, [product])).rows[0]
}

/** Keeps a definition as the one that was met last. */
export async function meetProduct(db: Queryable, definition: ProductDefinition, at: Date): Promise<void> {
  await db.query(
    `insert into region.product (id, definition, digest, seen_at) values ($1, $2, $3, $4)
     on conflict (id) do update set definition = excluded.definition, digest = excluded.digest, seen_at = excluded.seen_at
       where product.digest <> excluded.digest`,
    [definition.id, JSON.stringify(definition), digestOf(definition), at],
  )
}

/** Definitions of a product that came with orders. */
export async function orderedDefinitions(db: Queryable, product: string): Promise<ProductDefinition[]> {
  const { rows } = await db.query<{ definition: ProductDefinition }>(
    `select ordered -> 'product' as definition from region.run where product = $1 group by 1 limit 100`,
    [product],
  )
  return rows.map(({ definition }) => definition)
}

export interface PolicyRow {
  product: string
  version: number
  decided: PolicyDecision
  digest: Buffer
  changedBy: string
  changedAt: Date
}

/** Writes a decision and its place in history. @returns false when another came first */
export async function writePolicy(db: Queryable, row: PolicyRow): Promise<boolean> {
  const { product, version, decided, digest, changedBy, changedAt } = row
  const { rowCount } = await db.query(
    `insert into region.policy (product, version, decided, digest, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (product) do update set version = excluded.version, decided = excluded.decided, digest = excluded.digest,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at
       where policy.version = excluded.version - 1`,
    [product, version, JSON.stringify(decided), digest, changedBy, changedAt],
  )
  if (rowCount !== 1) return false
  await db.query(
    `insert into region.policy_change (product, version, decided, changed_by, changed_at) values ($1, $2, $3, $4, $5)`,
    [product, version, JSON.stringify(decided), changedBy, changedAt],
  )
  return true
}

export async function policyHistory(db: Queryable, product: string): Promise<PolicyRow[]> {
  const { rows } = await db.query<PolicyRow>(
    `select product, version, decided, changed_by as "changedBy", changed_at as "changedAt"
     from region.policy_change where product = $1 order by version desc limit 500`,
    [product],
  )
  return rows
}
