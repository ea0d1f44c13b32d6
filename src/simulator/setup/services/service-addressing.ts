import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { HttpClient } from '../../http-client.ts'
import { updateContract } from '../../records/requests.ts'
import {
  type ContractName,
  consumers,
  contractsOf,
  gatherings,
  indexed,
  keyOf,
  receptionHsaId,
  registerContracts,
  restContracts,
  type Source,
} from '../../records/world.ts'
import { type Contract, exchange } from './contract-files.ts'
import { ownContractRows } from './own-contract-addressing.ts'
import { type Keepers, platformSystem, systemOf } from './service-parties.ts'

export type Row = Readonly<Record<string, unknown>>
/** A row put in place. */
export interface Put {
  readonly op: 'put'
  readonly kind: 'component' | 'endpoint' | 'logicalAddress' | 'route' | 'authorisation'
  readonly value: Row
}

/** Since when everything holds that was never otherwise. */
export const validFrom = '2026-01-01T00:00:00.000Z'

export interface Addressed {
  readonly sources: readonly (Source & { readonly url: string })[]
  readonly keepers: Keepers
  readonly catalogue: readonly Contract[]
}

/**
 * Publishes where the made-up systems are and who may call them: a draft, approved by somebody else, published. What is published
 * already is left; only what has moved since is changed.
 *
 * @param approver asks as an engineer who approves
 */
export async function ensureAddressing(
  http: HttpClient,
  approver: HttpClient,
  addressed: Addressed,
): Promise<void> {
  await publishRows(
    http,
    approver,
    'De påhittade journalsystemen och vilka som får anropa dem',
    (components) => rowsOf(addressed, components),
  )
}

/**
 * Publishes rows as a draft, approved by somebody else. What is published already is left; only what has moved since is changed.
 *
 * @param rowsBeside the rows, by the components that are there
 */
export async function publishRows(
  http: HttpClient,
  approver: HttpClient,
  title: string,
  rowsBeside: (components: readonly Row[]) => readonly Put[],
): Promise<void> {
  const there = await published(http)
  const rows = rowsBeside(there.get('component') ?? [])
  const operations = rows.filter(({ kind, value }) => {
    const before = (there.get(kind) ?? []).find((each) => nameOf(each) === nameOf(value))
    return before === undefined || !isDeepStrictEqual(before, value)
  })
  if (operations.length === 0) return
  const drafts = `${exchange}/addressing/drafts`
  const { id } = await http.post<{ id: string }>(drafts, {
    title,
    operations,
  })
  await http.post(`${drafts}/${id}/submit`, undefined)
  await approver.post(`${drafts}/${id}/approve`, undefined)
  await http.post(`${drafts}/${id}/publish`, undefined)
}

const lists = {
  component: 'components',
  endpoint: 'endpoints',
  logicalAddress: 'logical-addresses',
  route: 'routes',
  authorisation: 'authorisations',
} as const

async function published(http: HttpClient): Promise<ReadonlyMap<string, Row[]>> {
  const all = await Promise.all(
    Object.entries(lists).map(async ([kind, list]) => {
      const { items } = await http.get<{ items: Row[] }>(`${exchange}/addressing/${list}?limit=500`)
      return [kind, items] as const
    }),
  )
  return new Map(all)
}

const nameOf = (value: Row): unknown => value['id'] ?? value['hsaId']

/** An id that is the same at every set-up. */
export function idOf(...what: string[]): string {
  const hex = createHash('sha256')
    .update(`knutpunkt simulator ${what.join(' ')}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function rowsOf({ sources, keepers, catalogue }: Addressed, components: readonly Row[]): Put[] {
  const put = (kind: Put['kind'], value: Row): Put => ({ op: 'put', kind, value })
  const operator = keepers.get('operator')!
  const component = (of: { hsaId: string; name: string; system: string; organisation: string }): Put => {
    // It may be there under another id: the platform itself, say.
    const known = components.find(({ hsaId }) => hsaId === of.hsaId)
    return put('component', (known as Row | undefined) ?? { id: idOf('component', of.hsaId), ...of })
  }
  const platform = component({
    hsaId: receptionHsaId,
    name: 'Knutpunkt',
    system: platformSystem,
    organisation: operator,
  })
  const platformComponent = String(platform.value['id'])
  const endpoint = (owner: string, url: string, profile: string) =>
    put('endpoint', {
      id: idOf('endpoint', owner, profile, url.split(':')[0]!, profile === 'internal' ? url : ''),
      component: owner,
      url,
      profile,
    })
  const route = (contract: string, logicalAddress: string, to: Put) =>
    put('route', {
      id: idOf('route', contract, logicalAddress),
      contract,
      logicalAddress,
      endpoint: to.value['id'],
      validFrom,
    })
  const authorise = (consumer: string, contract: string, logicalAddress: string) =>
    put('authorisation', {
      id: idOf('authorisation', consumer, contract, logicalAddress),
      consumer,
      contract,
      logicalAddress,
      validFrom,
    })
  const has = (key: string) => catalogue.some((each) => each.key === key)

  const ofSources = sources.flatMap((source) => {
    const organisation = keepers.get(source.keeper)!
    const own = component({ ...pick(source), system: systemOf(source), organisation })
    const id = String(own.value['id'])
    const soap = endpoint(id, `${source.url}/soap`, 'rivtabp21')
    const rest = endpoint(id, `${source.url}/rest`, 'rest')
    const fhir = endpoint(id, `${source.url}/fhir`, 'fhir')
    return [
      own,
      soap,
      put('logicalAddress', { ...pick(source), organisation }),
      ...contractsOf(source).map((name) => route(keyOf(name), source.hsaId, soap)),
      ...(source.books ? [rest, fhir, route(restContracts.bookings, source.hsaId, rest)] : []),
      ...(source.books ? [route(restContracts.immunizations, source.hsaId, fhir)] : []),
      ...(source.keeps === 'social'
        ? registerContracts.map((name) => authorise(platformComponent, keyOf(name), source.hsaId))
        : []),
      ...(has(updateContract) ? [authorise(id, updateContract, receptionHsaId)] : []),
    ]
  })
  const ofConsumers = consumers.flatMap((consumer) => {
    const own = component({
      ...pick(consumer),
      system: consumer.id,
      organisation: keepers.get(consumer.keeper)!,
    })
    const id = String(own.value['id'])
    const allowed = consumer.asks.flatMap(({ keeper, contracts }) =>
      sources
        .filter((source) => source.keeper === keeper)
        .flatMap((source) => {
          const keys = new Set<string>([
            ...contractsOf(source).map(keyOf),
            ...(source.books ? Object.values(restContracts) : []),
          ])
          return contracts
            .map(keyOfAny)
            .filter((key) => keys.has(key))
            .map((key) => authorise(id, key, source.hsaId))
        }),
    )
    const gathered = gatherings
      .filter(({ keeper }) => keeper === consumer.keeper)
      .flatMap(({ keeper, hsaId }) =>
        consumer.asks
          .filter((each) => each.keeper === keeper)
          .flatMap(({ contracts }) => contracts.filter((name) => name in indexed))
          .map((name) => authorise(id, keyOfAny(name), hsaId)),
      )
    return [own, ...allowed, ...gathered]
  })
  const gathering = endpoint(platformComponent, 'internal:aggregation', 'internal')
  const index = endpoint(platformComponent, 'internal:engagement-index', 'internal')
  return [
    platform,
    gathering,
    ...gatherings.flatMap(({ keeper, hsaId, name }) => [
      put('logicalAddress', { hsaId, name, organisation: keepers.get(keeper)! }),
      ...(Object.keys(indexed) as ContractName[]).map((each) => route(keyOf(each), hsaId, gathering)),
    ]),
    ...(has(updateContract)
      ? [
          index,
          put('logicalAddress', { hsaId: receptionHsaId, name: 'Knutpunkt', organisation: operator }),
          route(updateContract, receptionHsaId, index),
        ]
      : []),
    ...ofSources,
    ...ofConsumers,
    ...ownContractRows(
      { endpoint, route, authorise },
      {
        platform: platformComponent,
        index,
        sources,
        catalogue,
        componentOf: (hsaId) =>
          String(components.find((each) => each['hsaId'] === hsaId)?.['id'] ?? idOf('component', hsaId)),
      },
    ),
  ]
}

const pick = ({ hsaId, name }: { hsaId: string; name: string }) => ({ hsaId, name })

const keyOfAny = (name: ContractName | keyof typeof restContracts): string =>
  name in restContracts ? restContracts[name as keyof typeof restContracts] : keyOf(name as ContractName)
