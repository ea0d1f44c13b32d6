import type {
  Addressing,
  Authorisation,
  Component,
  LogicalAddress,
  Route,
  Routing,
} from '../addressing/addressing.ts'
import { periodOf } from '../addressing/routing.ts'
import type { ContractBook, ServiceContract } from '../service-contract/service-contract.ts'

export interface CatalogueDeps {
  addressing: Addressing
  book: Pick<ContractBook, 'byKey' | 'all'>
  /** The platform's HSA-id, by which it is one connection point. */
  platformId: string
  /** How others reach the installation. */
  baseUrl(): string
}

/** What is asked for; everything that is told has to fit. */
export interface Asked {
  at: number
  consumerHsaId?: string
  producerHsaId?: string
  logicalAddress?: string
  namespace?: string
  domain?: string
}

/** A row that holds, with what it is about. */
export interface Held<T> {
  row: T
  contract: Pick<ServiceContract, 'key' | 'name' | 'major' | 'minor' | 'domain'> & { id?: string }
  address: LogicalAddress | { hsaId: string; name: string }
  component: Component
}

const everywhere: Record<string, string> = { SE: 'Sverige', '*': 'Alla adresser' }

/** What consumers may know of who calls and who answers. Of endpoints it has the platform's own addresses alone. */
export type Catalogue = ReturnType<typeof createCatalogue>

export function createCatalogue({ addressing, book, platformId, baseUrl }: CatalogueDeps) {
  const contractOf = (key: string): Held<Route>['contract'] => {
    const known = book.byKey(key)
    if (known) return known
    const [, domain = '', name = key, major = '0'] = /^urn:riv:(.+):([^:]+)Responder:(\d+)$/.exec(key) ?? []
    return { key, domain, name, major: Number(major), minor: 0 }
  }
  const same = (asked: string | undefined, is: string) =>
    asked === undefined || asked.toUpperCase() === is.toUpperCase()

  function held<T extends Route | Authorisation>(
    routing: Routing,
    rows: readonly T[],
    asked: Asked,
    componentOf: (row: T) => Component | undefined,
  ): Held<T>[] {
    const found: Held<T>[] = []
    for (const row of rows) {
      const { from, until } = periodOf(row)
      if (asked.at < from || asked.at >= until) continue
      if (!same(asked.namespace, row.contract) || !same(asked.logicalAddress, row.logicalAddress)) continue
      const component = componentOf(row)
      if (component === undefined) continue
      const contract = contractOf(row.contract)
      if (!same(asked.domain, contract.domain) && !same(asked.domain, `urn:riv:${contract.domain}`)) continue
      const { logicalAddress: hsaId } = row
      const address = routing.entity('logicalAddress', hsaId) ?? { hsaId, name: everywhere[hsaId] ?? hsaId }
      found.push({ row, contract, address, component })
    }
    return found
  }

  return {
    platformId,
    routing: () => addressing.current(),
    /** Who may call what where. */
    cooperations(asked: Asked): Held<Authorisation>[] {
      const routing = addressing.current()
      const componentOf = ({ consumer }: Authorisation) => routing.entity('component', consumer)
      return held(routing, routing.all('authorisation'), asked, componentOf).filter(({ component }) =>
        same(asked.consumerHsaId, component.hsaId),
      )
    },
    /** Who answers what where. */
    productions(asked: Asked): Held<Route>[] {
      const routing = addressing.current()
      const componentOf = ({ endpoint }: Route) => {
        const id = routing.entity('endpoint', endpoint)?.component
        return id === undefined ? undefined : routing.entity('component', id)
      }
      return held(routing, routing.all('route'), asked, componentOf).filter(({ component }) =>
        same(asked.producerHsaId, component.hsaId),
      )
    },
    /** Where consumers call: the platform, never the producer. */
    addressOf({ row, contract }: Held<Route>): string {
      const profile = addressing.current().entity('endpoint', row.endpoint)?.profile
      const isSoap = contract.key.startsWith('urn:')
      if (isSoap)
        return `${baseUrl()}/vp/${contract.name}/${contract.major}/${profile === 'rivtabp20' ? profile : 'rivtabp21'}`
      return `${baseUrl()}/x/${contract.key}/${encodeURIComponent(row.logicalAddress)}`
    },
  }
}

/** Each once, in the order of their first. */
export function once<T>(items: readonly T[], by: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [by(item), item])).values()]
}
