import { configurationUrl } from '../entity-id.ts'
import type { FederationSettings } from '../settings.ts'

/** The paths of the federation endpoints (OpenID Federation 1.0, section 8). */
export const endpointPaths = {
  federation_fetch_endpoint: '/federation/fetch',
  federation_list_endpoint: '/federation/list',
  federation_resolve_endpoint: '/federation/resolve',
  federation_trust_mark_status_endpoint: '/federation/trust-mark-status',
  federation_trust_mark_list_endpoint: '/federation/trust-mark-list',
  federation_trust_mark_endpoint: '/federation/trust-mark',
  federation_historical_keys_endpoint: '/federation/historical-keys',
} as const

/** The endpoints as an authority's `federation_entity` metadata tell them (section 5.1.1); a leaf has none. */
export function endpointUrls({ entityId, role }: FederationSettings): Record<string, string> {
  if (role === 'leaf') return {}
  const { origin } = new URL(entityId)
  return Object.fromEntries(Object.entries(endpointPaths).map(([name, path]) => [name, `${origin}${path}`]))
}

/** The path of the Entity Configuration; it follows the path of the Entity Identifier (section 9). */
export function configurationPath({ entityId }: FederationSettings): string {
  return new URL(configurationUrl(entityId)).pathname
}
