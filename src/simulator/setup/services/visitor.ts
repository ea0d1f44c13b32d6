import { randomUUID } from 'node:crypto'
import type { HttpClient } from '../../http-client.ts'
import { keyOf, receptionHsaId } from '../../records/world.ts'
import { exchange } from './contract-files.ts'
import { lookUpContracts } from './own-contract-addressing.ts'

const trust = '/api/trust/v1'

/** The client id of the system that whoever tries the platform out calls as. */
export const visitorSystem = 'eget-system'
/** As whom it calls, and as whom what it calls answers: in the certificates of both. */
export const visitors = { caller: 'SE9999999916-EGEN', producer: 'SE9999999916-EGENTID' } as const

const name = 'Ditt eget system'
/** Imported by whoever tries the platform out, from `docs/examples`. */
const openingHours = 'urn:riv:knutpunkt:example:GetOpeningHoursResponder:1'
const meetingPlace = 'SE9999999916-MOTE'
const socialRecord = 'SE9999999916-OMS'
const producerUrl = 'https://localhost:9443/soap'

/** Registers the visitor's system at a municipality. */
export async function ensureVisitor(http: HttpClient, organisationId: string): Promise<void> {
  const { items } = await http.get<{ items: { id: string }[] }>(`${trust}/systems?limit=500`)
  if (items.some(({ id }) => id === visitorSystem)) return
  await http.post(`${trust}/systems`, {
    id: visitorSystem,
    name,
    organisationId,
    componentHsaId: visitors.caller,
    actsFor: [organisationId],
    scopes: ['exchange.catalogue.read'],
    authentication: 'tls_client_auth',
    certificateSubject: `CN=${visitors.caller}`,
    tokenBinding: 'mtls',
    grantTypes: ['client_credentials'],
  })
}

/** What connects the visitor's own consumer and producer, for a draft; undefined when it is published. */
export async function connectionOf(http: HttpClient, organisation: string): Promise<object[] | undefined> {
  const { items } = await http.get<{ items: { hsaId: string }[] }>(
    `${exchange}/addressing/components?limit=500`,
  )
  if (items.some(({ hsaId }) => hsaId === visitors.caller)) return undefined
  const [consumer, component, endpoint] = [randomUUID(), randomUUID(), randomUUID()]
  const validFrom = '2026-01-01T00:00:00Z'
  const put = (kind: string, value: object) => ({ op: 'put', kind, value })
  const authorise = (contract: string, logicalAddress: string) =>
    put('authorisation', { id: randomUUID(), consumer, contract, logicalAddress, validFrom })
  return [
    put('component', {
      id: consumer,
      hsaId: visitors.caller,
      name,
      organisation,
      system: visitorSystem,
    }),
    put('component', { id: component, hsaId: visitors.producer, name: 'Dina öppettider', organisation }),
    put('endpoint', { id: endpoint, component, url: producerUrl, profile: 'rivtabp21' }),
    put('logicalAddress', { hsaId: meetingPlace, name: 'Mötesplatsen i Exempelköping', organisation }),
    put('route', {
      id: randomUUID(),
      contract: openingHours,
      logicalAddress: meetingPlace,
      endpoint,
      validFrom,
    }),
    authorise(openingHours, meetingPlace),
    authorise(keyOf('GetSocialDocumentation'), socialRecord),
    ...lookUpContracts.map((contract) => authorise(contract, receptionHsaId)),
  ]
}
