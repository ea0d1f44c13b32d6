import { newId, type Text } from '../../kernel/index.ts'
import type { Endpoint, Routing, TriedRow } from '../addressing/addressing.ts'
import type { Operation } from '../addressing/operations.ts'
import type { ExplainAsked, Explanation } from '../contract/traffic.ts'
import type { Resolved } from '../gateway/resolve.ts'
import { isOpen, type ServiceContract } from '../service-contract/service-contract.ts'

type Order = Explanation['order'][number]

const texts = {
  contract: {
    sv: 'Tjänstekontraktet finns inte i katalogen. Be kontraktets förvaltare att importera det.',
    en: 'The service contract is not in the catalogue. Ask whoever keeps it to import it.',
  },
  lifecycle: {
    sv: 'Tjänstekontraktet är inte i kraft. Be kontraktets förvaltare att sätta det i kraft, eller använd en nyare version.',
    en: 'The service contract is not in force. Ask whoever keeps it to put it in force, or use a newer version.',
  },
  address: {
    sv: 'Den logiska adressen finns inte. Beställ att den läggs till, med namn och personuppgiftsansvarig organisation.',
    en: 'The logical address does not exist. Order that it is added, with its name and the organisation that is the controller.',
  },
  consumer: {
    sv: 'Konsumenten är inte registrerad som komponent. Beställ att den läggs till, med sitt system.',
    en: 'The consumer is not registered as a component. Order that it is added, with its system.',
  },
  system: {
    sv: 'Konsumenten är inte ett godkänt system i partsregistret, eller är avstängd. Be dess organisation att registrera den.',
    en: 'The consumer is not a system in the register of parties, or is set aside. Ask its organisation to register it.',
  },
  authorisation: {
    sv: 'Beställ en anropsbehörighet för konsumenten, kontraktet och adressen. Utkastet är förberett.',
    en: 'Order a call authorisation for the consumer, the contract and the address. The draft is prepared.',
  },
  untilThen: {
    sv: 'En anropsbehörighet finns men gäller inte än. Beställ en som gäller tills dess. Utkastet är förberett.',
    en: 'There is a call authorisation that does not hold yet. Order one until then. The draft is prepared.',
  },
  route: {
    sv: 'Beställ ett vägval för kontraktet till adressen. Välj producentens anropsadress i utkastet.',
    en: 'Order a route for the contract to the address. Choose the producer’s endpoint in the draft.',
  },
  routePrepared: {
    sv: 'Beställ ett vägval för kontraktet till adressen. Utkastet är förberett med den anropsadress som svarar för organisationen.',
    en: 'Order a route for the contract to the address. The draft is prepared with the endpoint that answers for the organisation.',
  },
  circle: {
    sv: 'Vägvalet leder tillbaka hit över andra plattformar. Ändra det här eller på en av dem, så att det leder till producenten.',
    en: 'The route leads back here over other platforms. Change it here or at one of them, so that it leads to the producer.',
  },
  rules: {
    sv: 'Det saknas inget i adresseringen: reglerna nekar anropet. Vad som skulle behöva ändras står under beslutet.',
    en: 'Nothing is missing in the addressing: the rules deny the call. What would have to change stands under the decision.',
  },
} satisfies Record<string, Text>

export interface OrderFacts {
  asked: Pick<ExplainAsked, 'contract' | 'logicalAddress' | 'consumer'>
  resolved: Resolved
  tried: readonly TriedRow[]
  /** The consumer's in the register of parties, when it is there and not set aside. */
  system: { id: string; organisation: string } | undefined
  /** ms since 1970: new rows hold from now on. */
  now: number
}

/**
 * What to order so that a call which is refused with VP004, VP007 or VP008 goes through, in the order it is needed. Whether there is a
 * route is told to those who see to connections, though not to whoever calls.
 */
export function ordersFor(facts: OrderFacts): Order[] {
  const { resolved, asked, system } = facts
  const { contract, way, routing, refusal } = resolved
  if (refusal !== 'VP004' && refusal !== 'VP007' && refusal !== 'VP008') return []
  const orders: Order[] = []
  if (contract === undefined) orders.push({ text: texts.contract })
  else if (!isOpen(contract)) orders.push({ text: texts.lifecycle })
  const component = routing.componentByHsaId(asked.consumer)
  if (system === undefined && component?.system === undefined) orders.push({ text: texts.system })
  const known = isAnAddress(routing, asked.logicalAddress)
  if (!known) orders.push({ text: texts.address, operation: addressFor(asked.logicalAddress) })
  const consumer = component?.id ?? newId()
  if (component === undefined) {
    const value = {
      id: consumer,
      hsaId: asked.consumer,
      name: '',
      organisation: system?.organisation ?? '',
      ...(system && { system: system.id }),
    }
    orders.push({ text: texts.consumer, operation: put({ op: 'put', kind: 'component', value }) })
  }
  if (way.authorisation === undefined) orders.push(authorisationFor(facts, consumer))
  if (way.route === undefined) orders.push(routeFor(facts, contract))
  return orders.length === 0 ? [{ text: texts.rules }] : orders
}

/** What to order for a call that went in a circle: it cannot be prepared, since the route may be another platform's. */
export const ordersForCircle: readonly Order[] = [{ text: texts.circle }]

const put = (operation: Operation): Operation => operation
const second = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

const isAnAddress = (routing: Routing, address: string): boolean =>
  address === '*' || address === 'SE' || routing.entity('logicalAddress', address) !== undefined

const addressFor = (hsaId: string): Operation =>
  put({ op: 'put', kind: 'logicalAddress', value: { hsaId, name: '', organisation: '' } })

/** Rows of one place cannot hold at the same time, so that a new one ends where one that is published begins. */
function period(facts: OrderFacts, kind: TriedRow['kind']): { validFrom: string; validUntil?: string } {
  const { now, tried, asked } = facts
  const later = tried
    .filter((row) => row.kind === kind && row.outcome === 'not_yet_valid')
    .filter(({ address }) => address === asked.logicalAddress)
    .map(({ row }) => Date.parse(row!.validFrom))
    .filter((from) => from > now)
  return { validFrom: second(now), ...(later.length > 0 && { validUntil: second(Math.min(...later)) }) }
}

function authorisationFor(facts: OrderFacts, consumer: string): Order {
  const { contract, logicalAddress } = facts.asked
  const holds = period(facts, 'authorisation')
  const value = { id: newId(), contract, logicalAddress, consumer, ...holds }
  return {
    text: holds.validUntil === undefined ? texts.authorisation : texts.untilThen,
    operation: put({ op: 'put', kind: 'authorisation', value }),
  }
}

function routeFor(facts: OrderFacts, contract: ServiceContract | undefined): Order {
  const { asked, resolved } = facts
  const endpoint = onlyEndpoint(resolved.routing, asked, contract)
  const value = {
    id: newId(),
    contract: asked.contract,
    logicalAddress: asked.logicalAddress,
    endpoint: endpoint?.id ?? '',
    ...period(facts, 'route'),
  }
  return {
    text: endpoint === undefined ? texts.route : texts.routePrepared,
    operation: put({ op: 'put', kind: 'route', value }),
  }
}

/** The one endpoint of the address' organisation that speaks what the contract is written in; undefined when there are none or several. */
function onlyEndpoint(
  routing: Routing,
  { logicalAddress }: OrderFacts['asked'],
  contract: ServiceContract | undefined,
): Endpoint | undefined {
  const organisation = routing.entity('logicalAddress', logicalAddress)?.organisation
  if (organisation === undefined || contract === undefined) return undefined
  const speaks = { rivta: /^rivta/, openapi: /^rest$/, fhir: /^(fhir|rest)$/ }[contract.kind]
  const found = routing
    .all('endpoint')
    .filter(({ profile }) => speaks.test(profile))
    .filter(({ component }) => routing.entity('component', component)?.organisation === organisation)
  return found.length === 1 ? found[0] : undefined
}
