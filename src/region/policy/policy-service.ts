import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError, type Party } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { PolicyDecision, PolicyWrite } from '../contract/policy.ts'
import { regionErrors } from '../region-errors.ts'
import type { ProductDefinition } from '../wire/index.ts'
import { defaultDecision, digestOf, leastThreshold, type PolicyDefaults } from './policy.ts'
import {
  meetProduct,
  orderedDefinitions,
  readPolicy,
  type StoredPolicy,
  writePolicy,
} from './policy-store.ts'

export interface PolicyServiceDeps {
  db: Database
  clock: Clock
  guard: Guard
  /** Definitions that the node's own program comes with. */
  products: readonly ProductDefinition[]
  defaults: PolicyDefaults
}

/** Why a run of a product waits for somebody to decide. */
export type HeldWhy = 'by_hand' | 'new_product' | 'definition_changed'

/** What holds for a product as it is defined in an order. */
export interface Holding {
  readonly decided: PolicyDecision
  readonly held: HeldWhy | undefined
}

export type PolicyService = ReturnType<typeof createPolicyService>

/** What the region has decided on products, and what holds where it has not. */
export function createPolicyService({ db, clock, guard, products, defaults }: PolicyServiceDeps) {
  const own = new Map(products.map((each) => [each.id, digestOf(each)]))
  const now = () => new Date(clock.epochMilliseconds())

  /** A definition that nobody here has seen is looked at by somebody first, whatever was decided on an earlier one. */
  function heldWhy(stored: StoredPolicy | undefined, asked: ProductDefinition): HeldWhy | undefined {
    const known = stored?.decidedDigest ?? own.get(asked.id)
    if (known === undefined) return 'new_product'
    if (!known.equals(digestOf(asked))) return 'definition_changed'
    return (stored?.decided ?? defaultDecision(defaults)).byHand ? 'by_hand' : undefined
  }

  return {
    defaults,
    decidedOf: (stored: StoredPolicy | undefined): PolicyDecision =>
      stored?.decided ?? defaultDecision(defaults),
    changedSince: (stored: StoredPolicy): boolean =>
      !(stored.decidedDigest ?? own.get(stored.id))?.equals(stored.digest),
    /** The definition that the decision was made on; undefined where nothing was decided, or no order has come with it. */
    async definitionDecided(stored: StoredPolicy): Promise<ProductDefinition | undefined> {
      const { id, decidedDigest } = stored
      const known = decidedDigest ?? own.get(id)
      const met = [
        stored.definition,
        ...products.filter((each) => each.id === id),
        ...(await orderedDefinitions(db.pool, id)),
      ]
      return met.find((each) => known?.equals(digestOf(each)))
    },
    /** What the program comes with can be decided on before anybody orders it. */
    async meetOwn(): Promise<void> {
      for (const product of products)
        if ((await readPolicy(db.pool, product.id)) === undefined) await meetProduct(db.pool, product, now())
    },
    async holding(client: Pick<PoolClient, 'query'>, asked: ProductDefinition): Promise<Holding> {
      const stored = await readPolicy(client, asked.id)
      return { decided: stored?.decided ?? defaultDecision(defaults), held: heldWhy(stored, asked) }
    },
    async decidedFor(client: Pick<PoolClient, 'query'>, product: string): Promise<PolicyDecision> {
      return (await readPolicy(client, product))?.decided ?? defaultDecision(defaults)
    },
    /** @throws {KnutpunktError} region.product_unknown, policy_threshold_lower, policy_dimension, policy_stale */
    async change(party: Party, product: string, { version, digest, decided }: PolicyWrite): Promise<void> {
      const granted = await guard.require(party, { act: 'region.decide' })
      await db.transaction(async (client) => {
        const stored = await readPolicy(client, product)
        if (stored === undefined) throw new KnutpunktError(regionErrors.product_unknown)
        checkDecision(stored.definition, decided, defaults)
        const isLast = (stored.version ?? 0) === version && stored.digest.toString('hex') === digest
        const row = { product, version: version + 1, decided, digest: stored.digest }
        const change = { changedBy: party.id, changedAt: now() }
        if (!isLast || !(await writePolicy(client, { ...row, ...change })))
          throw new KnutpunktError(regionErrors.policy_stale)
        await guard.enter(client, party, { act: 'region.policy.change', granted })
      })
    },
  }
}

function checkDecision(product: ProductDefinition, decided: PolicyDecision, defaults: PolicyDefaults): void {
  const least = leastThreshold(product, defaults)
  if (decided.threshold !== undefined && decided.threshold < least)
    throw new KnutpunktError(regionErrors.policy_threshold_lower, { values: { product: least } })
  const unknown = decided.dimensions?.find((id) => !product.dimensions.some((each) => each.id === id))
  if (unknown !== undefined)
    throw new KnutpunktError(regionErrors.order_dimension_unknown, { values: { name: unknown } })
}
