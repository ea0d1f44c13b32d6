import type { Clause, EntityUidJson, Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { type CedarRequest, EntityUid, EvaluationError } from './cedar-value.ts'
import { compileExpression, isIn, NotSupported } from './compile-expression.ts'

/** One condition of a policy. @throws {EvaluationError} */
export type Condition = (request: CedarRequest) => boolean

export interface CompiledPolicy {
  readonly id: string
  readonly effect: 'permit' | 'forbid'
  /** Types that the head leaves room for; undefined: any. */
  readonly principalType: string | undefined
  readonly resourceType: string | undefined
  /** Whether the head is about such an act. Never throws. */
  readonly actionScope: Condition
  /** What the head asks of principal and resource beyond their types: being one, or being in one. Never throws. */
  readonly entityScope: readonly Condition[]
  /** Whether its first condition is `when { context.missing.contains(…) }` of a literal: does not hold while nothing is missing. */
  readonly asksWhatIsMissing: boolean
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
  const entityScope = [principal.holds, resource.holds].filter((each) => each !== undefined)
  return {
    id,
    effect: policy.effect,
    principalType: principal.type,
    resourceType: resource.type,
    actionScope: action.holds ?? (() => true),
    entityScope,
    asksWhatIsMissing: entityScope.length === 0 && asksWhatIsMissing(policy.conditions[0]),
    conditions: policy.conditions.map(compileClause),
  }
}

/** Whether the head lets the policy be about such types and such an act. */
export function isAbout(policy: CompiledPolicy, request: CedarRequest): boolean {
  const { principalType, resourceType } = policy
  return (
    (principalType === undefined || principalType === request.principal.type) &&
    (resourceType === undefined || resourceType === request.resource.type) &&
    policy.actionScope(request)
  )
}

/**
 * Evaluates a policy that {@link isAbout} the request as Cedar does: conditions in order, and an error anywhere on the way
 * is the policy's outcome.
 */
export function evaluate(policy: CompiledPolicy, request: CedarRequest): Outcome {
  try {
    for (const holds of policy.entityScope) if (!holds(request)) return 'not_satisfied'
    for (const holds of policy.conditions) if (!holds(request)) return 'not_satisfied'
    return 'satisfied'
  } catch (error) {
    if (error instanceof EvaluationError) return 'error'
    throw error
  }
}

function asksWhatIsMissing(first: Clause | undefined): boolean {
  if (first?.kind !== 'when' || !('contains' in first.body)) return false
  const { left, right } = first.body['contains'] as { left: Expr; right: Expr }
  if (!('.' in left) || !('Value' in right)) return false
  const { left: of, attr } = left['.'] as { left: Expr; attr: string }
  return attr === 'missing' && 'Var' in of && of['Var'] === 'context'
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

/** What the type alone does not settle is in `holds`. */
function compileScope(variable: Variable, scope: Scope): { holds?: Condition; type: string | undefined } {
  if (scope.op === 'All') return { type: undefined }
  if (scope.op === '==' && 'entity' in scope) {
    const wanted = uidOf(scope.entity)
    return { holds: (request) => request[variable].is(wanted), type: wanted.type }
  }
  if (scope.op === 'is') {
    const type = scope.entity_type
    if (scope.in === undefined || scope.in === null) return { type }
    if (!('entity' in scope.in)) throw new NotSupported('a template')
    const within = uidOf(scope.in.entity)
    return { type, holds: (request) => isIn(request, request[variable], within) }
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
