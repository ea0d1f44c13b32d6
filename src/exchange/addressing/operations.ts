import { KnutpunktError } from '../../kernel/index.ts'
import type { AddressingEntities, AddressingKind, Authorisation, Route } from './addressing.ts'
import { addressingErrors } from './addressing-errors.ts'
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

/** The state after changes, without looking whether it holds together. */
export function applied(state: AddressingState, operations: readonly Operation[]): AddressingState {
  const next = Object.fromEntries(
    addressingKinds.map((kind) => [kind, new Map<string, unknown>(state[kind])]),
  ) as { [K in AddressingKind]: Map<string, unknown> }
  for (const operation of operations) {
    if (operation.op === 'remove') next[operation.kind].delete(operation.id)
    else next[operation.kind].set(nameOf(operation.value), operation.value)
  }
  return next as AddressingState
}

/** What takes a state back to what it was before the changes. */
export function inverse(before: AddressingState, operations: readonly Operation[]): Operation[] {
  const touched = new Map(
    operations.map((each) => {
      const id = each.op === 'remove' ? each.id : nameOf(each.value)
      return [`${each.kind} ${id}`, { kind: each.kind, id }]
    }),
  )
  return [...touched.values()].toReversed().map(({ kind, id }) => {
    const value = before[kind].get(id)
    return value === undefined ? { op: 'remove', kind, id } : ({ op: 'put', kind, value } as Operation)
  })
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
  for (const operation of operations) {
    if (operation.op === 'remove') checkUnused(state, operation.kind, operation.id)
    else if (state[operation.kind].has(nameOf(operation.value))) checkRow(state, operation)
  }
}

function checkRow(state: AddressingState, operation: Exclude<Operation, { op: 'remove' }>): void {
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
      return checkOverlap(operation.value, state.route.values(), () => true)
    case 'authorisation': {
      const { value } = operation
      checkPlace(value, need)
      need('component', value.consumer)
      return checkOverlap(value, state.authorisation.values(), (other) => other.consumer === value.consumer)
    }
  }
}

const invalid = (fault: string) =>
  new KnutpunktError(addressingErrors.addressing_invalid, { values: { fault } })

function checkComponent(state: AddressingState, value: AddressingEntities['component']): void {
  for (const other of state.component.values()) {
    if (other.id !== value.id && other.hsaId.toUpperCase() === value.hsaId.toUpperCase())
      throw invalid(`HSA-id ${value.hsaId} is another component's already.`)
    if (other.id !== value.id && value.system !== undefined && other.system === value.system)
      throw invalid(`the system ${value.system} is another component's already.`)
  }
}

function checkEndpoint({ url, profile }: AddressingEntities['endpoint']): void {
  const internal = url.startsWith('internal:')
  if (internal !== (profile === 'internal')) throw invalid('its profile and its URL contradict each other.')
  if (!internal && (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || new URL(url).username))
    throw invalid('its URL must begin with https:// or http:// and hold no password.')
}

function checkTree(state: AddressingState, from: string): void {
  const seen = new Set<string>()
  for (let at: string | undefined = from; at !== undefined; at = state.logicalAddress.get(at)?.parent) {
    if (seen.has(at)) throw invalid(`${from} would be above itself in the HSA tree.`)
    seen.add(at)
  }
}

function checkPlace(row: Route | Authorisation, need: (kind: AddressingKind, id: string) => void): void {
  const { logicalAddress } = row
  if (logicalAddress !== '*' && logicalAddress !== 'SE') need('logicalAddress', logicalAddress)
  const { from, until } = periodOf(row)
  if (Number.isNaN(from) || Number.isNaN(until) || until <= from)
    throw invalid('it would end before it begins.')
}

function checkOverlap<T extends Route | Authorisation>(
  row: T,
  others: Iterable<T>,
  sameCaller: (other: T) => boolean,
): void {
  const { from, until } = periodOf(row)
  for (const other of others) {
    if (other.id === row.id || other.contract !== row.contract || other.logicalAddress !== row.logicalAddress)
      continue
    if (!sameCaller(other)) continue
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
