import type { Engagement } from './engagements.ts'
import { personnummerRoot } from './social-register.ts'
import { type ContractName, domains, indexed, keyOf, type Source } from './world.ts'
import { type Fields, writeElement } from './xml.ts'

/** A request by a contract. */
export const requestOf = (name: ContractName, fields: Fields): string =>
  writeElement(name, keyOf(name), fields)

export const aboutPatient = (identity: string): Fields => ({
  patientId: { root: personnummerRoot, extension: identity },
})

export const indexNamespace = 'urn:riv:itintegration:engagementindex:1'
/** A contract of the index of engagements, by its key. */
export const indexContract = (name: string): string =>
  `urn:riv:itintegration:engagementindex:${name}Responder:1`
export const updateContract: string = indexContract('Update')

/** How many changes an Update holds at most. */
export const mostChanges = 1000

/** An Update of the index of engagements: a source has something of these kinds about these people. */
export function updateOf(source: Source, entries: readonly Engagement[]): string {
  const all = entries.map(
    (entry) =>
      `<engagementTransaction><c:deleteFlag>false</c:deleteFlag><c:engagement>${engagementFields(source, entry)}</c:engagement></engagementTransaction>`,
  )
  return `<Update xmlns="${updateContract}" xmlns:c="${indexNamespace}">${all.join('')}</Update>`
}

/** The fields of an engagement, their namespace as `c`. */
export function engagementFields({ hsaId }: Source, { identity, contract, latest }: Engagement): string {
  const field = (name: string, value: string) => `<c:${name}>${value}</c:${name}>`
  return [
    field('registeredResidentIdentification', identity),
    field('serviceDomain', `riv:knutpunkt:${domains[contract]}`),
    field('categorization', indexed[contract] ?? 'NA'),
    field('logicalAddress', hsaId),
    field('businessObjectInstanceIdentifier', 'NA'),
    field('clinicalProcessInterestId', 'NA'),
    field('mostRecentContent', latest),
    field('sourceSystem', hsaId),
    field('dataController', hsaId),
    field('owner', hsaId),
  ].join('')
}
