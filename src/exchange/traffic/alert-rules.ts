import { type Queryable } from '../../kernel/index.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'

/** When an alert is raised. */
export interface AlertRule {
  id: string
  /** Of all when absent. */
  contract?: string
  producer?: string
  /** The share of calls that may fail, 0 to 1. */
  errors: number
  /** ms at the 95th percentile; absent: half of the time that the contract gives its producer. */
  slowMs?: number
  /** So far back. */
  minutes: number
  /** Fewer calls say nothing. */
  fewest: number
  enabled: boolean
}
export interface StoredRule extends AlertRule {
  version: number
  changedBy: string
  changedAt: string
}

/** What holds where nobody has said otherwise. */
export const ordinaryRule: Omit<AlertRule, 'id'> = { errors: 0.2, minutes: 5, fewest: 10, enabled: true }

export async function readRules(db: Queryable): Promise<StoredRule[]> {
  const { rows } = await db.query(
    `select id, contract, producer, errors, slow_ms, minutes, fewest, enabled, version, changed_by, changed_at
     from exchange.traffic_rule order by contract nulls first, producer nulls first limit 500`,
  )
  return rows.map((row) => ({
    id: row.id,
    ...(row.contract !== null && { contract: row.contract }),
    ...(row.producer !== null && { producer: row.producer }),
    errors: row.errors,
    ...(row.slow_ms !== null && { slowMs: row.slow_ms }),
    minutes: row.minutes,
    fewest: row.fewest,
    enabled: row.enabled,
    version: row.version,
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
  }))
}

/** Writes a rule in place of the one for the same contract and producer, if there is one. */
export async function putRule(
  db: Queryable,
  rule: AlertRule,
  { by, at }: { by: string; at: Date },
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into exchange.traffic_rule
       (id, contract, producer, errors, slow_ms, minutes, fewest, enabled, version, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)
     on conflict (coalesce(contract, ''), coalesce(producer, '')) do update set errors = excluded.errors,
       slow_ms = excluded.slow_ms, minutes = excluded.minutes, fewest = excluded.fewest, enabled = excluded.enabled,
       version = exchange.traffic_rule.version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at
     returning id`,
    [
      rule.id,
      rule.contract ?? null,
      rule.producer ?? null,
      rule.errors,
      rule.slowMs ?? null,
      rule.minutes,
      rule.fewest,
      rule.enabled,
      by,
      at,
    ],
  )
  return rows[0]!.id
}

/** @returns whether there was one */
export async function removeRule(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from exchange.traffic_rule where id = $1', [id])
  return rowCount === 1
}

const allowedTime = 0.5

/** The most particular rule for a contract at a producer: of both, of the contract, of the producer, of all, the ordinary one. */
export function ruleFor(
  rules: readonly AlertRule[],
  contract: string,
  producer: string,
): Omit<AlertRule, 'id'> {
  const of = (c?: string, p?: string) => rules.find((rule) => rule.contract === c && rule.producer === p)
  return of(contract, producer) ?? of(contract) ?? of(undefined, producer) ?? of() ?? ordinaryRule
}

/** ms that a producer's answers may take. */
export const slowFrom = (rule: Omit<AlertRule, 'id'>, book: ContractBook, contract: string): number =>
  rule.slowMs ?? (book.byKey(contract)?.limits.producerMs ?? 29_000) * allowedTime
