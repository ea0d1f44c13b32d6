import type { HttpClient } from '../../http-client.ts'
import { consumers, type KeeperKey, type Source } from '../../records/world.ts'
import { type Covered, letSystemIn } from '../let-in.ts'
import { readAll } from '../read-all.ts'
import { asking } from '../registers.ts'
import { type Keepers, platformSystem } from './service-parties.ts'
import { visitorSystem } from './visitor.ts'

const trust = '/api/trust/v1'

/** What the look-ups of the catalogue and of the index of engagements tell of. */
const lookUps: Covered = {
  informationTypes: ['addressing', 'engagement_index'],
  purposes: ['administration', 'care'],
}
/** What the visitor's system calls at home: a contract is of `care_documentation` unless told otherwise. */
const ownRecords: Covered = {
  informationTypes: ['care_documentation', 'social_documentation'],
  purposes: ['care'],
}
/** What sources and subscribers are asked and told. */
const index: Covered = { informationTypes: ['engagement_index'], purposes: ['care'] }

/** A system, at whom it is let in now, and for what. */
interface LetIn {
  readonly id: string
  readonly at: string
  readonly covers: Covered
}

/**
 * Lets those who call ask the platform itself, the platform ask sources what they have and tell subscribers of news, and the visitor's
 * system call at its own organisation: by agreement, on the allow-list, as what its product is made for, and within what it may meet.
 */
export async function ensureOwnContractParties(
  http: HttpClient,
  keepers: Keepers,
  sources: readonly Source[],
): Promise<void> {
  const operator = keepers.get('operator')!
  const regions = [...new Set(sources.filter(({ keeps }) => keeps === 'care').map(({ keeper }) => keeper))]
  const asked: LetIn[] = [
    ...[...consumers.map(({ id }) => id), visitorSystem].map((id) => ({ id, at: operator, covers: lookUps })),
    ...regions.map((keeper: KeeperKey) => ({ id: platformSystem, at: keepers.get(keeper)!, covers: index })),
    { id: visitorSystem, at: keepers.get('exempelkoping')!, covers: ownRecords },
  ]
  for (const { id, at, covers } of asked) await letSystemIn(asking(http), id, at, covers)
  await widenProducts(http, asked)
  await widenLimits(http, asked)
}

interface Product {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly supplierId: string
  readonly purposes: readonly string[]
  readonly informationTypes: readonly string[]
}

/** A product is made for what its system was let in for first: what has come since is added. */
async function widenProducts(http: HttpClient, asked: readonly LetIn[]): Promise<void> {
  const products = new Map((await readAll<Product>(http, `${trust}/products`)).map((each) => [each.id, each]))
  for (const system of new Set(asked.map(({ id }) => id))) {
    const { productId } = await http.get<{ productId: string }>(`${trust}/systems/${system}`)
    const { id, version, name, supplierId, ...made } = products.get(productId)!
    const covers = asked.filter((each) => each.id === system).map((each) => each.covers)
    const purposes = [...new Set([made, ...covers].flatMap((each) => each.purposes))]
    const informationTypes = [...new Set([made, ...covers].flatMap((each) => each.informationTypes))]
    if (purposes.length === made.purposes.length && informationTypes.length === made.informationTypes.length)
      continue
    await http.put(`${trust}/products/${id}`, { name, supplierId, purposes, informationTypes, version })
  }
}

/** A limit as it is written, and whose it is. */
interface Limit {
  readonly systemId: string
  readonly version?: number
  readonly controllers?: readonly string[]
  readonly perMinute?: number
  readonly onUnusual: 'alert' | 'suspend'
}

/** A limit names whom a system may meet: those it is let in at now are added. */
async function widenLimits(http: HttpClient, asked: readonly LetIn[]): Promise<void> {
  const limits = new Map((await readAll<Limit>(http, `${trust}/limits`)).map((each) => [each.systemId, each]))
  for (const system of new Set(asked.map(({ id }) => id))) {
    const fresh: Limit = { systemId: system, controllers: [], perMinute: 600, onUnusual: 'alert' }
    const { version, controllers = [], perMinute, onUnusual } = limits.get(system) ?? fresh
    const at = asked.filter(({ id }) => id === system).map((each) => each.at)
    if (at.every((each) => controllers.includes(each))) continue
    await http.put(`${trust}/limits/${system}`, {
      controllers: [...new Set([...controllers, ...at])],
      ...(perMinute !== undefined && { perMinute }),
      onUnusual,
      ...(version !== undefined && { version }),
    })
  }
}
