import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type {
  Employee,
  Organisation,
  OrganisationName,
  Page,
  Product,
  Scheme,
  System,
  Unit,
  Vocabulary,
} from '../api/contract.ts'
import { askTrust } from '../api/trust.ts'
import { useMay } from '../session/login.ts'

/** What parties, products and schemes are called, and what there is to choose from. Those beyond the first 500 are shown by their id. */
export interface PartyNames {
  organisations: Organisation[]
  /** All organisations, also those she does not see into: whom an agreement may be with. */
  counterparts: OrganisationName[]
  units: Unit[]
  employees: Employee[]
  systems: System[]
  products: Product[]
  schemes: Scheme[]
  nameOf(id: string | undefined): string
  ready: boolean
}

const first = <T>(path: string, enabled: boolean) => ({
  queryKey: ['names', path],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    askTrust<Page<T>>('GET', path, { query: { limit: 500 }, signal }),
  staleTime: 30_000,
  enabled,
})

export function usePartyNames(): PartyNames {
  const parties = useMay('trust.parties.read')
  const systems = useMay('trust.systems.read')
  const certification = useMay('trust.certification.read')
  const read = {
    organisations: useQuery(first<Organisation>('/organisations', parties)),
    counterparts: useQuery(first<OrganisationName>('/organisation-names', parties)),
    units: useQuery(first<Unit>('/units', parties)),
    employees: useQuery(first<Employee>('/employees', parties)),
    systems: useQuery(first<System>('/systems', systems)),
    products: useQuery(first<Product>('/products', certification)),
    schemes: useQuery(first<Scheme>('/schemes', certification)),
  }
  // what she may not read is not waited for
  const ready = Object.values(read).every(({ isLoading }) => !isLoading)
  const { organisations, counterparts, units, employees, systems: all, products, schemes } = read
  return useMemo(() => {
    const lists = {
      counterparts: counterparts.data?.items ?? [],
      organisations: organisations.data?.items ?? [],
      units: units.data?.items ?? [],
      employees: employees.data?.items ?? [],
      systems: all.data?.items ?? [],
      products: products.data?.items ?? [],
      schemes: schemes.data?.items ?? [],
    }
    const names = new Map<string, string>()
    for (const list of Object.values(lists)) for (const { id, name } of list) names.set(id, name)
    const nameOf = (id: string | undefined) => (id === undefined ? '' : (names.get(id) ?? shortId(id)))
    return { ...lists, nameOf, ready }
  }, [
    organisations.data,
    counterparts.data,
    units.data,
    employees.data,
    all.data,
    products.data,
    schemes.data,
    ready,
  ])
}

/** An id without a name by its end, when it says nothing itself. */
const shortId = (id: string) => (/^[0-9a-f]{8}-/.test(id) ? id.slice(-8) : id)

/** Every code's name. */
export function useVocabulary(): Vocabulary | undefined {
  return useQuery({
    queryKey: ['vocabulary'],
    queryFn: ({ signal }) => askTrust<Vocabulary>('GET', '/vocabulary', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data
}
