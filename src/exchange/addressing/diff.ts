import { KnutpunktError } from '../../kernel/index.ts'
import type { DraftDiff } from '../contract/addressing.ts'
import type { Route } from './addressing.ts'
import { namesIn } from './listing.ts'
import { applied, checkState, type Operation, touchedBy } from './operations.ts'
import { type AddressingState, createRouting, periodOf } from './routing.ts'

/** A call that has been seen: who called what where, and how often. */
export interface TrafficKey {
  consumer: string
  contract: string
  logicalAddress: string
  calls: number
  lastAt: string
}

/** More would not be read; what is published holds all the same. */
const mostShown = 200

/** What changes would do: row by row, who may call what and who no longer, and which of the calls that were seen would fail. */
export function diffOf(
  state: AddressingState,
  operations: readonly Operation[],
  { base, traffic, at }: { base: number; traffic: readonly TrafficKey[]; at: number },
): DraftDiff {
  const after = applied(state, operations)
  const fault = faultOf(after, operations)
  const changes = changesOf(state, after, operations)
  const named = (row: unknown) =>
    namesIn((kind, id) => after[kind].get(id) ?? state[kind].get(id), (row ?? {}) as object)
  return {
    base,
    changes,
    names: Object.assign({}, ...changes.flatMap(({ before, after: is }) => [before, is].map(named))),
    gains: relationsOf(after, state, at),
    loses: relationsOf(state, after, at),
    breaks: breaksOf(state, after, traffic, momentsOf(changes, at)),
    ...(fault && { fault }),
  }
}

function faultOf(after: AddressingState, operations: readonly Operation[]): DraftDiff['fault'] {
  try {
    checkState(after, operations)
    return undefined
  } catch (error) {
    if (!(error instanceof KnutpunktError)) throw error
    return { code: error.code, ...error.publicText }
  }
}

function changesOf(
  before: AddressingState,
  after: AddressingState,
  operations: readonly Operation[],
): DraftDiff['changes'] {
  return touchedBy(operations).flatMap(({ kind, id }) => {
    const was = before[kind].get(id)
    const is = after[kind].get(id)
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
    return [
      {
        kind,
        id,
        change,
        ...(was && { before: was }),
        ...(is && { after: is }),
      } as DraftDiff['changes'][number],
    ]
  })
}

/** Who may call what, now or later, by one state and not by the other. */
function relationsOf(inThis: AddressingState, notInThat: AddressingState, at: number): DraftDiff['gains'] {
  const standing = (state: AddressingState) =>
    [...state.authorisation.values()].filter((row) => periodOf(row).until > at)
  const has = new Set(standing(notInThat).map(placeOf))
  const unlike = new Map(standing(inThis).map((row) => [placeOf(row), row]))
  return [...unlike.values()]
    .filter((row) => !has.has(placeOf(row)))
    .slice(0, mostShown)
    .map(({ consumer, contract, logicalAddress }) => {
      const component = inThis.component.get(consumer)
      return {
        consumer: { hsaId: component?.hsaId ?? consumer, ...(component && { name: component.name }) },
        contract,
        logicalAddress,
      }
    })
}

const placeOf = (row: { consumer: string; contract: string; logicalAddress: string }): string =>
  `${row.consumer}\n${row.contract}\n${row.logicalAddress}`

/** More moments are not looked at: those of a draft that begins and ends rows at will. */
const mostMoments = 50

/** Now, and each later time at which a row that is changed begins or ends. */
function momentsOf(changes: DraftDiff['changes'], now: number): number[] {
  const times = changes.flatMap(({ before, after }) =>
    [before, after].flatMap((row) => {
      const { validFrom, validUntil } = (row ?? {}) as Partial<Route>
      return [validFrom, validUntil].flatMap((time) => (time === undefined ? [] : [Date.parse(time)]))
    }),
  )
  const later = [...new Set(times)].filter((time) => time > now).sort((a, b) => a - b)
  return [now, ...later.slice(0, mostMoments)]
}

/** Calls that were seen, would go through without the changes, now or later, and do not with them. */
function breaksOf(
  before: AddressingState,
  after: AddressingState,
  traffic: readonly TrafficKey[],
  moments: readonly number[],
): DraftDiff['breaks'] {
  const [was, is] = [before, after].map((state) => createRouting({ version: 0, publishedAt: 0 }, state))
  const codeAt = (key: TrafficKey, at: number): string | undefined => {
    const [one, two] = [was!.find({ ...key, at }), is!.find({ ...key, at })]
    if (!one.authorisation || !one.route || (two.authorisation && two.route)) return undefined
    return two.authorisation ? 'VP004' : 'VP007'
  }
  const found: DraftDiff['breaks'] = []
  for (const key of traffic) {
    const from = moments.find((at) => codeAt(key, at) !== undefined)
    if (from === undefined) continue
    const component = was!.componentByHsaId(key.consumer)
    found.push({
      consumer: { hsaId: key.consumer, ...(component && { name: component.name }) },
      contract: key.contract,
      logicalAddress: key.logicalAddress,
      calls: key.calls,
      lastAt: key.lastAt,
      code: codeAt(key, from)!,
      ...(from !== moments[0] && { from: new Date(from).toISOString() }),
    })
    if (found.length === mostShown) break
  }
  return found
}
