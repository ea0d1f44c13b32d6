import { personnummerRoot } from './social-register.ts'
import { type ContractName, domains, indexed, keyOf, type Source } from './world.ts'
import { type Fields, writeElement } from './xml.ts'

/** A request by a contract. */
export const requestOf = (name: ContractName, fields: Fields): string =>
  writeElement(name, keyOf(name), fields)

export const aboutPatient = (identity: string): Fields => ({
  patientId: { root: personnummerRoot, extension: identity },
})

const indexNamespace = 'urn:riv:itintegration:engagementindex:1'
export const updateContract = 'urn:riv:itintegration:engagementindex:UpdateResponder:1'

/** How many changes an Update holds at most. */
export const mostChanges = 1000

/** An Update of the index of engagements: a source has something of these kinds about these people. */
export function updateOf(
  source: Source,
  entries: readonly { identity: string; contract: ContractName; latest: string }[],
): string {
  const field = (name: string, value: string) => `<c:${name}>${value}</c:${name}>`
  const all = entries.map(
    ({ identity, contract, latest }) =>
      `<engagementTransaction>${field('deleteFlag', 'false')}<c:engagement>${[
        field('registeredResidentIdentification', identity),
        field('serviceDomain', `riv:knutpunkt:${domains[contract]}`),
        field('categorization', indexed[contract] ?? 'NA'),
        field('logicalAddress', source.hsaId),
        field('businessObjectInstanceIdentifier', 'NA'),
        field('clinicalProcessInterestId', 'NA'),
        field('mostRecentContent', `${latest.replaceAll('-', '')}090000`),
        field('sourceSystem', source.hsaId),
        field('dataController', source.hsaId),
        field('owner', source.hsaId),
      ].join('')}</c:engagement></engagementTransaction>`,
  )
  return `<Update xmlns="${updateContract}" xmlns:c="${indexNamespace}">${all.join('')}</Update>`
}
