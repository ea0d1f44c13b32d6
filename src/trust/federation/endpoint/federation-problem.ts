import { isUnavailable, KnutpunktError } from '../../../kernel/index.ts'
import { NoTrust } from '../chain/resolver.ts'
import { federationErrors } from '../federation-errors.ts'

/** A refusal as federation endpoints write it (OpenID Federation 1.0, section 8.9). */
export interface FederationProblem {
  status: number
  body: { error: string; error_description: string }
}

/** Sorts any thrown value into the words of the specification. What is not known says nothing of itself. */
export function federationProblemOf(error: unknown): FederationProblem {
  if (error instanceof KnutpunktError) {
    const [status, word] = wordOf(error)
    return problem(status, word, error.publicText.en)
  }
  if (isUnavailable(error)) return problem(503, 'temporarily_unavailable', 'The database cannot be reached.')
  const { statusCode } = (error ?? {}) as { statusCode?: unknown }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, 'invalid_request', 'The request could not be understood.')
  }
  if (error instanceof Error && error.message === 'the request does not follow its schema') {
    return problem(400, 'invalid_request', 'A parameter is missing or wrong.')
  }
  return problem(500, 'server_error', 'Something went wrong here.')
}

const words: Record<string, [number, string]> = {
  [federationErrors.subordinate_unknown.code]: [404, 'not_found'],
  [federationErrors.trust_mark_unknown.code]: [404, 'not_found'],
  [federationErrors.entity_id_wrong.code]: [400, 'invalid_request'],
  [federationErrors.too_many_resolutions.code]: [503, 'temporarily_unavailable'],
  [federationErrors.federation_no_key.code]: [503, 'temporarily_unavailable'],
}

function wordOf(error: KnutpunktError): [number, string] {
  if (error instanceof NoTrust) {
    const policy = error.refusals.some(({ code }) => code.startsWith('trust.policy_'))
    return [400, policy ? 'invalid_metadata' : 'invalid_trust_chain']
  }
  return words[error.code] ?? (error.status < 500 ? [error.status, 'invalid_request'] : [500, 'server_error'])
}

export function problem(status: number, error: string, description: string): FederationProblem {
  return { status, body: { error, error_description: description } }
}
