import { type CedarRequest, CedarSet } from './cedar-value.ts'
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

/** What can be about an act by such a principal to such a resource, by their types. */
interface Heading {
  readonly principal: string
  readonly action: string
  readonly resource: string
  readonly policies: readonly CompiledPolicy[]
  /** Those that can be satisfied, or fail, though nothing is in `context.missing`, as is most often so. */
  readonly whenNothingIsMissing: readonly CompiledPolicy[]
}

/** Remembered of one action at most: more than the schema has combinations of types. */
const mostHeadings = 64

/**
 * Joins compiled policies to a set that answers as Cedar does: denied unless something permits and nothing forbids.
 *
 * @param actions keys of the actions of the schema; for them it is remembered which policies can be about what
 */
export function policySet(policies: readonly CompiledPolicy[], actions: ReadonlySet<string>): PolicySet {
  const known = new Map<string, Heading[]>()

  const headingOf = (request: CedarRequest): Heading => {
    const { principal, action, resource } = request
    const headings = known.get(action.id)
    for (const each of headings ?? []) {
      if (each.principal === principal.type && each.resource === resource.type && each.action === action.type)
        return each
    }
    const selected = policies.filter((policy) => isAbout(policy, request))
    const heading = {
      principal: principal.type,
      action: action.type,
      resource: resource.type,
      policies: selected,
      whenNothingIsMissing: selected.filter((policy) => !policy.asksWhatIsMissing),
    }
    if (actions.has(action.key) && (headings?.length ?? 0) < mostHeadings) {
      known.set(action.id, [...(headings ?? []), heading])
    }
    return heading
  }
  const worthAsking = (request: CedarRequest): readonly CompiledPolicy[] => {
    const heading = headingOf(request)
    return nothingIsMissing(request) ? heading.whenNothingIsMissing : heading.policies
  }
  return {
    policies,
    about: (request) => headingOf(request).policies,
    authorize(request) {
      const permits: string[] = []
      const forbids: string[] = []
      const errors: string[] = []
      for (const policy of worthAsking(request)) {
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

function nothingIsMissing({ context }: CedarRequest): boolean {
  const missing = context.get('missing')
  return missing instanceof CedarSet && missing.values.length === 0
}
