import type { HttpClient } from '../../http-client.ts'
import type { NeighbourProduct, NeighbourSystem, Surroundings } from '../../population/surroundings.ts'
import { readAll } from '../read-all.ts'
import { ensure } from '../registers.ts'
import { type NeighbourIds, trust } from './neighbours.ts'

interface Named {
  readonly id: string
  readonly name: string
}
interface Marked extends Named {
  readonly supplierId: string
  readonly marks: readonly { readonly id: string; readonly schemeId: string; readonly revokedAt?: string }[]
}

const dayMs = 86_400_000

/** Registers what has been agreed, what products hold, whom controllers let in, and the record system with its limit. */
export async function ensureAgreed(
  http: HttpClient,
  surroundings: Surroundings,
  { organisations }: Pick<NeighbourIds, 'organisations'>,
  publicKey: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { agreements, criteria, system } = surroundings
  await ensure(http, `${trust}/agreements`, agreements, {
    keyOf: ({ reference }) => reference,
    same: ({ reference }, there: { id: string; reference?: string }) => there.reference === reference,
    write: ({ giver, taker, days, ...agreement }) => ({
      ...agreement,
      parties: [
        { organisationId: organisations.get(giver), role: 'giver' },
        { organisationId: organisations.get(taker), role: 'taker' },
      ],
      contracts: [],
      validFrom: new Date(Date.now() - 60_000).toISOString(),
      ...(days !== undefined && { validUntil: new Date(Date.now() + days * dayMs).toISOString() }),
    }),
  })
  const { schemes, products } = await ensureCertified(http, surroundings, organisations)
  for (const { controller, schemes: wanted, ...coverage } of criteria) {
    const path = `${trust}/allow-lists/${organisations.get(controller)}`
    const schemeIds = wanted.map((key) => schemes.get(key)!)
    const { admissions } = await http.get<{ admissions: { schemeIds: string[] }[] }>(path)
    const there = admissions.some((one) => schemeIds.every((id) => one.schemeIds.includes(id)))
    if (!there) await http.post(`${path}/admissions`, { ...coverage, schemeIds })
  }
  await ensureSystem(http, system, {
    organisationId: organisations.get(system.organisation)!,
    productId: products.get(system.product)!,
    actsFor: system.actsFor.map((key) => organisations.get(key)!),
    publicKey,
  })
}

async function ensureCertified(
  http: HttpClient,
  { schemes, products }: Surroundings,
  organisations: NeighbourIds['organisations'],
) {
  const schemeIds = await ensure(http, `${trust}/schemes`, schemes, {
    keyOf: ({ key }) => key,
    same: ({ name }, there: Named) => there.name === name,
    write: ({ key: _, ...scheme }) => scheme,
  })
  const productIds = await ensure(http, `${trust}/products`, products, {
    keyOf: ({ key }) => key,
    same: ({ name, supplier }, there: Marked) =>
      there.name === name && there.supplierId === organisations.get(supplier),
    write: ({ name, supplier, purposes, informationTypes }) => ({
      name,
      supplierId: organisations.get(supplier),
      purposes,
      informationTypes,
    }),
  })
  for (const product of products) await ensureMarks(http, productIds.get(product.key)!, product, schemeIds)
  return { schemes: schemeIds, products: productIds }
}

async function ensureMarks(
  http: HttpClient,
  id: string,
  { marks }: NeighbourProduct,
  schemes: ReadonlyMap<string, string>,
): Promise<void> {
  const path = `${trust}/products/${id}`
  const { marks: held } = await http.get<Marked>(path)
  for (const { scheme, reference, revoked } of marks) {
    const schemeId = schemes.get(scheme)!
    const there =
      held.find((mark) => mark.schemeId === schemeId) ??
      (await http.post<Marked['marks'][number]>(`${path}/marks`, { schemeId, reference }))
    if (revoked !== undefined && there.revokedAt === undefined)
      await http.post(`${path}/marks/${there.id}/revoke`, { reason: revoked })
  }
}

async function ensureSystem(
  http: HttpClient,
  { id, name, scopes, limit }: NeighbourSystem,
  given: { organisationId: string; productId: string; actsFor: string[]; publicKey: Record<string, unknown> },
): Promise<void> {
  const { publicKey, ...whose } = given
  const path = `${trust}/systems/${id}`
  const systems = await readAll<{ id: string; jwks?: { keys: { kid?: string }[] } }>(http, `${trust}/systems`)
  const there = systems.find((system) => system.id === id)
  if (there === undefined) {
    await http.post(`${trust}/systems`, {
      id,
      name,
      ...whose,
      scopes,
      authentication: 'private_key_jwt',
      tokenBinding: 'dpop',
      grantTypes: ['client_credentials'],
      jwks: { keys: [publicKey] },
    })
  } else if (!there.jwks?.keys.some(({ kid }) => kid === publicKey['kid']))
    await http.post(`${path}/keys`, { key: publicKey })
  const limits = await readAll<{ systemId: string }>(http, `${trust}/limits`)
  if (!limits.some(({ systemId }) => systemId === id))
    await http.put(`${trust}/limits/${id}`, { ...limit, controllers: whose.actsFor })
}
