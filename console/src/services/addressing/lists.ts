import type { Kind } from './change-fields.ts'

/** What is addressed, as the interface calls it. */
export const lists = ['components', 'endpoints', 'logical-addresses', 'routes', 'authorisations'] as const
export type List = (typeof lists)[number]

export const isList = (given: unknown): given is List => lists.includes(given as List)

/** What one row of a list is called in drafts. */
export const kindOf: Record<List, Kind> = {
  components: 'component',
  endpoints: 'endpoint',
  'logical-addresses': 'logicalAddress',
  routes: 'route',
  authorisations: 'authorisation',
}
