import type { LogIn } from '../../access/demo-person.ts'
import { createHttpClient, type HttpClient, HttpRefusal } from '../../http-client.ts'
import type { SimulatorLog } from '../../log.ts'
import { type Caller } from '../../records/caller.ts'
import type { RecordSystem } from '../../records/record-system.ts'
import { mostChanges, updateContract, updateOf } from '../../records/requests.ts'
import { type ContractName, indexed, type Source } from '../../records/world.ts'
import type { MunicipalityIds } from '../set-up.ts'
import { type Connectors, ensureConnectors } from './connectors.ts'
import { ensureContracts } from './contract-files.ts'
import { ensureAddressing } from './service-addressing.ts'
import { ensureServiceParties } from './service-parties.ts'

export interface ServiceSetUp {
  readonly http: HttpClient
  readonly clientId: string
  readonly ids: MunicipalityIds
  readonly sources: readonly (Source & { readonly url: string })[]
  readonly logIn: LogIn
  readonly signal: AbortSignal
  readonly log: SimulatorLog
}

/**
 * Puts the service platform in order as those who work with it do: contracts imported and in force, parties let in, where everybody is
 * and who may call whom as a draft that an engineer approves, and each municipality's record named. Safe to run again.
 *
 * Answers whether sources can tell the index of engagements what they have.
 *
 * @throws {HttpRefusal} when the platform refuses or is away
 */
export async function setUpServices(options: ServiceSetUp): Promise<{ indexes: boolean }> {
  const { http, clientId, ids, sources, log } = options
  const catalogue = await ensureContracts(http)
  const municipalities = ids.controllers
  const keepers = await ensureServiceParties(http, { clientId, municipalities, sources })
  await asTwo(options, await ensureConnectors(http, keepers.get('operator')!), (writer, approver) =>
    ensureAddressing(writer, approver, { sources, keepers, catalogue }),
  )
  for (const source of sources) {
    const id = source.keeps === 'social' ? keepers.get(source.keeper) : undefined
    if (id !== undefined) await nameRecord(http, id, source.hsaId)
  }
  log.info('record systems in place', { sources: sources.length, contracts: catalogue.length })
  return { indexes: catalogue.some(({ key }) => key === updateContract) }
}

/** One writes what is addressed, another approves it. */
export async function asTwo(
  { logIn, signal }: Pick<ServiceSetUp, 'logIn' | 'signal'>,
  { engineer, approver }: Connectors,
  work: (writer: HttpClient, approver: HttpClient) => Promise<void>,
): Promise<void> {
  const writing = await logIn('staff', engineer)
  const approving = await logIn('staff', approver)
  try {
    await work(createHttpClient(writing.fetch, signal), createHttpClient(approving.fetch, signal))
  } finally {
    await Promise.all([writing.logOut(), approving.logOut()])
  }
}

/** Tells where a municipality's record is, unless somebody has said so already. */
async function nameRecord(http: HttpClient, id: string, logicalAddress: string): Promise<void> {
  const {
    id: _,
    updatedAt: __,
    ...controller
  } = await http.get<{
    id: string
    updatedAt: string
    record?: object
  }>(`/controllers/${id}`)
  if (controller.record !== undefined) return
  await http.put(`/controllers/${id}`, {
    ...controller,
    record: { logicalAddress, writeBack: true, nightly: 'tell' },
  })
}

/** Sources tell the index of engagements, each through the gateway as itself, whom they have something about. */
export async function tellIndex(
  { source, records }: RecordSystem,
  caller: Caller,
  index: string,
): Promise<void> {
  const latestOf = (dates: readonly { date: string }[]) =>
    dates
      .map(({ date }) => date)
      .sort()
      .at(-1)
  const entries = [...records].flatMap(([identity, { vaccinations, notes, contacts }]) => {
    const all = {
      GetVaccinationHistory: vaccinations,
      GetCareDocumentation: notes,
      GetCareContacts: contacts,
    }
    return (Object.keys(indexed) as (keyof typeof all & ContractName)[]).flatMap((contract) => {
      const latest = latestOf(all[contract])
      return latest === undefined ? [] : [{ identity, contract, latest }]
    })
  })
  for (let from = 0; from < entries.length; from += mostChanges) {
    const { status, body } = await caller.soap(
      index,
      updateOf(source, entries.slice(from, from + mostChanges)),
    )
    if (status !== 200 || body.includes('>ERROR<')) throw new HttpRefusal('Update', status)
  }
}
