import { child, childrenOf, readXml, textAt, type XmlElement, XmlError } from '../../exchange/index.ts'
import { type PersonIdentity, parsePersonIdentity, Temporal } from '../../kernel/index.ts'
import type { CareDecision } from '../contract/index.ts'

/** A person as the record has her. */
export interface RecordPerson {
  identity: PersonIdentity
  givenName: string
  familyName: string
  protectedIdentity: boolean
  phone?: string
  language?: string
  address?: RecordAddress
}

export interface RecordAddress {
  street: string
  postalCode?: string
  city?: string
  floor?: string
}

/** An employee as the record has her. */
export interface RecordStaff {
  hsaId: string
  name: string
  title?: string
  phone?: string
}

/** A decision, and whose it is. */
export interface RecordDecision {
  identity: PersonIdentity
  decision: CareDecision
}

/** The answer is not one of this contract, or lacks what every answer of it has. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord'
}

const namespaceOf = (name: string) => `urn:riv:knutpunkt:socialregister:${name}Responder:1`

/** What an answer says, and how many of its elements cannot be kept here: an identity of a kind that is not known, say. */
export interface Read<T> {
  items: T[]
  unreadable: number
}

/** A contract by which the record is read: its key, its request, and what its answer says. */
export interface RecordContract<T> {
  key: string
  request: string
  read(body: string): Read<T>
}

function contract<T>(
  name: string,
  element: string,
  read: (element: XmlElement) => T | undefined,
): RecordContract<T> {
  const key = namespaceOf(name)
  return {
    key,
    request: `<${name} xmlns="${key}"/>`,
    read(body) {
      const root = parsed(body)
      if (root.name !== `${name}Response` || root.namespace !== key)
        throw new UnreadableRecord('another answer')
      const all = childrenOf(root, element).map(read)
      const items = all.filter((item) => item !== undefined)
      return { items, unreadable: all.length - items.length }
    },
  }
}

function parsed(body: string): XmlElement {
  try {
    return readXml(body)
  } catch (error) {
    if (error instanceof XmlError) throw new UnreadableRecord('no XML')
    throw error
  }
}

export const serviceRecipients = contract<RecordPerson>('GetServiceRecipients', 'serviceRecipient', (of) => {
  const identity = identityAt(of)
  const [givenName, familyName] = [textAt(of, 'givenName'), textAt(of, 'familyName')]
  if (identity === undefined || !givenName || !familyName) return undefined
  const address = addressAt(child(of, 'address'))
  return {
    identity,
    givenName: givenName.slice(0, 60),
    familyName: familyName.slice(0, 60),
    protectedIdentity: ['true', '1'].includes(textAt(of, 'protectedIdentity') ?? ''),
    ...optional('phone', textAt(of, 'phone'), 40),
    ...optional('language', textAt(of, 'language'), 20),
    ...(address && { address }),
  }
})

export const careDecisions = contract<RecordDecision>('GetCareDecisions', 'careDecision', (of) => {
  const identity = identityAt(of)
  const [recordId, kind, until] = [textAt(of, 'decisionId'), textAt(of, 'kind'), textAt(of, 'validUntil')]
  const [validFrom, validUntil] = [dateIn(textAt(of, 'validFrom')), dateIn(until)]
  if (identity === undefined || !recordId || !kind || !validFrom) return undefined
  if (until && !validUntil) return undefined
  return {
    identity,
    decision: {
      recordId: recordId.slice(0, 100),
      kind: kind.slice(0, 200),
      validFrom,
      ...(validUntil && { validUntil }),
      ...optional('unit', textAt(of, 'unit'), 200),
    },
  }
})

export const staffOfRecord = contract<RecordStaff>('GetStaff', 'staff', (of) => {
  const [hsaId, name] = [textAt(of, 'hsaId'), textAt(of, 'name')]
  if (!hsaId || !name) return undefined
  return {
    hsaId: hsaId.toUpperCase().slice(0, 40),
    name: name.slice(0, 100),
    ...optional('title', textAt(of, 'title'), 60),
    ...optional('phone', textAt(of, 'phone'), 40),
  }
})

function identityAt(of: XmlElement): PersonIdentity | undefined {
  return parsePersonIdentity(textAt(of, 'personId', 'extension') ?? '')
}

function addressAt(of: XmlElement | undefined): RecordAddress | undefined {
  const street = textAt(of, 'street')
  if (!street) return undefined
  return {
    street: street.slice(0, 120),
    ...optional('postalCode', textAt(of, 'postalCode'), 10),
    ...optional('city', textAt(of, 'city'), 60),
    ...optional('floor', textAt(of, 'floor'), 40),
  }
}

/** A day as XML Schema writes it: a zone may follow, which of a day in Sweden says nothing. */
function dateIn(text: string | undefined): string | undefined {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?$/.exec(text ?? '') ?? []
  if (day === undefined) return undefined
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' }).toString()
  } catch {
    return undefined
  }
}

const optional = <K extends string>(name: K, value: string | undefined, most: number) =>
  (value ? { [name]: value.slice(0, most) } : {}) as { [P in K]?: string }
