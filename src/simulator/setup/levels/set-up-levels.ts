import type { LogIn } from '../../access/demo-person.ts'
import type { SystemFetch } from '../../access/system-access.ts'
import { createHttpClient, type HttpClient } from '../../http-client.ts'
import type { SimulatorLog } from '../../log.ts'
import {
  type LevelKeeper,
  type LevelName,
  type LevelParty,
  levelNames,
  levelOrganisations,
  type Passage,
  passagesAt,
} from '../../records/levels.ts'
import { letSystemIn } from '../let-in.ts'
import { asking, ensure, without } from '../registers.ts'
import { ensureConnectors } from '../services/connectors.ts'
import { ensureContracts } from '../services/contract-files.ts'
import { publishRows } from '../services/service-addressing.ts'
import { letIn } from '../services/service-parties.ts'
import { asTwo } from '../services/set-up-services.ts'
import { type LevelAddressed, levelRows } from './level-addressing.ts'

/** What is needed of a platform to put it in order and to call it. */
export interface LevelAccess {
  /** URL of its gateway over mutual TLS. */
  readonly gateway: string
  /** As whom registers are filled there. */
  readonly system: { readonly clientId: string; readonly fetch: SystemFetch }
  readonly logIn: LogIn
}

export interface LevelSetUp {
  readonly levels: Readonly<Record<LevelName, LevelAccess>>
  /** Where the systems that answer are, by their HSA-ids. */
  readonly producers: ReadonlyMap<string, string>
  readonly signal: AbortSignal
  readonly log: SimulatorLog
}

/**
 * Has each platform hand calls on to the next one, as its own engineers would: contracts, parties let in, routes and authorisations.
 * Safe to run again.
 *
 * @throws {HttpRefusal} when a platform refuses or is away
 */
export async function setUpLevels({ levels, producers, signal, log }: LevelSetUp): Promise<void> {
  const gateways = Object.fromEntries(levelNames.map((name) => [name, levels[name].gateway]))
  for (const level of levelNames) {
    const { system, logIn } = levels[level]
    const http = createHttpClient(system.fetch, signal)
    const passages = passagesAt(level)
    const { operator, organisationOf } = await ensureOrganisations(http, system.clientId)
    // Only the municipality's platform knows residents: consents are decided on there, and not once more without knowing her.
    if (level !== 'local')
      await ensureContracts(http, {
        names: passages.map(({ contract }) => contract),
        facts: { consent: false },
      })
    await letIn(http, systemsOf(passages, organisationOf))
    const addressed: LevelAddressed = {
      level,
      passages,
      organisationOf,
      producers,
      gateways: gateways as LevelAddressed['gateways'],
    }
    await asTwo({ logIn, signal }, await ensureConnectors(http, operator, []), (writer, approver) =>
      publishRows(writer, approver, 'Anrop mellan plattformarna', (components) =>
        levelRows(addressed, components),
      ),
    )
    log.info('level in place', { level })
  }
}

async function ensureOrganisations(http: HttpClient, clientId: string) {
  const ask = asking(http)
  await letSystemIn(ask, clientId)
  const { organisationId: operator } = await http.get<{ organisationId: string }>(
    `/api/trust/v1/systems/${clientId}`,
  )
  const wanted = Object.entries(levelOrganisations).map(([key, organisation]) => ({ key, ...organisation }))
  const ids = await ensure(http, '/api/trust/v1/organisations', wanted, {
    keyOf: ({ key }) => key,
    same: ({ name }, there: { id: string; name: string }) => there.name === name,
    write: (organisation) => without(organisation, 'key'),
  })
  return { operator, organisationOf: (keeper: LevelKeeper) => ids.get(keeper)! }
}

/** Those who call here, each let in for all it asks, where it asks it. */
function systemsOf(passages: readonly Passage[], organisationOf: (keeper: LevelKeeper) => string) {
  const byCaller = Map.groupBy(passages, ({ caller }) => caller)
  return [...byCaller].map(([{ id, hsaId, name, keeper }, theirs]: [LevelParty, Passage[]]) => ({
    id,
    hsaId,
    name,
    organisation: organisationOf(keeper),
    covers: {
      informationTypes: [...new Set(theirs.map(({ informationType }) => informationType))],
      purposes: ['care'],
      agreement: 'data_sharing' as const,
    },
    at: theirs.map(({ source }) => organisationOf(source.keeper)),
  }))
}
