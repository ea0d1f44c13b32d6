import { createHash } from 'node:crypto'
import { swedishZone, type Temporal } from '../../kernel/index.ts'
import type { PolicyDecision } from '../contract/policy.ts'
import type { ProductDefinition } from '../wire/index.ts'

/** What holds where the region has decided nothing else. */
export interface PolicyDefaults {
  readonly takesPart: boolean
  readonly byHand: boolean
  /** Of counts of people: the least that is told, whatever a product says. */
  readonly threshold: number
}

export const defaultDecision = ({ takesPart, byHand }: PolicyDefaults): PolicyDecision => ({
  takesPart,
  byHand,
  small: 'tell',
})

/** The least count of people that may be told of a product at all: the region's own decision can only be above it. */
export function leastThreshold(product: ProductDefinition, defaults: PolicyDefaults): number {
  return product.person === undefined ? 0 : Math.max(product.disclosure.threshold, defaults.threshold)
}

/** The least count that is told of a run: the strictest of all that have a say. */
export function thresholdOf(
  product: ProductDefinition,
  { decided, defaults, ordered }: { decided: PolicyDecision; defaults: PolicyDefaults; ordered: number },
): number {
  if (product.person === undefined) return 0
  return Math.max(leastThreshold(product, defaults), decided.threshold ?? 0, ordered)
}

/** Which of the dimensions that are asked for the region does not give out; undefined when it gives out all. */
export function keptDimension(decided: PolicyDecision, asked: readonly string[]): string | undefined {
  return asked.find((id) => decided.dimensions !== undefined && !decided.dimensions.includes(id))
}

/** Whether runs may start now. Hours are Swedish time, and may go over midnight: from 22:00 to 05:00. */
export function isOpen({ hours }: Pick<PolicyDecision, 'hours'>, now: Temporal.Instant): boolean {
  if (hours === undefined) return true
  const time = now.toZonedDateTimeISO(swedishZone).toPlainTime().toString().slice(0, 5)
  const { from, to } = hours
  return from <= to ? from <= time && time < to : from <= time || time < to
}

/** SHA-256 of a definition or an order, whatever the order of its members. */
export function digestOf(value: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(value, (_, each: unknown) => sorted(each)))
    .digest()
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
