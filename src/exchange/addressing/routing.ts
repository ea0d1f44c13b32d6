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
import { inCapitals } from './hsa-case.ts'

/** All that is addressed, by kind and id; an address by its HSA-id. */
export type AddressingState = { readonly [K in AddressingKind]: ReadonlyMap<string, AddressingEntities[K]> }

interface Period {
  readonly from: number
  readonly until: number
}
interface Timed<T> {
  readonly row: T
  readonly period: Period
}

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
  const routes = byPlace(state.route.values())
  const authorisations = byPlace(state.authorisation.values())
  /** The same, by who calls too: many may call at one address. */
  const permitted = new Map(
    [...Map.groupBy(state.authorisation.values(), ({ consumer }) => consumer)].map(([consumer, rows]) => [
      consumer,
      byPlace(rows),
    ]),
  )
  const byHsaId = new Map<string, Component>()
  const bySystem = new Map<string, Component>()
  for (const component of state.component.values()) {
    byHsaId.set(inCapitals(component.hsaId), component)
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
    ambiguous: boolean,
    address: string,
  ): Way => {
    // Once for each call: filled in step by step, since spreading costs as much as all the rest.
    const way: { -readonly [K in keyof Way]: Way[K] } = {}
    if (authorisation !== undefined) way.authorisation = authorisation
    if (route !== undefined) {
      way.route = route
      if (ambiguous) way.ambiguous = true
      const endpoint = state.endpoint.get(route.endpoint)
      if (endpoint !== undefined) way.endpoint = endpoint
      const component = endpoint && state.component.get(endpoint.component)
      if (component !== undefined) way.component = component
    }
    const logicalAddress = state.logicalAddress.get(address) ?? nearestKnown(orderOf(address), state)
    if (logicalAddress !== undefined) way.logicalAddress = logicalAddress
    return way
  }
  const componentByHsaId = (hsaId: string): Component | undefined =>
    byHsaId.get(hsaId) ?? byHsaId.get(inCapitals(hsaId))
  const find = ({ consumer, contract, logicalAddress, at }: WayQuestion): Way => {
    const asked = inCapitals(logicalAddress)
    const id = componentByHsaId(consumer)?.id
    const routed = routes.get(contract)
    const hers = id === undefined ? undefined : permitted.get(id)?.get(contract)
    let authorisation: Authorisation | undefined
    let route: Route | undefined
    let ambiguous = false
    for (const address of orderOf(asked)) {
      authorisation ??= holding(hers?.get(address), at)
      if (route === undefined) {
        const rows = routed?.get(address)
        route = holding(rows, at)
        ambiguous = route !== undefined && rows!.length > 1 && leadElsewhere(rows!, route, at)
      }
      if (authorisation !== undefined && route !== undefined) break
    }
    return wayOf(authorisation, route, ambiguous, asked)
  }
  return {
    version,
    publishedAt,
    empty: state.route.size === 0,
    entity: (kind, id) => state[kind].get(kind === 'logicalAddress' ? inCapitals(id) : id),
    all: (kind) => [...state[kind].values()],
    componentByHsaId,
    componentOfSystem: (system) => bySystem.get(system),
    find,
    trace(question) {
      const id = componentByHsaId(question.consumer)?.id
      const order = orderOf(inCapitals(question.logicalAddress))
      const tried = [
        ...triedOf('authorisation', authorisations, question, order, (row) => row.consumer === id),
        ...triedOf('route', routes, question, order, () => true),
      ]
      return { way: find(question), tried }
    },
  }
}

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

/** Of an address that is not registered, the nearest above that is: whose data it is. */
function nearestKnown(order: readonly string[], state: AddressingState) {
  return order.map((each) => state.logicalAddress.get(each)).find(Boolean)
}

/** Rows by contract, and of each by address. */
type ByPlace<T> = ReadonlyMap<string, ReadonlyMap<string, readonly Timed<T>[]>>

function byPlace<T extends Route | Authorisation>(rows: Iterable<T>): ByPlace<T> {
  const found = new Map<string, Map<string, Timed<T>[]>>()
  for (const row of rows) {
    const there = found.get(row.contract) ?? new Map<string, Timed<T>[]>()
    found.set(row.contract, there)
    const list = there.get(row.logicalAddress) ?? []
    there.set(row.logicalAddress, list)
    list.push({ row, period: periodOf(row) })
  }
  return found
}

function holding<T>(rows: readonly Timed<T>[] | undefined, at: number): T | undefined {
  return rows?.find(({ period }) => holdsAt(period, at))?.row
}

/** Whether another route holds too, to another endpoint. */
const leadElsewhere = (rows: readonly Timed<Route>[], { endpoint }: Route, at: number): boolean =>
  rows.some(({ period, row }) => row.endpoint !== endpoint && holdsAt(period, at))

/** From the second it begins to the second it ends, which is not in it. */
export function periodOf({ validFrom, validUntil }: Pick<Route, 'validFrom' | 'validUntil'>): Period {
  return { from: Date.parse(validFrom), until: validUntil === undefined ? Infinity : Date.parse(validUntil) }
}

const holdsAt = ({ from, until }: Period, at: number): boolean => at >= from && at < until

function triedOf<T extends Route | Authorisation>(
  kind: TriedRow['kind'],
  rows: ByPlace<T>,
  { contract, at }: WayQuestion,
  order: readonly string[],
  isHers: (row: T) => boolean,
): TriedRow[] {
  const tried: TriedRow[] = []
  for (const address of order) {
    const here = rows.get(contract)?.get(address) ?? []
    if (here.length === 0) tried.push({ kind, address, outcome: 'none' })
    for (const { period, row } of here) {
      const outcome = !isHers(row)
        ? 'other_consumer'
        : at < period.from
          ? 'not_yet_valid'
          : at >= period.until
            ? 'expired'
            : 'matched'
      tried.push({ kind, address, row, outcome })
      if (outcome === 'matched') return tried
    }
  }
  return tried
}
