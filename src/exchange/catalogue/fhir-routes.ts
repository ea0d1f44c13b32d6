import Type from 'typebox'
import { type App, type Clock, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Route } from '../addressing/addressing.ts'
import type { Catalogue, Held } from './catalogue.ts'
import { requireReader, seesProducers } from './catalogue-routes.ts'

export interface FhirRouteDeps {
  catalogue: Catalogue
  clock: Clock
  guard: Pick<Guard, 'require'>
  baseUrl(): string
}

/** HSA-id (OID of Inera). */
const hsaSystem = 'urn:oid:1.2.752.129.2.1.4.1'
const connectionTypes: Record<string, { system: string; code: string }> = {
  fhir: { system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type', code: 'hl7-fhir-rest' },
}
const contractSystem = 'urn:riv:contract'
const profileSystem = 'urn:riv:profile'

const Token = Type.Optional(
  Type.String({ maxLength: 200, description: 'A value, or system|value', pattern: '^[^,]*$' }),
)
const Search = Type.Object({
  _id: Token,
  identifier: Token,
  organization: Type.Optional(
    Type.String({ maxLength: 200, description: "An organisation's HSA-id, or Organization/ and it" }),
  ),
  _count: Type.Optional(Type.Integer({ minimum: 0, maximum: 500, default: 100 })),
  _offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
})
type Search = Type.Static<typeof Search>
type Resource = { resourceType: string; id: string }

/** One resource with what it is searched by. */
interface Found {
  resource: Resource
  identifiers: readonly string[]
  organisations: readonly string[]
}

/** Who answers what where, as FHIR R4 tells it: `Endpoint` and `OrganizationAffiliation`. */
export function fhirRoutes(app: App, { catalogue, clock, guard, baseUrl }: FhirRouteDeps): void {
  const kinds = { Endpoint: endpointsOf, OrganizationAffiliation: affiliationsOf }
  for (const [kind, resources] of Object.entries(kinds)) {
    app.get(
      `/fhir/R4/${kind}`,
      {
        config: { permission: 'exchange.catalogue.read' },
        schema: {
          tags: ['catalogue'],
          summary: `${kind} (FHIR R4) of those who answer calls, found by identifier and organisation`,
          querystring: Search,
          response: { 200: Type.Object({}, { title: 'Bundle', additionalProperties: true }) },
        },
      },
      async (request, reply) => {
        const party = partyOf(request)
        await requireReader(guard, party)
        const rows = catalogue.productions({ at: clock.epochMilliseconds() })
        const found = resources(catalogue, rows, seesProducers(party)).filter(fits(request.query))
        reply.type('application/fhir+json; charset=utf-8')
        return bundle(`${baseUrl()}/fhir/R4/${kind}`, found, request.query)
      },
    )
    app.get(
      `/fhir/R4/${kind}/:id`,
      {
        config: { permission: 'exchange.catalogue.read' },
        schema: {
          tags: ['catalogue'],
          summary: `One ${kind} (FHIR R4)`,
          params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9.-]{1,64}$' }) }),
          response: {
            200: Type.Object({}, { title: 'Resource', additionalProperties: true }),
            404: Type.Object({}, { title: 'OperationOutcome', additionalProperties: true }),
          },
        },
      },
      async (request, reply) => {
        const party = partyOf(request)
        await requireReader(guard, party)
        const rows = catalogue.productions({ at: clock.epochMilliseconds() })
        const { id } = request.params
        const found = resources(catalogue, rows, seesProducers(party)).find(
          ({ resource }) => resource.id === id,
        )
        reply.type('application/fhir+json; charset=utf-8')
        return found?.resource ?? reply.code(404).send(notFound)
      },
    )
  }
}

const notFound = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: 'not-found',
      details: {
        text: 'Resursen finns inte, eller gäller inte nu. / The resource does not exist, or does not hold now.',
      },
    },
  ],
}

/** By organisation and identifier, whatever the case: HSA-ids are the same in both. */
function fits({ _id, identifier, organization }: Search) {
  const bare = (token: string) => token.slice(token.lastIndexOf('|') + 1).toUpperCase()
  const among = (values: readonly string[], wanted: string) =>
    values.some((each) => each.toUpperCase() === wanted)
  return ({ resource, identifiers, organisations }: Found): boolean =>
    (_id === undefined || resource.id === _id) &&
    (identifier === undefined || among(identifiers, bare(identifier))) &&
    (organization === undefined || among(organisations, bare(organization.replace(/^Organization\//, ''))))
}

function bundle(url: string, found: readonly Found[], asked: Search) {
  const { _count = 100, _offset = 0 } = asked
  const page = (offset: number) => {
    const given = Object.entries(asked).filter(([name]) => name !== '_offset' && name !== '_count')
    const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
    query.set('_count', String(_count))
    query.set('_offset', String(offset))
    return `${url}?${query}`
  }
  const more = _count > 0 && found.length > _offset + _count
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    link: [
      { relation: 'self', url: page(_offset) },
      ...(more ? [{ relation: 'next', url: page(_offset + _count) }] : []),
    ],
    entry: found.slice(_offset, _offset + _count).map(({ resource }) => ({
      fullUrl: `${url}/${resource.id}`,
      resource,
      search: { mode: 'match' },
    })),
  }
}

const hsaIdentifier = (value: string) => ({ system: hsaSystem, value })
const reference = (hsaId: string, display: string) => ({ identifier: hsaIdentifier(hsaId), display })

/** One for each endpoint that something is answered at, with all contracts that are. */
function endpointsOf(catalogue: Catalogue, rows: readonly Held<Route>[], seesAddress: boolean): Found[] {
  return [...Map.groupBy(rows, ({ row }) => row.endpoint)].map(([id, held]) => {
    const endpoint = catalogue.routing().entity('endpoint', id)
    const { component } = held[0]!
    const profile = endpoint?.profile ?? 'rivtabp21'
    const resource = {
      resourceType: 'Endpoint',
      id,
      identifier: [hsaIdentifier(component.hsaId)],
      status: 'active',
      connectionType: connectionTypes[profile] ?? { system: profileSystem, code: profile },
      name: component.name,
      managingOrganization: reference(component.hsaId, component.name),
      payloadType: [...new Set(held.map(({ contract }) => contract.key))].map((code) => ({
        coding: [{ system: contractSystem, code }],
      })),
      address: (seesAddress ? endpoint?.url : undefined) ?? catalogue.addressOf(held[0]!),
    }
    const organisations = [component.hsaId, ...held.map(({ address }) => address.hsaId)]
    return { resource, identifiers: [id, component.hsaId], organisations }
  })
}

/** One for each way: that a component answers a contract for an address. */
function affiliationsOf(_: Catalogue, rows: readonly Held<Route>[]): Found[] {
  return rows.map(({ row, contract, address, component }) => {
    const resource = {
      resourceType: 'OrganizationAffiliation',
      id: row.id,
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${row.id}` }],
      active: true,
      period: { start: row.validFrom, ...(row.validUntil !== undefined && { end: row.validUntil }) },
      organization: reference(address.hsaId, address.name),
      participatingOrganization: reference(component.hsaId, component.name),
      code: [{ coding: [{ system: contractSystem, code: contract.key }], text: contract.name }],
      endpoint: [{ reference: `Endpoint/${row.endpoint}` }],
    }
    const identifiers = [row.id, `urn:uuid:${row.id}`, address.hsaId, component.hsaId]
    return { resource, identifiers, organisations: [address.hsaId, component.hsaId] }
  })
}
