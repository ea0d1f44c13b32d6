/** What a system is let handle, and what for. */
export interface Covered {
  readonly informationTypes: readonly string[]
  readonly purposes: readonly string[]
  /** What its organisation and the controller agree on: that it handles data for her, unless told otherwise. */
  readonly agreement?: 'processor' | 'data_sharing'
}
const alarms: Covered = { informationTypes: ['social_alarm'], purposes: ['alarm'] }

/** Asks the interface: method, path, body. Answers what it was answered, or throws. */
export type Ask = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<T>

const trust = '/api/trust/v1'

interface Listed<T> {
  readonly items: readonly T[]
}

/**
 * Lets a system handle the alarms of a controller: the controller's processor agreement with the system's organisation (GDPR
 * art. 28), and its product on the controller's allow-list. What is there already is left as it is.
 *
 * @param other whose alarms; its own organisation's when not told, which needs no agreement, and lets it register others
 */
export async function letSystemIn(
  ask: Ask,
  clientId: string,
  other?: string,
  covers: Covered = alarms,
): Promise<void> {
  const { agreement = 'processor', ...what } = covers
  const { organisationId, productId } = await productOf(ask, clientId, what)
  const controller = other ?? organisationId
  const { admissions } = await ask<{ admissions: readonly { productIds?: readonly string[] }[] }>(
    'GET',
    `${trust}/allow-lists/${controller}`,
  )
  if (admissions.some(({ productIds }) => productIds?.includes(productId))) return
  if (controller !== organisationId)
    await agree(ask, { controller, organisationId, what, kind: agreement, title: titleOf(covers) })
  await ask('POST', `${trust}/allow-lists/${controller}/admissions`, {
    schemeIds: [],
    ...what,
    productIds: [productId],
  })
}

interface Agreed {
  controller: string
  organisationId: string
  what: Omit<Covered, 'agreement'>
  kind: 'processor' | 'data_sharing'
  title: string
}

function titleOf(covers: Covered): string {
  if (covers === alarms) return 'Personuppgiftsbiträdesavtal om trygghetslarm'
  return covers.agreement === 'data_sharing'
    ? 'Överenskommelse om sammanhållen vård- och omsorgsdokumentation'
    : 'Personuppgiftsbiträdesavtal'
}

async function agree(ask: Ask, { controller, organisationId, what, kind, title }: Agreed): Promise<void> {
  await ask('POST', `${trust}/agreements`, {
    kind,
    title,
    parties: [
      { organisationId: controller, role: 'giver' },
      { organisationId, role: 'taker' },
    ],
    contracts: [],
    ...what,
    validFrom: new Date(Date.now() - 60_000).toISOString(),
  })
}

/** The product that the system runs; registered when there is none. */
async function productOf(
  ask: Ask,
  clientId: string,
  covers: Covered,
): Promise<{ organisationId: string; productId: string }> {
  const path = `${trust}/systems/${encodeURIComponent(clientId)}`
  const {
    id: _,
    updatedAt: __,
    suspended: ___,
    ...system
  } = await ask<{
    id: string
    updatedAt: string
    suspended?: object
    name: string
    version: number
    organisationId: string
    productId?: string
  }>('GET', path)
  const { organisationId } = system
  if (system.productId !== undefined) return { organisationId, productId: system.productId }
  const { items } = await ask<Listed<{ id: string; name: string; supplierId: string }>>(
    'GET',
    `${trust}/products?limit=500`,
  )
  const there = items.find(({ name, supplierId }) => name === system.name && supplierId === organisationId)
  const { id: productId } =
    there ??
    (await ask<{ id: string }>('POST', `${trust}/products`, {
      name: system.name,
      supplierId: organisationId,
      ...covers,
    }))
  await ask('PUT', path, { ...system, productId })
  return { organisationId, productId }
}
