import type {
  AddressingEntities,
  AddressingKind,
  Authorisation,
  Component,
  Route,
  Routing,
  TriedRow,
  Way,
  WayQuestion,
} from './addressing.ts'

/** All that is addressed, by kind and id; an address by its HSA-id. */
export type AddressingState = { readonly [K in AddressingKind]: ReadonlyMap<string, AddressingEntities[K]> }

interface Period {
  readonly from: number
  readonly until: number
}
type Timed<T> = T & { readonly period: Period }

/** The top of the HSA tree, and every address. */
const top = 'SE'
const every = '*'
/** No tree is deeper; also what ends a loop in it. */
const deepest = 32

/**
 * Makes what calls are routed by out of one published version.
 *
 * Rows are found by contract and address at once, and are few there, since their times cannot overlap.
 */
export function createRouting(
  { version, publishedAt }: { version: number; publishedAt: number },
  state: AddressingState,
): Routing {
  const routes = byPlace(state.route.values(), ({ contract, logicalAddress }) =>
    place(contract, logicalAddress),
  )
  const authorisations = byPlace(state.authorisation.values(), ({ contract, logicalAddress }) =>
    place(contract, logicalAddress),
  )
  /** The same, by who calls too: many may call at one address. */
  const permitted = byPlace(state.authorisation.values(), ({ consumer, contract, logicalAddress }) =>
    callerPlace(consumer, contract, logicalAddress),
  )
  const byHsaId = new Map<string, Component>()
  const bySystem = new Map<string, Component>()
  for (const component of state.component.values()) {
    byHsaId.set(component.hsaId.toUpperCase(), component)
    if (component.system !== undefined) bySystem.set(component.system, component)
  }
  /** The addresses to try, in order; made once for each. */
  const orders = new Map<string, readonly string[]>()
  const orderOf = (address: string): readonly string[] => {
    const known = orders.get(address)
    if (known !== undefined) return known
    const order = orderFrom(address, state)
    // What is asked for is the caller's to choose, so only what is known is remembered.
    if (state.logicalAddress.has(address)) orders.set(address, order)
    return order
  }

  const wayOf = (
    authorisation: Authorisation | undefined,
    route: Route | undefined,
    address: string,
  ): Way => {
    const endpoint = route && state.endpoint.get(route.endpoint)
    const component = endpoint && state.component.get(endpoint.component)
    const logicalAddress = nearestKnown(address, orderOf(address), state)
    return {
      ...(authorisation && { authorisation }),
      ...(route && { route }),
      ...(endpoint && { endpoint }),
      ...(component && { component }),
      ...(logicalAddress && { logicalAddress }),
    }
  }
  const find = ({ consumer, contract, logicalAddress, at }: WayQuestion): Way => {
    const id = byHsaId.get(consumer.toUpperCase())?.id
    let authorisation: Authorisation | undefined
    let route: Route | undefined
    for (const address of orderOf(logicalAddress)) {
      const where = place(contract, address)
      if (id !== undefined)
        authorisation ??= permitted
          .get(callerPlace(id, contract, address))
          ?.find((row) => holdsAt(row.period, at))
      route ??= routes.get(where)?.find((row) => holdsAt(row.period, at))
      if (authorisation !== undefined && route !== undefined) break
    }
    return wayOf(authorisation, route, logicalAddress)
  }
  return {
    version,
    publishedAt,
    empty: state.route.size === 0,
    entity: (kind, id) => state[kind].get(id),
    all: (kind) => [...state[kind].values()],
    componentByHsaId: (hsaId) => byHsaId.get(hsaId.toUpperCase()),
    componentOfSystem: (system) => bySystem.get(system),
    find,
    trace(question) {
      const id = byHsaId.get(question.consumer.toUpperCase())?.id
      const order = orderOf(question.logicalAddress)
      const tried = [
        ...triedOf('authorisation', authorisations, question, order, (row) => row.consumer === id),
        ...triedOf('route', routes, question, order, () => true),
      ]
      return { way: find(question), tried }
    },
  }
}

const place = (contract: string, address: string): string => `${contract}\n${address}`

const callerPlace = (consumer: string, contract: string, address: string): string =>
  `${consumer}\n${contract}\n${address}`

/** The exact address, those above it in the tree, its top, and every address. */
function orderFrom(address: string, state: AddressingState): readonly string[] {
  const order: string[] = []
  let at: string | undefined = address
  while (at !== undefined && order.length < deepest && !order.includes(at)) {
    order.push(at)
    at = state.logicalAddress.get(at)?.parent
  }
  return [...new Set([...order, top, every])]
}

/** The address itself or, when it is not registered, the nearest above: whose data it is. */
function nearestKnown(address: string, order: readonly string[], state: AddressingState) {
  return (
    state.logicalAddress.get(address) ?? order.map((each) => state.logicalAddress.get(each)).find(Boolean)
  )
}

function byPlace<T extends Route | Authorisation>(
  rows: Iterable<T>,
  placeOf: (row: T) => string,
): ReadonlyMap<string, readonly Timed<T>[]> {
  const found = new Map<string, Timed<T>[]>()
  for (const row of rows) {
    const where = placeOf(row)
    const list = found.get(where) ?? []
    list.push({ ...row, period: periodOf(row) })
    found.set(where, list)
  }
  return found
}

/** From the second it begins to the second it ends, which is not in it. */
export function periodOf({ validFrom, validUntil }: Pick<Route, 'validFrom' | 'validUntil'>): Period {
  return { from: Date.parse(validFrom), until: validUntil === undefined ? Infinity : Date.parse(validUntil) }
}

const holdsAt = ({ from, until }: Period, at: number): boolean => at >= from && at < until

function triedOf<T extends Route | Authorisation>(
  kind: TriedRow['kind'],
  rows: ReadonlyMap<string, readonly Timed<T>[]>,
  { contract, at }: WayQuestion,
  order: readonly string[],
  isHers: (row: T) => boolean,
): TriedRow[] {
  const tried: TriedRow[] = []
  for (const address of order) {
    const here = rows.get(place(contract, address)) ?? []
    if (here.length === 0) tried.push({ kind, address, outcome: 'none' })
    for (const { period, ...row } of here) {
      const outcome = !isHers(row as unknown as T)
        ? 'other_consumer'
        : at < period.from
          ? 'not_yet_valid'
          : at >= period.until
            ? 'expired'
            : 'matched'
      tried.push({ kind, address, row: row as unknown as T, outcome })
      if (outcome === 'matched') return tried
    }
  }
  return tried
}
