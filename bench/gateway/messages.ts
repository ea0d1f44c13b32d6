/** The contract that the measures call by; gathered too. */
export const contract = 'urn:riv:knutpunkt:carecontact:GetCareContactsResponder:1'
export const consumerId = 'SE2120001231-KONS'
export const platformId = 'SE2120001231-KP'

/** Calls here are answered at once, by nginx. */
export const quickAddress = 'SE2120001231-VC1'
/** Calls here are answered with as much as is asked for, once all of the request has come. */
export const longAddress = 'SE2120001231-LONG'
/** Calls here are answered from all sources. */
export const gatheringAddress = 'SE2120001231-AGG'

export const contractPath = '/vp/GetCareContacts/1/rivtabp21'
export const updateContract = 'urn:riv:itintegration:engagementindex:UpdateResponder:1'
export const updatePath = '/vp/Update/1/rivtabp21'

const soap = 'http://schemas.xmlsoap.org/soap/envelope/'
const personRoot = '1.2.752.129.2.1.3.1'
const person = '191212121212'

function request(address: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${soap}"><soap:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">${address}</LogicalAddress></soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
}

/** Asks for the made-up person's contacts; with something of the sender's own in it, that may be long. */
export function requestTo(address: string, more = ''): string {
  return request(
    address,
    `<GetCareContacts xmlns="${contract}"><patientId><root>${personRoot}</root><extension>${person}</extension></patientId>${more}</GetCareContacts>`,
  )
}

/** Tells the engagement index that sources have something about the person. */
export function updateOf(sources: readonly string[]): string {
  const all = sources.map((source) => {
    const field = (name: string, value: string) => `<c:${name}>${value}</c:${name}>`
    return `<engagementTransaction>${field('deleteFlag', 'false')}<c:engagement>${[
      `<c:registeredResidentIdentification>${person}</c:registeredResidentIdentification>`,
      field('serviceDomain', 'riv:knutpunkt:carecontact'),
      field('categorization', 'NA'),
      field('logicalAddress', source),
      field('businessObjectInstanceIdentifier', 'NA'),
      field('clinicalProcessInterestId', 'NA'),
      field('sourceSystem', source),
      field('dataController', source),
      field('owner', source),
    ].join('')}</c:engagement></engagementTransaction>`
  })
  return request(
    platformId,
    `<Update xmlns="${updateContract}" xmlns:c="urn:riv:itintegration:engagementindex:1">${all.join('')}</Update>`,
  )
}

const answerBytes = 4096

/** What stands before and after the content of an answer. */
export const answerParts = [
  `<s:Envelope xmlns:s="${soap}"><s:Body><GetCareContactsResponse xmlns="${contract}">`,
  '</GetCareContactsResponse></s:Body></s:Envelope>',
] as const

/** Once in every contact of an answer. */
export const contactMark = '</careContact>'
export const contactsEach = 8

/** A person's contacts at one source: 4 KB. */
export function answerText(): string {
  const contact = (at: number, reason = '') =>
    `<careContact><header><documentId>${at}</documentId><sourceSystemHSAId>${quickAddress}</sourceSystemHSAId><documentTime>2026-03-0${at}T09:00:00</documentTime><careUnit><hsaId>${quickAddress}</hsaId><name>Vårdcentralen</name></careUnit></header><kind>besok</kind><status>avslutad</status><start>2026-03-0${at}T09:00:00</start><reason>${reason}</reason>${contactMark}`
  const all = (reason: string) =>
    answerParts.join(
      Array.from({ length: contactsEach }, (_, at) => contact(at + 1, at === 0 ? reason : '')).join(''),
    )
  return all('a'.repeat(answerBytes - Buffer.byteLength(all(''))))
}
