import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { Policy, PolicyChange, PolicyDefinitions, PolicyWrite } from '../contract/policy.ts'
import { regionErrors } from '../region-errors.ts'
import { Name } from '../wire/index.ts'
import { leastThreshold } from './policy.ts'
import type { PolicyService } from './policy-service.ts'
import { listPolicies, policyHistory, readPolicy, type StoredPolicy } from './policy-store.ts'

export interface PolicyRouteDeps {
  db: Database
  guard: Guard
  policies: PolicyService
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/region/v1/policies'
const tags = ['policies']
const read = { permission: 'region.policies.read' }
const write = { permission: 'region.policies.write' }
const ByProduct = Type.Object({ product: Name })

/** What the region decides on products. */
export function policyRoutes(app: App, deps: PolicyRouteDeps): void {
  const { db, guard, policies } = deps
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'What the region has decided on each product, or what holds until it decides',
        response: { 200: Type.Object({ items: Type.Array(Policy) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const stored = await listPolicies(db.pool)
      return { items: await Promise.all(stored.map((each) => shown(deps, each))) }
    },
  )
  app.get(
    `${path}/:product`,
    {
      config: read,
      schema: {
        tags,
        summary: 'What the region has decided on a product',
        params: ByProduct,
        response: { 200: Policy },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      return one(deps, request.params.product)
    },
  )
  app.get(
    `${path}/:product/definition`,
    {
      config: read,
      schema: {
        tags,
        summary: 'How a product is defined, and how it was when the region decided on it',
        params: ByProduct,
        response: { 200: PolicyDefinitions },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const stored = await readPolicy(db.pool, request.params.product)
      if (stored === undefined) throw new KnutpunktError(regionErrors.product_unknown)
      const decided = await policies.definitionDecided(stored)
      return { ...(decided && { decided }), now: stored.definition }
    },
  )
  app.put(
    `${path}/:product`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Decide on a product; the threshold can be made stricter only',
        params: ByProduct,
        body: PolicyWrite,
        response: { 200: Policy },
      },
    },
    async (request) => {
      await policies.change(partyOf(request), request.params.product, request.body)
      return one(deps, request.params.product)
    },
  )
  app.get(
    `${path}/:product/history`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Who decided what on a product, and when; the newest first',
        params: ByProduct,
        response: { 200: Type.Object({ items: Type.Array(PolicyChange) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'region.read' })
      const rows = await policyHistory(db.pool, request.params.product)
      return {
        items: await Promise.all(
          rows.map(async ({ version, decided, changedBy, changedAt }) => ({
            version,
            decided,
            changedBy: await named(deps, changedBy),
            changedAt: changedAt.toISOString(),
          })),
        ),
      }
    },
  )
}

async function one(deps: PolicyRouteDeps, product: string): Promise<Policy> {
  const stored = await readPolicy(deps.db.pool, product)
  if (stored === undefined) throw new KnutpunktError(regionErrors.product_unknown)
  return shown(deps, stored)
}

async function named({ nameOf }: PolicyRouteDeps, id: string) {
  const name = await nameOf(id)
  return { id, ...(name !== undefined && { name }) }
}

async function shown(deps: PolicyRouteDeps, stored: StoredPolicy): Promise<Policy> {
  const { definition, version, changedBy, changedAt } = stored
  return {
    product: stored.id,
    title: definition.title,
    description: definition.description,
    productVersion: definition.version,
    dimensions: definition.dimensions.map(({ id, title }) => ({ id, title })),
    leastThreshold: leastThreshold(definition, deps.policies.defaults),
    digest: stored.digest.toString('hex'),
    changed: deps.policies.changedSince(stored),
    version: version ?? 0,
    decided: deps.policies.decidedOf(stored),
    ...(changedBy !== null && { changedBy: await named(deps, changedBy) }),
    ...(changedAt !== null && { changedAt: changedAt.toISOString() }),
  }
}
