import type { AddressingEntities, AddressingKind, Routing } from './addressing.ts'

/** What lists can be sorted by; a field that a kind has not leaves its rows in the order they came. */
export const sortable = [
  'name',
  'hsaId',
  'system',
  'url',
  'profile',
  'component',
  'parent',
  'contract',
  'logicalAddress',
  'endpoint',
  'consumer',
  'validFrom',
  'validUntil',
] as const

export interface ListAsked {
  /** Words that are all to be found. */
  search: string
  sort: (typeof sortable)[number] | undefined
  descending: boolean
  limit: number
  offset: number
}

export interface Listed<T> {
  total: number
  items: T[]
  /** What the items point at is called: components and endpoints by id, addresses by HSA-id. */
  names: Record<string, string>
}

type Row = Readonly<Record<string, string | undefined>>
type Entity = Routing['entity']

/** The rows of one kind: searched and sorted by what a reader sees, so names rather than ids. */
export function listRows<K extends AddressingKind>(
  routing: Routing,
  kind: K,
  { search, sort, descending, limit, offset }: ListAsked,
): Listed<AddressingEntities[K]> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = routing.all(kind).filter((row) => {
    const named = Object.values(namesIn(routing.entity, row))
    const text = JSON.stringify([...Object.values(row), ...named]).toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const sorted = sort === undefined ? found : bySeen(routing, found as unknown as Row[], sort, descending)
  const items = (sorted as AddressingEntities[K][]).slice(offset, offset + limit)
  return {
    total: found.length,
    items,
    names: Object.assign({}, ...items.map((item) => namesIn(routing.entity, item))),
  }
}

function bySeen(routing: Routing, rows: readonly Row[], field: string, descending: boolean): Row[] {
  const { compare } = new Intl.Collator('sv', { numeric: true })
  const seen = (row: Row) => {
    const value = row[field]
    return value === undefined ? '' : (namesIn(routing.entity, row)[value] ?? value)
  }
  const keyed = rows.map((row) => ({ row, key: seen(row) }))
  keyed.sort((a, b) => (descending ? compare(b.key, a.key) : compare(a.key, b.key)))
  return keyed.map(({ row }) => row)
}

/** The names of what a row points at: components and endpoints by id, addresses by HSA-id. */
export function namesIn(entity: Entity, of: object): Record<string, string> {
  const row = of as Row
  const names: Record<string, string> = {}
  const endpoint = row['endpoint'] === undefined ? undefined : entity('endpoint', row['endpoint'])
  for (const id of [row['component'], row['consumer'], endpoint?.component]) {
    const component = id === undefined ? undefined : entity('component', id)
    if (component !== undefined) names[component.id] = component.name
  }
  for (const hsaId of [row['logicalAddress'], row['parent']]) {
    const address = hsaId === undefined ? undefined : entity('logicalAddress', hsaId)
    if (address !== undefined) names[address.hsaId] = address.name
  }
  if (endpoint !== undefined) {
    const component = names[endpoint.component]
    names[endpoint.id] = component === undefined ? endpoint.url : `${component}, ${endpoint.url}`
  }
  return names
}
