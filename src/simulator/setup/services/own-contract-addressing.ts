import { indexContract } from '../../records/requests.ts'
import { consumers, receptionHsaId, type Source } from '../../records/world.ts'
import type { Contract } from './contract-files.ts'
import type { Put } from './service-addressing.ts'

const registry = 'urn:riv:infrastructure:itintegration:registry'
/** What consumers look up in the catalogue. */
export const lookUpContracts = [
  `${registry}:GetSupportedServiceContractsResponder:2`,
  `${registry}:GetLogicalAddresseesByServiceContractResponder:2`,
] as const

const findContent = indexContract('FindContent')
/** What the platform asks sources and tells subscribers. */
const ofSources = [indexContract('GetUpdates'), indexContract('ProcessNotification')]

/** How rows are written; see `service-addressing.ts`. */
export interface Rows {
  readonly endpoint: (owner: string, url: string, profile: string) => Put
  readonly route: (contract: string, logicalAddress: string, to: Put) => Put
  readonly authorise: (consumer: string, contract: string, logicalAddress: string) => Put
}

/** Routes and authorisations of the contracts that the platform answers itself, and of those that it calls for the index of engagements. */
export function ownContractRows(
  { endpoint, route, authorise }: Rows,
  given: {
    readonly platform: string
    /** Where the index answers; see `internal:engagement-index`. */
    readonly index: Put
    readonly sources: readonly (Source & { readonly url: string })[]
    readonly catalogue: readonly Contract[]
    /** The id of a component. */
    readonly componentOf: (hsaId: string) => string
  },
): Put[] {
  const { platform, index, sources, catalogue, componentOf } = given
  const known = new Set(catalogue.map(({ key }) => key))
  const there = (contract: string) => known.has(contract)
  const lookUp = endpoint(platform, 'internal:registry', 'internal')
  const asks = [...lookUpContracts.filter(there), ...[findContent].filter(there)]
  return [
    lookUp,
    ...lookUpContracts.filter(there).map((contract) => route(contract, receptionHsaId, lookUp)),
    ...[findContent].filter(there).map((contract) => route(contract, receptionHsaId, index)),
    ...consumers.flatMap(({ hsaId }) =>
      asks.map((contract) => authorise(componentOf(hsaId), contract, receptionHsaId)),
    ),
    ...sources
      .filter(({ keeps }) => keeps === 'care')
      .flatMap(({ hsaId, url }) => {
        const soap = endpoint(componentOf(hsaId), `${url}/soap`, 'rivtabp21')
        return ofSources
          .filter(there)
          .flatMap((contract) => [route(contract, hsaId, soap), authorise(platform, contract, hsaId)])
      }),
  ]
}
