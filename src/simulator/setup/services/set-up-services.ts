import type { LogIn } from '../../access/demo-person.ts'
import { createHttpClient, type HttpClient, HttpRefusal } from '../../http-client.ts'
import type { SimulatorLog } from '../../log.ts'
import { type Caller } from '../../records/caller.ts'
import type { RecordSystem } from '../../records/record-system.ts'
import { mostChanges, updateContract, updateOf } from '../../records/requests.ts'
import type { Source } from '../../records/world.ts'
import type { MunicipalityIds } from '../set-up.ts'
import { type Connectors, ensureConnectors } from './connectors.ts'
import { ensureContracts } from './contract-files.ts'
import { ensureOwnContractParties } from './own-contract-parties.ts'
import { ensureAddressing } from './service-addressing.ts'
import { ensureServiceParties } from './service-parties.ts'
import { compareOnce, ensureSubscribers } from './subscribers.ts'
import { connectionOf, ensureVisitor } from './visitor.ts'

export interface ServiceSetUp {
  readonly http: HttpClient
  readonly clientId: string
  readonly ids: MunicipalityIds
  readonly sources: readonly (Source & { readonly url: string })[]
  readonly logIn: LogIn
  readonly signal: AbortSignal
  readonly log: SimulatorLog
}

export interface ServicesInPlace {
  /** Whether sources can tell the index of engagements what they have. */
  readonly indexes: boolean
  /** What would connect a visitor's own systems, as the changes of a draft; absent when they are connected. */
  readonly connection: object[] | undefined
  /** Has an engineer compare the index with a source, when the sources have told it. */
  compare(): Promise<void>
}

/**
 * Puts the service platform in order as those who work with it do: contracts imported and in force, parties let in, where everybody is
 * and who may call whom as a draft that an engineer approves, and each municipality's record named. Safe to run again.
 *
 * @throws {HttpRefusal} when the platform refuses or is away
 */
export async function setUpServices(options: ServiceSetUp): Promise<ServicesInPlace> {
  const { http, clientId, ids, sources, log } = options
  const catalogue = await ensureContracts(http)
  const municipalities = ids.controllers
  const keepers = await ensureServiceParties(http, { clientId, municipalities, sources })
  const home = keepers.get('exempelkoping')!
  await ensureVisitor(http, home)
  await ensureOwnContractParties(http, keepers, sources)
  const connectors = await ensureConnectors(http, keepers.get('operator')!, [...new Set(keepers.values())])
  await asTwo(options, connectors, async (writer, approver) => {
    await ensureAddressing(writer, approver, { sources, keepers, catalogue })
    await ensureSubscribers(writer, keepers, sources)
  })
  for (const source of sources) {
    const id = source.keeps === 'social' ? keepers.get(source.keeper) : undefined
    if (id !== undefined) await nameRecord(http, id, source.hsaId)
  }
  log.info('record systems in place', { sources: sources.length, contracts: catalogue.length })
  return {
    indexes: catalogue.some(({ key }) => key === updateContract),
    connection: await connectionOf(http, home),
    compare: () => asTwo(options, connectors, (writer) => compareOnce(writer, sources)),
  }
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
  { source, engagements: { tells } }: RecordSystem,
  caller: Caller,
  index: string,
): Promise<void> {
  for (let from = 0; from < tells.length; from += mostChanges) {
    const { status, body } = await caller.soap(index, updateOf(source, tells.slice(from, from + mostChanges)))
    if (status !== 200 || body.includes('>ERROR<')) throw new HttpRefusal('Update', status)
  }
}
