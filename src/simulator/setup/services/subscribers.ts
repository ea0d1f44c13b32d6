import type { HttpClient } from '../../http-client.ts'
import { indexed, type KeeperKey, type Source } from '../../records/world.ts'
import { exchange } from './contract-files.ts'
import type { Keepers } from './service-parties.ts'

/** Who is told of news in the index of engagements, by the key of the source, and of what. */
interface Subscriber {
  readonly source: string
  readonly serviceDomains: readonly string[]
  readonly categorizations: readonly string[]
}

const { GetVaccinationHistory, GetCareContacts, GetCareDocumentation } = indexed
const domain = (name: string) => `riv:knutpunkt:${name}`

/** One that takes all it is told, one that refuses the first of it, and one that is down. */
const subscribers: readonly Subscriber[] = [
  {
    source: 'journal-exempel',
    serviceDomains: [domain('actoutcome')],
    categorizations: [GetVaccinationHistory!],
  },
  {
    source: 'journal-provlan',
    serviceDomains: [domain('carecontact'), domain('description')],
    categorizations: [GetCareContacts!, GetCareDocumentation!],
  },
  { source: 'trasigt-labb', serviceDomains: [domain('actoutcome')], categorizations: [] },
]

/** Adds those who are told of news and are not there yet. */
export async function ensureSubscribers(
  http: HttpClient,
  keepers: Keepers,
  sources: readonly Source[],
): Promise<void> {
  const { items } = await http.get<{ items: { logicalAddress: string }[] }>(`${exchange}/subscriptions`)
  const there = new Set(items.map(({ logicalAddress }) => logicalAddress))
  for (const { source: key, serviceDomains, categorizations } of subscribers) {
    const source = sources.find((each) => each.key === key)
    if (source === undefined || there.has(source.hsaId)) continue
    await http.post(`${exchange}/subscriptions`, {
      name: source.name,
      organisation: keepers.get(source.keeper as KeeperKey),
      logicalAddress: source.hsaId,
      serviceDomains,
      categorizations,
      active: true,
    })
  }
}

/** Compares the index with what the source that forgets says it has, once; what they do not agree on is left for somebody to settle. */
export async function compareOnce(http: HttpClient, sources: readonly Source[]): Promise<void> {
  const path = `${exchange}/index/reconciliations`
  const source = sources.find(({ forgets }) => forgets)
  if (source === undefined || (await http.get<{ items: object[] }>(path)).items.length > 0) return
  await http.post(path, { sourceSystem: source.hsaId, serviceDomain: domain('carecontact') })
}
