import type { HttpClient } from '../../http-client.ts'
import { consumers, type KeeperKey, otherRegion, receptionHsaId, type Source } from '../../records/world.ts'
import { type Covered, letSystemIn } from '../let-in.ts'
import { readAll } from '../read-all.ts'
import { asking, ensure, without } from '../registers.ts'

const trust = '/api/trust/v1'

interface Named {
  readonly id: string
  readonly name: string
}

/** Who keeps what is called, by their ids; and who runs the platform. */
export type Keepers = ReadonlyMap<KeeperKey | 'operator', string>

const regions = [
  { key: 'region', name: 'Region Exempel', kinds: ['region', 'care_provider'], capacity: 'vardgivare' },
  otherRegion,
] as const

/** A system and whose data it is let handle. */
export interface Wanted {
  readonly id: string
  readonly name: string
  readonly hsaId: string
  readonly organisation: string
  readonly covers: Covered
  readonly at: readonly string[]
}

export const platformSystem = 'knutpunkt'

/** The client id of a source system, which tells the index what it has. */
export const systemOf = ({ key }: Pick<Source, 'key'>): string => `kalla-${key}`

/**
 * Registers regions, the systems that call, and the platform as a system that reads from municipalities' records; each is let in
 * where it calls, by agreement and on the allow-list.
 */
export async function ensureServiceParties(
  http: HttpClient,
  options: {
    clientId: string
    municipalities: ReadonlyMap<string, string>
    sources: readonly Source[]
  },
): Promise<Keepers> {
  const { clientId, municipalities, sources } = options
  const found = await ensure(http, `${trust}/organisations`, regions, {
    keyOf: ({ key }) => key,
    same: ({ name }, there: Named) => there.name === name,
    write: (organisation) => without(organisation, 'key'),
  })
  const { organisationId: operator } = await http.get<{ organisationId: string }>(
    `${trust}/systems/${clientId}`,
  )
  const keepers = new Map([...found, ...municipalities, ['operator', operator]]) as Map<
    KeeperKey | 'operator',
    string
  >
  const wanted = [
    ...consumers.map((consumer): Wanted => {
      const organisation = keepers.get(consumer.keeper)!
      return {
        ...consumer,
        organisation,
        covers: {
          informationTypes: consumer.informationTypes,
          purposes: ['care'],
          agreement: 'data_sharing',
        },
        at: [organisation, ...consumer.asks.map(({ keeper }) => keepers.get(keeper)!)],
      }
    }),
    ...sources.map(
      (source): Wanted => ({
        ...source,
        id: systemOf(source),
        organisation: keepers.get(source.keeper)!,
        covers: { informationTypes: ['engagement_index'], purposes: ['care'] },
        at: [operator, keepers.get(source.keeper)!],
      }),
    ),
    {
      id: platformSystem,
      name: 'Larmmottagningen i Knutpunkt',
      hsaId: receptionHsaId,
      organisation: operator,
      covers: { informationTypes: ['social_alarm'], purposes: ['alarm'] },
      at: [...municipalities.values()],
    },
  ]
  await letIn(http, wanted)
  return keepers
}

/** Registers systems, and lets each in where it calls. */
export async function letIn(http: HttpClient, wanted: readonly Wanted[]): Promise<void> {
  await ensureSystems(http, wanted)
  for (const { id, at, covers } of wanted) {
    for (const controller of new Set(at)) await letSystemIn(asking(http), id, controller, covers)
  }
  await ensureLimits(http, wanted)
}

async function ensureSystems(http: HttpClient, wanted: readonly Wanted[]): Promise<void> {
  const there = new Set((await readAll<{ id: string }>(http, `${trust}/systems`)).map(({ id }) => id))
  for (const { id, name, hsaId, organisation, at } of wanted) {
    if (there.has(id)) continue
    await http.post(`${trust}/systems`, {
      id,
      name,
      organisationId: organisation,
      componentHsaId: hsaId,
      // The platform's own reads on the municipalities' instruction; others act for whom they belong to.
      actsFor: id === platformSystem ? at : [organisation],
      scopes: ['exchange.catalogue.read'],
      authentication: 'tls_client_auth',
      certificateSubject: `CN=${hsaId}`,
      tokenBinding: 'mtls',
      grantTypes: ['client_credentials'],
    })
  }
}

/** Whose data a system may meet beside its own, and how much: more than that is told to those who look after it. */
async function ensureLimits(http: HttpClient, wanted: readonly Wanted[]): Promise<void> {
  const limits = await readAll<{ systemId: string }>(http, `${trust}/limits`)
  const limited = new Set(limits.map(({ systemId }) => systemId))
  for (const { id, at } of wanted) {
    if (limited.has(id)) continue
    await http.put(`${trust}/limits/${id}`, {
      controllers: [...new Set(at)],
      perMinute: 600,
      onUnusual: 'alert',
    })
  }
}
