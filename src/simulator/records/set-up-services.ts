import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { LogIn } from '../access/demo-person.ts'
import { createHttpClient, type HttpClient } from '../http-client.ts'
import { letSystemIn } from '../setup/let-in.ts'
import {
  addresses,
  consumers,
  contractDomains,
  covered,
  keyOf,
  type MadeUpProducer,
  municipalityId,
  producers,
  receptionHsaId,
  type Whose,
} from './world.ts'

const exchange = '/api/exchange/v1'
const trust = '/api/trust/v1'
const contractsFolder = join(import.meta.dirname, '../../../contracts/services')

export interface ServicesSetUp {
  http: HttpClient
  logIn: LogIn
  signal: AbortSignal
  /** Of each of the made-up organisations, by its id in the register. */
  organisations: ReadonlyMap<Whose, string>
  /** Where each producer answers, by its key. */
  urls: ReadonlyMap<string, string>
  /** Those who sign: somebody who writes and somebody who approves, by their ids. */
  engineer: string
  approver: string
  /** Whose systems the consumers are registered as. */
  supplier: string
}

interface Listed<T> {
  items: T[]
}

/**
 * Puts the service platform in use as people would: contracts imported and put in force, systems registered and let in, addressing written by
 * one person and approved by another. Safe to run again: what is there is left, and producers that have moved are told so.
 */
export async function setUpServices(options: ServicesSetUp): Promise<void> {
  await importContracts(options.http)
  await registerSystems(options)
  await address(options)
}

async function importContracts(http: HttpClient): Promise<void> {
  const { items } = await http.get<Listed<{ id: string; key: string; lifecycle: string }>>(
    `${exchange}/contracts`,
  )
  const there = new Set(items.map(({ key }) => key))
  for (const name of Object.keys(contractDomains)) {
    if (there.has(keyOf(name))) continue
    const folder = join(contractsFolder, name)
    const names = (await readdir(folder)).filter((file) => file !== 'contract.json')
    const files = await Promise.all(
      names.map(async (file) => ({ name: file, content: await readFile(join(folder, file), 'utf8') })),
    )
    const facts = JSON.parse(await readFile(join(folder, 'contract.json'), 'utf8')) as object
    const { id } = await http.post<{ id: string }>(`${exchange}/contracts`, { files, ...facts })
    await http.post(`${exchange}/contracts/${id}/lifecycle`, { lifecycle: 'in_force' })
  }
}

/** The consumers, and the reception itself, as systems that may handle data for those whose it is. */
async function registerSystems({ http, organisations, supplier }: ServicesSetUp): Promise<void> {
  const ask = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T> =>
    method === 'GET'
      ? http.get<T>(path)
      : method === 'POST'
        ? http.post<T>(path, body)
        : http.put<T>(path, body)
  const wanted = [
    ...consumers.map(({ system, hsaId, name, whose }) => ({ id: system, hsaId, name, whose })),
    {
      id: 'larmmottagningen',
      hsaId: receptionHsaId,
      name: 'Larmmottagningen',
      whose: 'municipality' as const,
    },
  ]
  const { items } = await http.get<Listed<{ id: string }>>(`${trust}/systems?limit=500`)
  const limits = await http.get<Listed<{ systemId: string }>>(`${trust}/limits?limit=500`)
  const limited = new Set(limits.items.map(({ systemId }) => systemId))
  for (const { id, hsaId, name, whose } of wanted) {
    if (!items.some((each) => each.id === id)) {
      await http.post(`${trust}/systems`, {
        id,
        name,
        organisationId: supplier,
        componentHsaId: hsaId,
        actsFor: [organisations.get(whose)],
        scopes: ['exchange.catalogue.read'],
        authentication: 'tls_client_auth',
        certificateSubject: `CN=${hsaId}`,
        tokenBinding: 'mtls',
        grantTypes: ['client_credentials'],
      })
    }
    for (const controller of organisations.values()) await letSystemIn(ask, id, controller, covered)
    // Whose data it may meet beside its own: what others have let it in for.
    if (!limited.has(id))
      await http.put(`${trust}/limits/${id}`, {
        controllers: [...organisations.values()],
        perMinute: 600,
        onUnusual: 'alert',
      })
  }
}

type Operation = Readonly<Record<string, unknown>>
interface Row {
  id: string
  hsaId: string
  url: string
  component: string
}

async function address(options: ServicesSetUp): Promise<void> {
  const { http, organisations, urls } = options
  const listed = async (list: string) =>
    (await http.get<Listed<Row>>(`${exchange}/addressing/${list}?limit=500`)).items
  const [components, endpoints] = await Promise.all([listed('components'), listed('endpoints')])
  if (components.length > 0) {
    const moved = movedEndpoints(components, endpoints, urls)
    if (moved.length > 0) await publish(options, 'Påhittade system har flyttat', moved)
    return
  }
  const validFrom = `${new Date(Date.now() - 60_000).toISOString().slice(0, 19)}Z`
  const put = (kind: string, value: object): Operation => ({ op: 'put', kind, value })
  const ids = new Map(
    [...producers, ...consumers, { hsaId: receptionHsaId }].map(({ hsaId }) => [hsaId, randomUUID()]),
  )
  const operations = [
    ...addresses.map(({ hsaId, name, whose, parent }) =>
      put('logicalAddress', {
        hsaId,
        name,
        organisation: organisations.get(whose),
        ...(parent && { parent }),
      }),
    ),
    ...producers.flatMap((producer) => producerRows(producer, { put, ids, organisations, urls, validFrom })),
    ...consumers.flatMap(({ hsaId, name, whose, system, calls }) => [
      put('component', { id: ids.get(hsaId), hsaId, name, organisation: organisations.get(whose), system }),
      ...calls.map(({ contract, at }) => authorisation(put, ids.get(hsaId)!, contract, at, validFrom)),
    ]),
    put('component', {
      id: ids.get(receptionHsaId),
      hsaId: receptionHsaId,
      name: 'Larmmottagningen',
      organisation: organisations.get('municipality'),
      system: 'larmmottagningen',
    }),
    ...['ProcessAlarmOutcome', 'GetServiceRecipients', 'GetCareDecisions', 'GetStaff'].map((contract) =>
      authorisation(put, ids.get(receptionHsaId)!, contract, municipalityId, validFrom),
    ),
  ]
  await publish(options, 'De första anslutningarna', operations)
}

type Put = (kind: string, value: object) => Operation

function producerRows(
  { key, hsaId, name, whose, answers }: MadeUpProducer,
  on: {
    put: Put
    ids: ReadonlyMap<string, string>
    organisations: ReadonlyMap<Whose, string>
    urls: ReadonlyMap<string, string>
    validFrom: string
  },
): Operation[] {
  const { put, ids, organisations, urls, validFrom } = on
  const component = ids.get(hsaId)
  const endpoint = randomUUID()
  return [
    put('component', { id: component, hsaId, name, organisation: organisations.get(whose) }),
    put('endpoint', { id: endpoint, component, url: `${urls.get(key)}/soap`, profile: 'rivtabp21' }),
    ...answers.flatMap(({ contracts, at }) =>
      contracts.flatMap((contract) =>
        at.map((logicalAddress) =>
          put('route', { id: randomUUID(), contract: keyOf(contract), logicalAddress, endpoint, validFrom }),
        ),
      ),
    ),
  ]
}

const authorisation = (
  put: Put,
  consumer: string,
  contract: string,
  logicalAddress: string,
  validFrom: string,
) =>
  put('authorisation', { id: randomUUID(), consumer, contract: keyOf(contract), logicalAddress, validFrom })

/** Producers listen on other ports after a new start. */
function movedEndpoints(
  components: readonly Row[],
  endpoints: readonly Row[],
  urls: ReadonlyMap<string, string>,
): Operation[] {
  return producers.flatMap(({ key, hsaId }) => {
    const component = components.find((each) => each.hsaId === hsaId)
    const endpoint = endpoints.find((each) => each.component === component?.id)
    const url = `${urls.get(key)}/soap`
    if (endpoint === undefined || endpoint.url === url) return []
    return [{ op: 'put', kind: 'endpoint', value: { ...endpoint, url } }]
  })
}

/** One writes, another approves, and the first publishes. */
async function publish(
  { logIn, signal, engineer, approver }: ServicesSetUp,
  title: string,
  operations: readonly Operation[],
) {
  const drafts = `${exchange}/addressing/drafts`
  const writing = await logIn('staff', engineer)
  const approving = await logIn('staff', approver)
  try {
    const [writer, other] = [
      createHttpClient(writing.fetch, signal),
      createHttpClient(approving.fetch, signal),
    ]
    const { id } = await writer.post<{ id: string }>(drafts, { title, operations })
    await writer.post(`${drafts}/${id}/submit`, {})
    await other.post(`${drafts}/${id}/approve`, {})
    await writer.post(`${drafts}/${id}/publish`, {})
  } finally {
    await Promise.all([writing.logOut(), approving.logOut()])
  }
}
