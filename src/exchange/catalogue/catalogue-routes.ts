import Type from 'typebox'
import { type App, type Clock, type Party, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Authorisation, Component, Route } from '../addressing/addressing.ts'
import { type CatalogueList, CatalogueQuery, catalogueLists } from '../contract/catalogue.ts'
import { type Asked, type Catalogue, type Held, once } from './catalogue.ts'

export interface CatalogueRouteDeps {
  catalogue: Catalogue
  clock: Clock
  guard: Pick<Guard, 'require'>
}

const tags = ['catalogue']

/** What consumers and producers read of addressing, each list under `/api/exchange/v1/`. */
export function catalogueRoutes(app: App, { catalogue, clock, guard }: CatalogueRouteDeps): void {
  for (const [name, schema] of Object.entries(catalogueLists) as [CatalogueList, Type.TSchema][]) {
    app.get(
      `/api/exchange/v1/${name}`,
      {
        config: { permission: 'exchange.catalogue.read' },
        schema: {
          tags,
          summary: summaries[name],
          querystring: CatalogueQuery,
          response: {
            200: Type.Object({
              version: Type.Integer({ description: 'Of addressing, as published' }),
              total: Type.Integer(),
              items: Type.Array(schema),
            }),
          },
        },
      },
      async (request) => {
        const party = partyOf(request)
        await requireReader(guard, party)
        const { at, limit = 200, offset = 0, ...given } = request.query
        const asked = { ...given, at: at === undefined ? clock.epochMilliseconds() : Date.parse(at) }
        const all = lists[name](catalogue, asked, party)
        const { version } = catalogue.routing()
        return { version, total: all.length, items: all.slice(offset, offset + limit) }
      },
    )
  }
}

/** Of staff it is decided by role. A system was let in by its scope, and is told nothing of anybody's data. */
export async function requireReader(guard: Pick<Guard, 'require'>, party: Party): Promise<void> {
  if (party.kind !== 'system') await guard.require(party, { act: 'services.read' })
}

/** Only who administers addressing is told where producers are. */
export const seesProducers = (party: Party): boolean => party.permissions.has('exchange.addressing.read')

const summaries: Record<CatalogueList, string> = {
  connectionPoints: 'The platform as a connection point, and which version of addressing it goes by',
  serviceDomains: 'Service domains of the contracts that are answered here',
  serviceContracts: 'Contracts that are answered here',
  installedContracts: 'Contracts that are answered here, each with its domain',
  logicalAddresses: 'Logical addresses that somebody answers at',
  serviceConsumers: 'Components that may call',
  serviceProducers: 'Components that answer',
  cooperations: 'Who may call what where',
  serviceProductions: 'Who answers what where',
}

type List = (catalogue: Catalogue, asked: Asked, party: Party) => unknown[]

const lists: Record<CatalogueList, List> = {
  connectionPoints: ({ platformId, routing }) => {
    const { version, publishedAt } = routing()
    const snapshotTime = new Date(publishedAt).toISOString()
    return [{ id: platformId, platform: platformId, environment: 'production', snapshotTime, version }]
  },
  serviceDomains: (catalogue, asked) =>
    once(
      catalogue.productions(asked).map(({ contract }) => domainOf(contract)),
      ({ id }) => id,
    ),
  serviceContracts: (catalogue, asked) =>
    once(
      catalogue.productions(asked).map(({ contract }) => contractOf(contract)),
      ({ id }) => id,
    ),
  installedContracts: (catalogue, asked) =>
    once(
      catalogue.productions(asked).map((held) => ({ ...sharedOf(catalogue, held), id: held.contract.key })),
      ({ id }) => id,
    ),
  logicalAddresses: (catalogue, asked) =>
    once(
      catalogue.productions(asked).map(({ address }) => addressOf(address)),
      ({ id }) => id,
    ),
  serviceConsumers: (catalogue, asked) => componentsOf(catalogue, catalogue.cooperations(asked)),
  serviceProducers: (catalogue, asked) => componentsOf(catalogue, catalogue.productions(asked)),
  cooperations: (catalogue, asked) =>
    catalogue.cooperations(asked).map((held) => ({
      ...sharedOf(catalogue, held),
      serviceConsumer: componentOf(catalogue, held.component),
    })),
  serviceProductions: (catalogue, asked, party) =>
    catalogue.productions(asked).map((held) => {
      const endpoint = catalogue.routing().entity('endpoint', held.row.endpoint)
      return {
        ...sharedOf(catalogue, held),
        serviceProducer: componentOf(catalogue, held.component),
        rivtaProfile: endpoint?.profile ?? '',
        physicalAddress: (seesProducers(party) ? endpoint?.url : undefined) ?? catalogue.addressOf(held),
      }
    }),
}

const domainOf = ({ domain }: Held<Route>['contract']) => {
  const namespace = domain === '' ? '' : `urn:riv:${domain}`
  return { id: domain, name: domain, namespace }
}
const contractOf = ({ key, name, major, minor }: Held<Route>['contract']) => {
  return { id: key, name, namespace: key, major, minor }
}
const addressOf = ({ hsaId, name }: Held<Route>['address']) => {
  return { id: hsaId, logicalAddress: hsaId, description: name }
}
const componentOf = ({ platformId }: Catalogue, { id, hsaId, name }: Component) => {
  return { id, hsaId, description: name, connectionPoint: platformId }
}
const componentsOf = (catalogue: Catalogue, rows: readonly Held<Route | Authorisation>[]) =>
  once(
    rows.map(({ component }) => componentOf(catalogue, component)),
    ({ id }) => id,
  )

function sharedOf({ platformId }: Catalogue, { row, contract, address }: Held<Route | Authorisation>) {
  const { id, validFrom, validUntil } = row
  return {
    id,
    connectionPoint: platformId,
    serviceContract: contractOf(contract),
    serviceDomain: domainOf(contract),
    logicalAddress: addressOf(address),
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
  }
}
