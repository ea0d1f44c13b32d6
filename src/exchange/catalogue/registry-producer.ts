import type { Clock } from '../../kernel/index.ts'
import type { OwnAnswer, OwnProducer, OwnRequest } from '../gateway/call.ts'
import { child, escapeXml, readXml, textAt, type XmlElement, XmlError } from '../soap/xml.ts'
import type { Catalogue } from './catalogue.ts'

const registry = 'urn:riv:infrastructure:itintegration:registry'
/** The two look-ups of the catalogue, by their keys. */
export const supportedContracts = `${registry}:GetSupportedServiceContractsResponder:2`
export const addresseesByContract = `${registry}:GetLogicalAddresseesByServiceContractResponder:2`

const client = (text: string): OwnAnswer => ({ body: '', fault: { code: 'Client', text } })

/** Answers both look-ups, `internal:registry`. */
export function createRegistryProducer(deps: { catalogue: Catalogue; clock: Clock }): OwnProducer {
  return {
    name: 'registry',
    async answer(request) {
      try {
        return answers[request.contract]?.(readXml(request.body), deps) ?? unknown(request)
      } catch (error) {
        if (error instanceof XmlError) return client(`The request cannot be read: ${error.message}.`)
        throw error
      }
    },
  }
}

const unknown = ({ operation }: OwnRequest) => client(`${operation} is not answered here.`)

type Answer = (root: XmlElement, deps: { catalogue: Catalogue; clock: Clock }) => OwnAnswer

const answers: Record<string, Answer> = {
  /** What a consumer may call at an address or, without a consumer, what is answered there. */
  [supportedContracts]: (root, { catalogue, clock }) => {
    const logicalAddress = textAt(root, 'logicalAdress')
    if (!logicalAddress) return client('logicalAdress is missing.')
    const hsaId = textAt(root, 'serviceConsumerHsaId')
    const routing = catalogue.routing()
    const at = clock.epochMilliseconds()
    // As a call would go: rows above the address count too.
    const open = [...new Set(routing.all('route').map(({ contract }) => contract))].filter((contract) => {
      const way = routing.find({ consumer: hsaId ?? '', contract, logicalAddress, at })
      return way.route !== undefined && (!hsaId || way.authorisation !== undefined)
    })
    const items = rivtaOf(open).map(
      (key) =>
        `<serviceContractNamespace><serviceContractNamespace xmlns="${registry}:2">${escapeXml(key)}</serviceContractNamespace></serviceContractNamespace>`,
    )
    return { body: response('GetSupportedServiceContracts', supportedContracts, items) }
  },
  /** At which addresses a consumer may call a contract. */
  [addresseesByContract]: (root, { catalogue, clock }) => {
    const key = textAt(child(root, 'serviceContractNameSpace'), 'serviceContractNamespace')
    if (!key) return client('serviceContractNameSpace is missing.')
    const hsaId = textAt(root, 'serviceConsumerHsaId')
    if (!hsaId) return client('serviceConsumerHsaId is missing.')
    const routing = catalogue.routing()
    const at = clock.epochMilliseconds()
    const rows = catalogue.cooperations({ at, namespace: key, consumerHsaId: hsaId })
    // Those of rows as they stand, and each registered address that a row above it opens.
    const below = routing.all('logicalAddress').filter(({ hsaId: logicalAddress }) => {
      const way = routing.find({ consumer: hsaId, contract: key, logicalAddress, at })
      return way.authorisation !== undefined && way.route !== undefined
    })
    const named = [...rows.map(({ row }) => row.logicalAddress), ...below.map((address) => address.hsaId)]
    const addresses = [...new Set(named)].sort()
    const items = addresses.map(
      (each) =>
        `<logicalAddressRecord><logicalAddress>${escapeXml(each)}</logicalAddress></logicalAddressRecord>`,
    )
    return { body: response('GetLogicalAddresseesByServiceContract', addresseesByContract, items) }
  },
}

/** What is called by SOAP has a namespace; the look-ups tell of nothing else. */
const rivtaOf = (keys: readonly string[]): string[] => keys.filter((key) => key.startsWith('urn:')).sort()

const response = (name: string, namespace: string, items: readonly string[]): string =>
  `<${name}Response xmlns="${namespace}">${items.join('')}</${name}Response>`
