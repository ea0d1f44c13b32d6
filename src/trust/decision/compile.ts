import type { Clause, EntityUidJson, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { type CedarRequest, EntityUid, EvaluationError } from './cedar-value.ts'
import { compileExpression, isIn, NotSupported } from './compile-expression.ts'

/** One condition of a policy. @throws {EvaluationError} */
export type Condition = (request: CedarRequest) => boolean

export interface CompiledPolicy {
  readonly id: string
  readonly effect: 'permit' | 'forbid'
  /** Whether the policy's head (principal, action, resource) is about the request. Never throws. */
  readonly scope: Condition
  /** Types that the head leaves room for; undefined: any. */
  readonly principalType: string | undefined
  readonly resourceType: string | undefined
  readonly actionScope: Condition
  /** Its `when` and `unless`, in order. */
  readonly conditions: readonly Condition[]
}

/** How a policy came out. */
export type Outcome = 'satisfied' | 'not_satisfied' | 'error'

/**
 * Compiles one policy of Cedar's JSON form (EST).
 *
 * @throws {NotSupported} naming what is not supported
 */
export function compilePolicy(id: string, policy: PolicyJson): CompiledPolicy {
  const principal = compileScope('principal', policy.principal)
  const action = compileScope('action', policy.action)
  const resource = compileScope('resource', policy.resource)
  return {
    id,
    effect: policy.effect,
    scope: (request) => principal.holds(request) && action.holds(request) && resource.holds(request),
    principalType: principal.type,
    resourceType: resource.type,
    actionScope: action.holds,
    conditions: policy.conditions.map(compileClause),
  }
}

/** Evaluates a policy as Cedar does: conditions in order, and an error anywhere on the way is the policy's outcome. */
export function evaluate(policy: CompiledPolicy, request: CedarRequest): Outcome {
  if (!policy.scope(request)) return 'not_satisfied'
  try {
    for (const condition of policy.conditions) if (!condition(request)) return 'not_satisfied'
    return 'satisfied'
  } catch (error) {
    if (error instanceof EvaluationError) return 'error'
    throw error
  }
}

function compileClause({ kind, body }: Clause): Condition {
  const evaluated = compileExpression(body)
  const wanted = kind === 'when'
  return (request) => {
    const value = evaluated(request)
    if (typeof value !== 'boolean') throw new EvaluationError('a condition is a boolean')
    return value === wanted
  }
}

type Scope = PolicyJson['principal'] | PolicyJson['action'] | PolicyJson['resource']
type Variable = 'principal' | 'action' | 'resource'

function compileScope(variable: Variable, scope: Scope): { holds: Condition; type: string | undefined } {
  if (scope.op === 'All') return { holds: () => true, type: undefined }
  if (scope.op === '==' && 'entity' in scope) {
    const wanted = uidOf(scope.entity)
    return { holds: (request) => request[variable].key === wanted.key, type: wanted.type }
  }
  if (scope.op === 'is') {
    const type = scope.entity_type
    const within = scope.in && 'entity' in scope.in ? uidOf(scope.in.entity) : undefined
    if (scope.in && !within) throw new NotSupported('a template')
    return {
      type,
      holds: (request) =>
        request[variable].type === type && (within === undefined || isIn(request, request[variable], within)),
    }
  }
  if (scope.op === 'in' && 'entity' in scope) {
    const outer = uidOf(scope.entity)
    return { holds: (request) => isIn(request, request[variable], outer), type: undefined }
  }
  if (scope.op === 'in' && 'entities' in scope) {
    const outer = scope.entities.map(uidOf)
    return {
      holds: (request) => outer.some((each) => isIn(request, request[variable], each)),
      type: undefined,
    }
  }
  throw new NotSupported('a template')
}

function uidOf(json: EntityUidJson): EntityUid {
  const { type, id } = '__entity' in json ? json['__entity'] : json
  return new EntityUid(type, id)
}
