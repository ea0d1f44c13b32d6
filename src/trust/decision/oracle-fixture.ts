import assert from 'node:assert/strict'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Authorization } from './authorize.ts'
import {
  CedarRecord,
  type CedarRequest,
  CedarSet,
  type Entity,
  EntityUid,
  type Value,
} from './cedar-value.ts'

/** For tests: entities by their keys. */
export class EntityMap extends Map<string, Entity> {
  find(uid: EntityUid): Entity | undefined {
    return this.get(uid.key)
  }
}

/** For tests: a request, with its principal and resource looked up. */
export function requestOf(
  question: Omit<CedarRequest<EntityMap>, 'principalEntity' | 'resourceEntity'>,
): CedarRequest<EntityMap> {
  const { principal, resource, entities } = question
  return { ...question, principalEntity: entities.find(principal), resourceEntity: entities.find(resource) }
}

/** For tests: Cedar's own answer to a request, whose entities are given; with a schema, they are held to it. */
export function askCedar(
  request: CedarRequest,
  entities: ReadonlyMap<string, Entity>,
  policies: { staticPolicies: Record<string, cedar.Policy> } | { preparsed: string },
  schema?: string,
): Authorization {
  const call = {
    principal: uidJson(request.principal),
    action: uidJson(request.action),
    resource: uidJson(request.resource),
    context: valueJson(request.context) as cedar.Context,
    entities: [...entities].map(entityJson),
  }
  const answer =
    'preparsed' in policies
      ? cedar.statefulIsAuthorized({ ...call, preparsedPolicySetId: policies.preparsed })
      : cedar.isAuthorized({
          ...call,
          policies,
          ...(schema !== undefined && { schema, validateRequest: true }),
        })
  assert.ok(answer.type === 'success', JSON.stringify(answer))
  const { decision, diagnostics } = answer.response
  return {
    decision,
    determining: diagnostics.reason.toSorted(),
    errors: diagnostics.errors.map(({ policyId }) => policyId).toSorted(),
  }
}

/** Ours, in the same order. */
export function sorted({ decision, determining, errors }: Authorization): Authorization {
  return { decision, determining: determining.toSorted(), errors: errors.toSorted() }
}

function entityJson([key, { attributes, ancestors }]: [string, Entity]): cedar.EntityJson {
  return {
    uid: uidOf(key),
    attrs: valueJson(attributes) as Record<string, cedar.CedarValueJson>,
    parents: [...ancestors].map(uidOf),
  }
}

function uidOf(key: string): cedar.TypeAndId {
  const at = key.indexOf('\n')
  return { type: key.slice(0, at), id: key.slice(at + 1) }
}

function uidJson({ type, id }: EntityUid): cedar.TypeAndId {
  return { type, id }
}

export function valueJson(value: Value): cedar.CedarValueJson {
  if (value instanceof EntityUid) return { __entity: uidJson(value) }
  if (value instanceof CedarSet) return value.values.map(valueJson)
  if (value instanceof CedarRecord) {
    return Object.fromEntries(Object.entries(value.fields).map(([name, each]) => [name, valueJson(each)]))
  }
  assert.ok(typeof value !== 'bigint', 'what is given is within 2^53')
  return value
}
