import type { LogIn } from '../../access/demo-person.ts'
import type { SystemFetch } from '../../access/system-access.ts'
import { createHttpClient, type HttpClient } from '../../http-client.ts'
import { letSystemIn } from '../let-in.ts'
import { asking } from '../registers.ts'
import { decidingPlace, hubPlace, regionPlace, universityPlace } from './data-places.ts'
import { ensurePlace } from './ensure-place.ts'
import { registerPlans } from './register-plans.ts'

/** What is needed of a platform, the hub's or a region's, to register its people. */
export interface DataAccess {
  /** As whom registers are filled there. */
  readonly system: { readonly clientId: string; readonly fetch: SystemFetch }
  readonly logIn: LogIn
  readonly signal: AbortSignal
}

/** As the hub's interface has a region's node. */
export interface NodeToKnow {
  readonly code: string
  readonly name: string
  readonly url: string
  /** That it signs with (JWK). */
  readonly publicJwk: Readonly<Record<string, unknown>>
}

/** A public key in OpenSSH's form, with which a researcher fetches what is delivered to her. */
export interface FetchKey {
  readonly name: string
  readonly publicKey: string
}

/**
 * Registers those who ask and decide at the data hub, and lets a researcher of another organisation fetch with a key of hers. Safe to run again.
 *
 * @returns the researcher's id
 * @throws {HttpRefusal} when the platform refuses or is away
 */
export async function setUpHub(access: DataAccess, key: FetchKey): Promise<string> {
  const http = await letIn(access)
  await ensurePlace(http, hubPlace)
  const deciding = await ensurePlace(http, decidingPlace(await operatorOf(http)))
  await as(access, [...deciding.people.values()][0]!, (hers) => ensurePlans(hers, deciding.organisation))
  const { organisation, people } = await ensurePlace(http, universityPlace)
  const person = people.get(universityPlace.people[0]!.name)!
  // Who may fetch what is delivered to an organisation is for its own data steward to say.
  const steward = universityPlace.people.find(({ roles }) => roles.includes('data_steward'))!
  await as(access, people.get(steward.name)!, async (hers) => {
    const { items } = await hers.get<{ items: { publicKey: string; revokedAt?: string }[] }>(
      '/api/hub/v1/sftp/keys',
    )
    const [type, base64] = key.publicKey.split(' ')
    if (!items.some(({ publicKey }) => publicKey.startsWith(`${type} ${base64}`)))
      await hers.post('/api/hub/v1/sftp/keys', { organisation, person, ...key })
  })
  return person
}

/** What is delivered by itself: each of the three questions, in the manner of its register, to be fetched by the organisation that runs the installation. */
async function ensurePlans(steward: HttpClient, organisation: string): Promise<void> {
  const path = '/api/hub/v1/delivery-plans'
  const { items } = await steward.get<{ items: { product: string }[] }>(path)
  for (const [product, plan] of Object.entries(registerPlans))
    if (!items.some((each) => each.product === product))
      await steward.post(path, { organisation, product, ...plan, target: { kind: 'pick_up' }, active: true })
}

/** What the organisation that runs the installation is called. */
async function operatorOf(http: HttpClient): Promise<string> {
  const { items } = await http.get<{ items: { name: string; operator: boolean }[] }>(
    '/api/trust/v1/organisations?limit=500',
  )
  return items.find(({ operator }) => operator)!.name
}

/** Connects a region's node to the hub, or tells where it is now. @throws {HttpRefusal} */
export async function connectNode(
  { system, signal }: Pick<DataAccess, 'system' | 'signal'>,
  { code, name, url, publicJwk }: NodeToKnow,
): Promise<void> {
  const http = createHttpClient(system.fetch, signal)
  const path = '/api/hub/v1/nodes'
  const { items } = await http.get<{ items: { region: string; version: number }[] }>(path)
  const version = items.find(({ region }) => region === code)?.version
  await http.put(`${path}/${code}`, {
    name,
    url,
    publicJwk,
    active: true,
    ...(version !== undefined && { version }),
  })
}

/** The products that one region wants to decide on each time, and that region. */
const byHand = { region: '24', products: ['person_years', 'diagnoses'] }

/** Has the hub ask a connected node what it has now. @throws {HttpRefusal} */
export async function lookAtNode(
  { system, signal }: Pick<DataAccess, 'system' | 'signal'>,
  code: string,
): Promise<void> {
  await createHttpClient(system.fetch, signal).post(`/api/hub/v1/nodes/${code}/look`, {})
}

interface PolicyShown {
  readonly version: number
  readonly digest: string
  readonly decided: object
}

/**
 * Registers those who decide at a region's node, and decides that some products are decided on by hand in one of the regions, unless
 * somebody has decided on them before. Safe to run again.
 *
 * @throws {HttpRefusal} when the node refuses or is away
 */
export async function setUpRegion(access: DataAccess, region: { code: string; name: string }): Promise<void> {
  const http = await letIn(access)
  const place = regionPlace(region)
  const { people } = await ensurePlace(http, place)
  if (region.code !== byHand.region) return
  await as(access, people.get(place.people[0]!.name)!, async (hers) => {
    for (const product of byHand.products) {
      const path = `/api/region/v1/policies/${product}`
      const { version, digest, decided } = await hers.get<PolicyShown>(path)
      if (version !== 0) continue
      const note = 'Vi vill se varje fråga innan den besvaras.'
      await hers.put(path, { version, digest, decided: { ...decided, byHand: true, note } })
    }
  })
}

async function letIn({ system, signal }: DataAccess): Promise<HttpClient> {
  const http = createHttpClient(system.fetch, signal)
  await letSystemIn(asking(http), system.clientId)
  return http
}

async function as(
  { logIn, signal }: DataAccess,
  id: string,
  work: (hers: HttpClient) => Promise<void>,
): Promise<void> {
  const session = await logIn('staff', id)
  try {
    await work(createHttpClient(session.fetch, signal))
  } finally {
    await session.logOut()
  }
}
