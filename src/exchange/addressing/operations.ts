import { KnutpunktError } from '../../kernel/index.ts'
import type { AddressingEntities, AddressingKind, Authorisation, Route } from './addressing.ts'
import { addressingErrors } from './addressing-errors.ts'
import { withHsaIdsInCapitals } from './hsa-case.ts'
import { type AddressingState, periodOf } from './routing.ts'

export const addressingKinds = ['component', 'endpoint', 'logicalAddress', 'route', 'authorisation'] as const

/** One change. `put` adds or replaces by id; an address is named by its HSA-id. */
export type Operation =
  | { [K in AddressingKind]: { op: 'put'; kind: K; value: AddressingEntities[K] } }[AddressingKind]
  | { op: 'remove'; kind: AddressingKind; id: string }

export const noAddressing: AddressingState = {
  component: new Map(),
  endpoint: new Map(),
  logicalAddress: new Map(),
  route: new Map(),
  authorisation: new Map(),
}

/** What an entity is named by. */
export const nameOf = (value: AddressingEntities[AddressingKind]): string =>
  'id' in value ? value.id : value.hsaId

/** The state after changes, without looking whether it holds together. HSA-ids are in capitals in it, however they were written. */
export function applied(state: AddressingState, operations: readonly Operation[]): AddressingState {
  const next = Object.fromEntries(
    addressingKinds.map((kind) => [kind, new Map<string, unknown>(state[kind])]),
  ) as { [K in AddressingKind]: Map<string, unknown> }
  for (const operation of operations.map(withHsaIdsInCapitals)) {
    if (operation.op === 'remove') next[operation.kind].delete(operation.id)
    else next[operation.kind].set(nameOf(operation.value), operation.value)
  }
  return next as AddressingState
}

/** What makes one state of another. */
export function between(from: AddressingState, to: AddressingState): Operation[] {
  const removed = addressingKinds.flatMap((kind) =>
    [...from[kind].keys()]
      .filter((id) => !to[kind].has(id))
      .map((id): Operation => ({ op: 'remove', kind, id })),
  )
  const put = addressingKinds.flatMap((kind) =>
    [...to[kind]]
      .filter(([id, value]) => JSON.stringify(from[kind].get(id)) !== JSON.stringify(value))
      .map(([, value]) => ({ op: 'put', kind, value }) as Operation),
  )
  return [...put, ...removed]
}

const kindWords: Record<AddressingKind, string> = {
  component: 'Komponenten/the component',
  endpoint: 'Anropsadressen/the endpoint',
  logicalAddress: 'Den logiska adressen/the logical address',
  route: 'Vägvalet/the route',
  authorisation: 'Anropsbehörigheten/the authorisation',
}

/**
 * Requires that a state holds together where changes have touched it: whatever a row names exists, nothing in use is removed, and
 * no two rows of one contract and address hold at the same time.
 *
 * @throws {KnutpunktError} exchange.addressing_unknown, addressing_in_use, addressing_overlap, addressing_invalid
 */
export function checkState(state: AddressingState, operations: readonly Operation[]): void {
  const places: Places = {
    route: placesOf(state.route.values()),
    authorisation: placesOf(state.authorisation.values()),
  }
  for (const { kind, id } of touchedBy(operations)) {
    const value = state[kind].get(id)
    if (value === undefined) checkUnused(state, kind, id)
    else checkRow(state, places, { op: 'put', kind, value } as Put)
  }
}

type Put = Exclude<Operation, { op: 'remove' }>

/** What changes are about, each once, in order. */
export function touchedBy(operations: readonly Operation[]): { kind: AddressingKind; id: string }[] {
  const found = operations.map(withHsaIdsInCapitals).map((each) => {
    const id = each.op === 'remove' ? each.id : nameOf(each.value)
    return [`${each.kind} ${id}`, { kind: each.kind, id }] as const
  })
  return [...new Map(found).values()]
}

/** Rows by contract and address: those that could overlap. */
interface Places {
  route: ReadonlyMap<string, readonly Route[]>
  authorisation: ReadonlyMap<string, readonly Authorisation[]>
}

const placeOf = ({ contract, logicalAddress }: Route | Authorisation): string =>
  `${contract}\n${logicalAddress}`

const placesOf = <T extends Route | Authorisation>(rows: Iterable<T>): ReadonlyMap<string, T[]> =>
  Map.groupBy(rows, placeOf)

function checkRow(state: AddressingState, places: Places, operation: Put): void {
  const need = (kind: AddressingKind, id: string) => {
    if (!state[kind].has(id)) {
      throw new KnutpunktError(addressingErrors.addressing_unknown, { values: { what: kindWords[kind], id } })
    }
  }
  switch (operation.kind) {
    case 'component':
      return checkComponent(state, operation.value)
    case 'endpoint':
      checkEndpoint(operation.value)
      return need('component', operation.value.component)
    case 'logicalAddress': {
      const { hsaId, parent } = operation.value
      if (parent === undefined || parent === 'SE') return undefined
      need('logicalAddress', parent)
      return checkTree(state, hsaId)
    }
    case 'route':
      checkPlace(operation.value, need)
      need('endpoint', operation.value.endpoint)
      return checkOverlap(operation.value, places.route, () => true)
    case 'authorisation': {
      const { value } = operation
      checkPlace(value, need)
      need('component', value.consumer)
      return checkOverlap(value, places.authorisation, (other) => other.consumer === value.consumer)
    }
  }
}

const refusal = (
  name: 'hsa_id_taken' | 'system_taken' | 'profile' | 'url' | 'loop' | 'period',
  values: Record<string, string> = {},
) => new KnutpunktError(addressingErrors[`addressing_${name}`], { values })

function checkComponent(state: AddressingState, value: AddressingEntities['component']): void {
  for (const other of state.component.values()) {
    if (other.id !== value.id && other.hsaId === value.hsaId)
      throw refusal('hsa_id_taken', { id: value.hsaId })
    if (other.id !== value.id && value.system !== undefined && other.system === value.system)
      throw refusal('system_taken', { id: value.system })
  }
}

function checkEndpoint({ url, profile }: AddressingEntities['endpoint']): void {
  const internal = url.startsWith('internal:')
  if (internal !== (profile === 'internal')) throw refusal('profile')
  if (!internal && (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || new URL(url).username))
    throw refusal('url')
}

function checkTree(state: AddressingState, from: string): void {
  const seen = new Set<string>()
  for (let at: string | undefined = from; at !== undefined; at = state.logicalAddress.get(at)?.parent) {
    if (seen.has(at)) throw refusal('loop', { id: from })
    seen.add(at)
  }
}

function checkPlace(row: Route | Authorisation, need: (kind: AddressingKind, id: string) => void): void {
  const { logicalAddress } = row
  if (logicalAddress !== '*' && logicalAddress !== 'SE') need('logicalAddress', logicalAddress)
  const { from, until } = periodOf(row)
  if (!(until > from)) throw refusal('period')
}

function checkOverlap<T extends Route | Authorisation>(
  row: T,
  places: ReadonlyMap<string, readonly T[]>,
  sameCaller: (other: T) => boolean,
): void {
  const { from, until } = periodOf(row)
  for (const other of places.get(placeOf(row)) ?? []) {
    if (other.id === row.id || !sameCaller(other)) continue
    const period = periodOf(other)
    if (from < period.until && period.from < until) {
      throw new KnutpunktError(addressingErrors.addressing_overlap, {
        values: { row: other.id, period: `${other.validFrom} – ${other.validUntil ?? '…'}` },
      })
    }
  }
}

function checkUnused(state: AddressingState, kind: AddressingKind, id: string): void {
  const uses: Record<AddressingKind, () => number> = {
    component: () =>
      count(state.endpoint.values(), (row) => row.component === id) +
      count(state.authorisation.values(), (row) => row.consumer === id),
    endpoint: () => count(state.route.values(), (row) => row.endpoint === id),
    logicalAddress: () =>
      count(state.logicalAddress.values(), (row) => row.parent === id) +
      count(state.route.values(), (row) => row.logicalAddress === id) +
      count(state.authorisation.values(), (row) => row.logicalAddress === id),
    route: () => 0,
    authorisation: () => 0,
  }
  const found = state[kind].has(id) ? 0 : uses[kind]()
  if (found > 0) throw new KnutpunktError(addressingErrors.addressing_in_use, { values: { count: found } })
}

function count<T>(rows: Iterable<T>, is: (row: T) => boolean): number {
  let found = 0
  for (const row of rows) if (is(row)) found++
  return found
}
