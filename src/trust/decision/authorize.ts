import type { CedarRequest } from './cedar-value.ts'
import { type CompiledPolicy, evaluate, isAbout } from './compile.ts'

/** Cedar's answer. */
export interface Authorization {
  readonly decision: 'allow' | 'deny'
  /** Ids of the policies that decided: the satisfied forbids, or else the satisfied permits. */
  readonly determining: readonly string[]
  /** Policies that could not be evaluated. Cedar leaves them out; {@link judge} does not let a forbid go by like that. */
  readonly errors: readonly string[]
}

/** Policies ready for use. */
export interface PolicySet {
  readonly policies: readonly CompiledPolicy[]
  /** The policies whose head is about such types and such an act. */
  about(request: CedarRequest): readonly CompiledPolicy[]
  authorize(request: CedarRequest): Authorization
}

/**
 * Joins compiled policies to a set that answers as Cedar does: denied unless something permits and nothing forbids.
 *
 * @param actions keys of the actions of the schema; for them it is remembered which policies can be about what
 */
export function policySet(policies: readonly CompiledPolicy[], actions: ReadonlySet<string>): PolicySet {
  /** Bounded: only types and actions of the schema come to be here, since the rest is not remembered. */
  const known = new Map<string, readonly CompiledPolicy[]>()

  const select = (request: CedarRequest): readonly CompiledPolicy[] =>
    policies.filter((policy) => isAbout(policy, request))
  const about = (request: CedarRequest): readonly CompiledPolicy[] => {
    if (!actions.has(request.action.key)) return select(request)
    const key = `${request.action.id}\n${request.principal.type}\n${request.resource.type}`
    const found = known.get(key)
    if (found) return found
    const selected = select(request)
    if (known.size < 10_000) known.set(key, selected)
    return selected
  }
  return {
    policies,
    about,
    authorize(request) {
      const permits: string[] = []
      const forbids: string[] = []
      const errors: string[] = []
      for (const policy of about(request)) {
        const outcome = evaluate(policy, request)
        if (outcome === 'error') errors.push(policy.id)
        else if (outcome === 'satisfied') (policy.effect === 'permit' ? permits : forbids).push(policy.id)
      }
      const allowed = forbids.length === 0 && permits.length > 0
      return {
        decision: allowed ? 'allow' : 'deny',
        determining: forbids.length > 0 ? forbids : permits,
        errors,
      }
    },
  }
}
