import { KnutpunktError } from '../../kernel/index.ts'
import type { DraftDiff } from '../contract/addressing.ts'
import { applied, checkState, nameOf, type Operation } from './operations.ts'
import { type AddressingState, createRouting } from './routing.ts'

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
  return {
    base,
    changes: changesOf(state, after, operations),
    gains: relationsOf(after, state),
    loses: relationsOf(state, after),
    breaks: breaksOf(state, after, traffic, at),
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
  const names = new Map(
    operations.map((each) => {
      const id = each.op === 'remove' ? each.id : nameOf(each.value)
      return [`${each.kind} ${id}`, { kind: each.kind, id }]
    }),
  )
  return [...names.values()].flatMap(({ kind, id }) => {
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

/** Authorisations that are in one state and not, or otherwise, in the other. */
function relationsOf(inThis: AddressingState, notInThat: AddressingState): DraftDiff['gains'] {
  const has = new Set([...notInThat.authorisation.values()].map(placeOf))
  return [...inThis.authorisation.values()]
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

/** Calls that were seen, went through before, and would not any more. */
function breaksOf(
  before: AddressingState,
  after: AddressingState,
  traffic: readonly TrafficKey[],
  at: number,
): DraftDiff['breaks'] {
  const [was, is] = [before, after].map((state) => createRouting({ version: 0, publishedAt: 0 }, state))
  return traffic
    .flatMap((key) => {
      const question = { ...key, at }
      const [one, two] = [was!.find(question), is!.find(question)]
      if (!one.authorisation || !one.route || (two.authorisation && two.route)) return []
      const component = was!.componentByHsaId(key.consumer)
      return [
        {
          consumer: { hsaId: key.consumer, ...(component && { name: component.name }) },
          contract: key.contract,
          logicalAddress: key.logicalAddress,
          calls: key.calls,
          lastAt: key.lastAt,
          code: two.authorisation ? 'VP004' : 'VP007',
        },
      ]
    })
    .slice(0, mostShown)
}
