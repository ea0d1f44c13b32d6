import { swedishZone, Temporal } from '../../kernel/index.ts'
import { child, childrenOf, escapeXml, textAt, type XmlElement } from '../soap/xml.ts'
import { EiFault } from './ei-fault.ts'
import {
  type Engagement,
  type EngagementTransaction,
  mostTransactions,
  noClinicalProcess,
  placeFields,
} from './engagement.ts'
import { type ResidentId, readResident } from './resident.ts'

export const indexNamespace = 'urn:riv:itintegration:engagementindex:1'
export const indexContract = (name: IndexContract): string =>
  `urn:riv:itintegration:engagementindex:${name}Responder:1`
export type IndexContract = 'Update' | 'ProcessNotification' | 'FindContent' | 'GetUpdates'

/** What fields are called in messages. */
const names = {
  serviceDomain: 'serviceDomain',
  categorization: 'categorization',
  logicalAddress: 'logicalAddress',
  businessObject: 'businessObjectInstanceIdentifier',
  sourceSystem: 'sourceSystem',
  dataController: 'dataController',
  owner: 'owner',
  clinicalProcess: 'clinicalProcessInterestId',
} as const

/** The transactions of an Update or ProcessNotification. @throws {EiFault} */
export function readTransactions(root: XmlElement): EngagementTransaction[] {
  const all = childrenOf(root, 'engagementTransaction')
  if (all.length < 1 || all.length > mostTransactions)
    throw new EiFault('EI001', `a request has 1 to ${mostTransactions} transactions`)
  return all.map((each, at) => {
    const where = `transaction ${at + 1}`
    const deleted = textAt(each, 'deleteFlag') ?? 'false'
    if (!/^(true|false|0|1)$/.test(deleted))
      throw new EiFault('EI004', `deleteFlag of ${where} is neither true nor false`)
    const engagement = child(each, 'engagement')
    if (engagement === undefined) throw new EiFault('EI003', `${where} has no engagement`)
    return { deleted: deleted === 'true' || deleted === '1', engagement: readEngagement(engagement, where) }
  })
}

/** @throws {EiFault} naming the field, never what stands there */
export function readEngagement(element: XmlElement, where: string): Engagement {
  const place = Object.fromEntries(
    placeFields.map(([field, , longest]) => {
      const name = names[field]
      const text = textAt(element, name) || (field === 'clinicalProcess' ? noClinicalProcess : '')
      if (text === '') throw new EiFault('EI003', `${name} of ${where} is missing`)
      if (text.length > longest)
        throw new EiFault('EI004', `${name} of ${where} is longer than ${longest} characters`)
      return [field, text]
    }),
  ) as unknown as Omit<Engagement, 'resident'>
  const time = (name: string) => {
    const text = textAt(element, name)
    if (text === undefined || text === '') return undefined
    const read = readTime(text)
    if (read === undefined) throw new EiFault('EI004', `${name} of ${where} is no time, YYYYMMDDhhmmss`)
    return read
  }
  const [mostRecent, createdAt, updatedAt] = [
    time('mostRecentContent'),
    time('creationTime'),
    time('updateTime'),
  ]
  return {
    ...place,
    resident: residentOf(element, 'registeredResidentIdentification', where),
    ...(mostRecent !== undefined && { mostRecent }),
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
  }
}

/** Whom an element names: its text, and for reserve numbers the root in its attribute. @throws {EiFault} */
export function residentOf(element: XmlElement, name: string, where: string): ResidentId {
  const found = child(element, name)
  if (found === undefined || found.text.trim() === '')
    throw new EiFault('EI003', `${name} of ${where} is missing`)
  const resident = readResident(found.text, found.attributes['root'])
  if (resident === undefined)
    throw new EiFault(
      'EI004',
      `${name} of ${where} is neither twelve digits nor a reserve number with its root`,
    )
  return resident
}

/** `YYYYMMDDhhmmss` in Swedish time, to ms since 1970. */
export function readTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, ...number[]]
  try {
    return Temporal.PlainDateTime.from(
      { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! },
      { overflow: 'reject' },
    ).toZonedDateTime(swedishZone).epochMilliseconds
  } catch {
    return undefined
  }
}

export function writeTime(at: number): string {
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(swedishZone).toPlainDateTime()
  return time.toString({ smallestUnit: 'second' }).replace(/[-:T]/g, '')
}

const writeResident = (name: string, { root, extension }: ResidentId): string =>
  `<${name}${root === undefined ? '' : ` root="${escapeXml(root)}"`}>${escapeXml(extension)}</${name}>`

/** Of the elements that contracts share; what each has itself is in its own namespace. */
const shared = `xmlns:c="${indexNamespace}"`

/** An engagement in an element of its own or, in transactions and updates, of the shared schema. */
export function writeEngagement(engagement: Engagement, tag = 'c:engagement'): string {
  const field = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<c:${name}>${escapeXml(value)}</c:${name}>`
  const { mostRecent, createdAt, updatedAt } = engagement
  const time = (at: number | undefined) => (at === undefined ? undefined : writeTime(at))
  return `<${tag}>${[
    writeResident('c:registeredResidentIdentification', engagement.resident),
    field('serviceDomain', engagement.serviceDomain),
    field('categorization', engagement.categorization),
    field('logicalAddress', engagement.logicalAddress),
    field('businessObjectInstanceIdentifier', engagement.businessObject),
    field('clinicalProcessInterestId', engagement.clinicalProcess),
    field('mostRecentContent', time(mostRecent)),
    field('creationTime', time(createdAt)),
    field('updateTime', time(updatedAt)),
    field('sourceSystem', engagement.sourceSystem),
    field('dataController', engagement.dataController),
    field('owner', engagement.owner),
  ].join('')}</${tag}>`
}

const rootOf = (contract: IndexContract, name: string, content: string): string =>
  `<${name} xmlns="${indexContract(contract)}" ${shared}>${content}</${name}>`

/** A ProcessNotification or Update of these changes. */
export function writeTransactions(
  name: 'Update' | 'ProcessNotification',
  transactions: readonly EngagementTransaction[],
): string {
  const all = transactions.map(
    ({ deleted, engagement }) =>
      `<engagementTransaction><c:deleteFlag>${deleted}</c:deleteFlag>${writeEngagement(engagement)}</engagementTransaction>`,
  )
  return rootOf(name, name, all.join(''))
}

/** A GetUpdates: all of a domain since a time, after the residents that were had already. */
export function writeGetUpdates(asked: { serviceDomain: string; since: number; after?: ResidentId }): string {
  const after = asked.after === undefined ? '' : writeResident('registeredResidentLastFetched', asked.after)
  const since = `<timeStamp>${writeTime(asked.since)}</timeStamp>`
  const domain = `<serviceDomain>${escapeXml(asked.serviceDomain)}</serviceDomain>`
  return rootOf('GetUpdates', 'GetUpdates', domain + since + after)
}

/** The answer of GetUpdates, engagements by resident. */
export function writeUpdates(byResident: readonly (readonly Engagement[])[], complete: boolean): string {
  const residents = byResident.map(
    (engagements) =>
      `<registeredResidentEngagement>${writeResident('c:registeredResidentIdentification', engagements[0]!.resident)}${engagements
        .map((each) => writeEngagement(each))
        .join('')}</registeredResidentEngagement>`,
  )
  const end = `<responseIsComplete>${complete}</responseIsComplete>`
  return rootOf('GetUpdates', 'GetUpdatesResponse', residents.join('') + end)
}

/** The answer of FindContent. */
export function writeFound(engagements: readonly Engagement[]): string {
  const all = engagements.map((each) => writeEngagement(each, 'engagement'))
  return rootOf('FindContent', 'FindContentResponse', all.join(''))
}

/** Reads what {@link writeUpdates} wrote, here or elsewhere. @throws {EiFault} */
export function readUpdates(root: XmlElement): {
  engagements: Engagement[]
  last: ResidentId | undefined
  complete: boolean
} {
  if (root.name !== 'GetUpdatesResponse') throw new EiFault('EI005', 'the answer is none to GetUpdates')
  const residents = childrenOf(root, 'registeredResidentEngagement')
  const engagements = residents.flatMap((each, at) =>
    childrenOf(each, 'engagement').map((one) => readEngagement(one, `resident ${at + 1}`)),
  )
  const last = residents.at(-1)
  return {
    engagements,
    last: last && residentOf(last, 'registeredResidentIdentification', `resident ${residents.length}`),
    complete: /^(true|1)$/.test(textAt(root, 'responseIsComplete') ?? 'true'),
  }
}
