import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startPlatform } from '../../src/compose.ts'
import type { Config, Log } from '../../src/kernel/index.ts'
import { letSystemIn } from '../../src/simulator/index.ts'
import { type Api, createApi } from '../../src/testing/api.ts'
import { sessionFetch } from '../../src/testing/session.ts'
import { testSystem } from '../../src/testing/system.ts'
import { consumerId, contract, gatheringAddress, platformId, updateContract } from './messages.ts'

/** Somebody who answers calls. */
export interface Source {
  address: string
  url: string
  /** Whether the consumer may call it. */
  authorised: boolean
}

const contractFolder = join(import.meta.dirname, '../../contracts/services/GetCareContacts')
const trust = '/api/trust/v1'
const services = '/api/exchange/v1'
const validFrom = '2026-01-01T00:00:00Z'
const system = 'kons'

/**
 * Through the public interface: a region with a consumer and sources, one contract that is gathered from all of them too, and the
 * engagement index.
 */
export async function setUp(config: Config, log: Log, sources: readonly Source[]): Promise<void> {
  const platform = await startPlatform(config, log, { demo: true })
  try {
    const { http } = platform.addresses
    const api = createApi(await testSystem(config.database.url, () => http))
    await api.letIn()
    const { id: organisation } = await api.post<{ id: string }>(`${trust}/organisations`, {
      name: 'Region Prov',
      kinds: ['region', 'care_provider'],
      capacity: 'vardgivare',
    })
    await addConsumer(api, organisation)
    const engineer = await employee(api, http, organisation, 'Inga Ingenjör', 'integration_engineer')
    const approver = await employee(api, http, organisation, 'Ada Administratör', 'administrator')
    await importContract(engineer)
    const draft = await engineer.post<{ id: string }>(`${services}/addressing/drafts`, {
      title: 'Prov',
      operations: addressing(organisation, sources),
    })
    const step = (by: Api, name: string) =>
      by.post(`${services}/addressing/drafts/${draft.id}/${name}`, undefined)
    await step(engineer, 'submit')
    await step(approver, 'approve')
    await step(engineer, 'publish')
  } finally {
    await platform.stop()
  }
}

function addressing(organisation: string, sources: readonly Source[]): object[] {
  const put = (kind: string, value: object) => ({ op: 'put', kind, value })
  const id = randomUUID
  const component = { id: id(), hsaId: 'SE2120001231-PROD', name: 'Producenten', organisation }
  const caller = { id: id(), hsaId: consumerId, name: 'Konsumenten', organisation, system }
  const reached = (key: string, logicalAddress: string, url: string, profile: string, authorised = true) => {
    const endpoint = { id: id(), component: component.id, url, profile }
    const row = { contract: key, logicalAddress, validFrom }
    return [
      put('endpoint', endpoint),
      put('logicalAddress', { hsaId: logicalAddress, name: logicalAddress, organisation }),
      put('route', { id: id(), endpoint: endpoint.id, ...row }),
      ...(authorised ? [put('authorisation', { id: id(), consumer: caller.id, ...row })] : []),
    ]
  }
  return [
    put('component', component),
    put('component', caller),
    ...sources.flatMap(({ address, url, authorised }) =>
      reached(contract, address, url, 'rivtabp21', authorised),
    ),
    ...reached(contract, gatheringAddress, 'internal:aggregation', 'internal'),
    ...reached(updateContract, platformId, 'internal:engagement-index', 'internal'),
  ]
}

async function addConsumer(api: Api, organisation: string): Promise<void> {
  await api.post(`${trust}/systems`, {
    id: system,
    name: 'Konsumenten',
    organisationId: organisation,
    componentHsaId: consumerId,
    actsFor: [organisation],
    scopes: ['exchange.catalogue.read'],
    authentication: 'tls_client_auth',
    certificateSubject: 'CN=consumer',
    tokenBinding: 'mtls',
    grantTypes: ['client_credentials'],
  })
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await api.ask<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const informationTypes = ['care_contacts', 'engagement_index']
  await letSystemIn(must, system, organisation, { informationTypes, purposes: ['care'] })
}

async function employee(
  api: Api,
  http: string,
  organisationId: string,
  name: string,
  role: string,
): Promise<Api> {
  const { id: unitId } = await api.post<{ id: string }>(`${trust}/units`, {
    organisationId,
    name,
    serves: [],
  })
  const { id } = await api.post<{ id: string }>(`${trust}/employees`, { name })
  await api.post(`${trust}/assignments`, {
    employeeId: id,
    organisationId,
    unitId,
    title: role,
    roles: [role],
    purposes: ['administration'],
    validFrom,
  })
  return createApi({ clientId: id, fetch: await sessionFetch(http, { kind: 'staff', id }) })
}

/** The contract as it comes with the project, but for checking, which is no part of what is measured, and with room for 128 MiB. */
async function importContract(engineer: Api): Promise<void> {
  const names = (await readdir(contractFolder)).filter((name) => name !== 'contract.json')
  const files = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(contractFolder, name), 'utf8') })),
  )
  const facts = JSON.parse(await readFile(join(contractFolder, 'contract.json'), 'utf8')) as {
    limits: object
  }
  const { id } = await engineer.post<{ id: string }>(`${services}/contracts`, {
    files,
    ...facts,
    limits: { ...facts.limits, bodyBytes: 128 * 1024 * 1024 },
    validation: { request: 'off', response: 'off', sampleEvery: 1 },
  })
  await engineer.post(`${services}/contracts/${id}/lifecycle`, { lifecycle: 'in_force' })
}
