import type { AgreementTerms } from './agreement.ts'
import { type AgreementGraph, graphOf, reach } from './chain.ts'

/** One thing that agreements let happen, without the systems' names. */
export interface Allowed {
  giverId: string
  takerId: string
  informationTypes: string[]
  purposes: string[]
  contracts?: string[]
}

/** What a change lets happen, stops, and leaves, at once. */
export interface Effect {
  gained: Allowed[]
  lost: Allowed[]
  kept: Allowed[]
  /** There is more than is listed. */
  more?: true
}

type Fate = 'gained' | 'lost' | 'kept'

/** A kind of call that some agreements tell from others: these contracts, or any other (`*`). */
interface ContractClass {
  names: string[]
  sample: string | undefined
}

/** Bounds on an answer: how much each list holds, and how many chains are followed. */
const mostListed = 2_000
const mostFollowed = 20_000

/**
 * What a change of one agreement changes at once, along every chain that goes through it: for each controller whose data passes, for
 * each who gets it. It asks {@link reach}, as decisions do, before and after.
 *
 * @param others all agreements but this one
 * @param before absent when it is new
 * @param after absent when it is ended
 */
export function effectOf(
  others: readonly AgreementTerms[],
  {
    before,
    after,
    at,
  }: { before?: AgreementTerms | undefined; after?: AgreementTerms | undefined; at: number },
): Effect {
  const changed = [before, after].filter((terms) => terms !== undefined)
  const graphs = {
    before: graphOf(before ? [...others, before] : others),
    after: graphOf(after ? [...others, after] : others),
  }
  const all = [...others, ...changed]
  const controllers = closure(
    all,
    'givers',
    changed.flatMap(({ givers }) => givers),
  )
  const takers = closure(
    all,
    'takers',
    changed.flatMap((terms) => terms.takers),
  )
  const purposes = unique(changed.flatMap((terms) => terms.purposes))
  const informationTypes = unique(changed.flatMap((terms) => terms.informationTypes))
  const involved = all.filter(({ givers }) =>
    givers.some((each) => controllers.has(each) || takers.has(each)),
  )
  const classes = contractClasses(involved)
  const effect: Effect = { gained: [], lost: [], kept: [] }
  let followed = 0
  for (const controller of controllers) {
    followed += purposes.length * classes.length
    if (followed > mostFollowed || isFull(effect)) return { ...cut(effect), more: true }
    const found = new Found(classes)
    for (const each of classes) {
      for (const purpose of purposes) {
        const question = { controller, purpose, contract: each.sample, informationTypes, at }
        compare(found, { graphs, takers, question, each })
      }
    }
    for (const fate of fates) effect[fate].push(...found.allowed(fate, controller))
  }
  return isFull(effect) ? { ...cut(effect), more: true } : effect
}

const fates = ['gained', 'lost', 'kept'] as const

function compare(
  found: Found,
  asked: {
    graphs: { before: AgreementGraph; after: AgreementGraph }
    takers: ReadonlySet<string>
    question: Parameters<typeof reach>[1]
    each: ContractClass
  },
): void {
  const { graphs, takers, question, each } = asked
  const [was, is] = [reach(graphs.before, question), reach(graphs.after, question)]
  for (const taker of takers) {
    const [old, now] = [was.get(taker), is.get(taker)]
    for (const type of question.informationTypes) {
      const [had, has] = [old?.has(type) === true, now?.has(type) === true]
      if (had || has) found.add(had ? (has ? 'kept' : 'lost') : 'gained', taker, type, question.purpose, each)
    }
  }
}

/** What was found for one controller, to be told in as few lines as it can be. */
class Found {
  readonly #types = new Map<string, Set<string>>()
  readonly #classes: readonly ContractClass[]

  constructor(classes: readonly ContractClass[]) {
    this.#classes = classes
  }

  add(fate: Fate, taker: string, type: string, purpose: string, each: ContractClass): void {
    const key = JSON.stringify([fate, taker, this.#classes.indexOf(each), purpose])
    const types = this.#types.get(key)
    if (types) types.add(type)
    else this.#types.set(key, new Set([type]))
  }

  /** Purposes with the same types stand together, and so do contracts with the same types and purposes. */
  allowed(wanted: Fate, giverId: string): Allowed[] {
    const byClass = new Map<string, string[]>()
    for (const [key, types] of this.#types) {
      const [fate, taker, each, purpose] = JSON.parse(key) as [Fate, string, number, string]
      if (fate === wanted) gather(byClass, [taker, [...types].sort(), each], purpose)
    }
    const joined = new Map<string, number[]>()
    for (const [key, purposes] of byClass) {
      const [taker, types, each] = JSON.parse(key) as [string, string[], number]
      gather(joined, [taker, types, purposes.sort()], each)
    }
    return [...joined].map(([key, classes]) => {
      const [takerId, informationTypes, purposes] = JSON.parse(key) as [string, string[], string[]]
      const contracts = classes.flatMap((each) => this.#classes[each]!.names)
      const limited = classes.length < this.#classes.length
      return { giverId, takerId, informationTypes, purposes, ...(limited && { contracts }) }
    })
  }
}

function gather<T>(map: Map<string, T[]>, key: unknown, value: T): void {
  const name = JSON.stringify(key)
  const known = map.get(name)
  if (known) known.push(value)
  else map.set(name, [value])
}

/** Those, and all who stand above (givers) or below (takers) them in some chain. */
function closure(
  agreements: readonly AgreementTerms[],
  side: 'givers' | 'takers',
  first: readonly string[],
): ReadonlySet<string> {
  const other = side === 'givers' ? 'takers' : 'givers'
  const next = new Map<string, Set<string>>()
  for (const agreement of agreements) {
    for (const from of agreement[other]) {
      const known = next.get(from) ?? new Set()
      for (const to of agreement[side]) known.add(to)
      next.set(from, known)
    }
  }
  // A set that grows while it is walked is walked to its end.
  const found = new Set(first)
  for (const each of found) for (const to of next.get(each) ?? []) found.add(to)
  return found
}

/** Contracts that the same agreements name make no difference between each other. */
function contractClasses(agreements: readonly AgreementTerms[]): ContractClass[] {
  const limited = agreements.map(({ contracts }) => new Set(contracts)).filter(({ size }) => size > 0)
  const alike = new Map<string, string[]>()
  for (const name of new Set(limited.flatMap((names) => [...names]))) {
    const named = limited.map((names) => (names.has(name) ? 1 : 0))
    gather(alike, named.join(''), name)
  }
  return [
    { names: ['*'], sample: undefined },
    ...[...alike.values()].map((each) => ({ names: each, sample: each[0] })),
  ]
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]
const isFull = (effect: Effect): boolean => fates.some((fate) => effect[fate].length > mostListed)
const cut = (effect: Effect): Effect => ({
  gained: effect.gained.slice(0, mostListed),
  lost: effect.lost.slice(0, mostListed),
  kept: effect.kept.slice(0, mostListed),
})
