import { type AgreementTerms, isInForce, nextChange } from './agreement.ts'

/** What is asked of the agreements: which of these types reach whom, from this controller. */
export interface ChainQuestion {
  controller: string
  purpose: string
  contract?: string | undefined
  informationTypes: readonly string[]
  /** Milliseconds since 1970. */
  at: number
}

/** Agreements by who gives, so that chains can be followed. */
export interface AgreementGraph {
  readonly agreements: readonly AgreementTerms[]
  from(giver: string): readonly AgreementTerms[]
}

const none: readonly AgreementTerms[] = []

export function graphOf(agreements: readonly AgreementTerms[]): AgreementGraph {
  const byGiver = new Map<string, AgreementTerms[]>()
  for (const agreement of agreements) {
    for (const giver of agreement.givers) {
      const known = byGiver.get(giver)
      if (known) known.push(agreement)
      else byGiver.set(giver, [agreement])
    }
  }
  return { agreements, from: (giver) => byGiver.get(giver) ?? none }
}

/**
 * Whom a controller's data may come to, and of which of the asked types: along chains of processors (GDPR art. 28.2, 28.4), where
 * each link covers the type, the purpose and the contract and is in force. A controller may also share with another controller;
 * that is a first link only, for what the other does with it further on is on its own account. Agent and connection agreements
 * give no right to handle data. Loops end by themselves: an organisation is looked at again only when more has reached it.
 */
export function reach(graph: AgreementGraph, question: ChainQuestion): ReadonlyMap<string, Set<string>> {
  const { controller, informationTypes } = question
  const reached = new Map<string, Set<string>>()
  const waiting = [controller]
  for (let giver = waiting.pop(); giver !== undefined; giver = waiting.pop()) {
    const carried = giver === controller ? informationTypes : [...reached.get(giver)!]
    for (const agreement of graph.from(giver)) {
      if (!isLink(agreement, question, giver === controller)) continue
      const passed = carried.filter((type) => agreement.informationTypes.includes(type))
      for (const taker of agreement.takers) {
        if (taker !== controller && adds(reached, taker, passed)) waiting.push(taker)
      }
    }
  }
  return reached
}

function isLink(agreement: AgreementTerms, { purpose, contract, at }: ChainQuestion, first: boolean) {
  const { kind, purposes, contracts } = agreement
  if (kind !== 'processor' && !(first && kind === 'data_sharing')) return false
  if (!purposes.includes(purpose)) return false
  if (contracts.length > 0 && (contract === undefined || !contracts.includes(contract))) return false
  return isInForce(agreement, at)
}

/** Whether something new has come to the taker. */
function adds(reached: Map<string, Set<string>>, taker: string, types: readonly string[]): boolean {
  const had = reached.get(taker)
  if (had === undefined) {
    reached.set(taker, new Set(types))
    return true
  }
  const before = had.size
  for (const type of types) had.add(type)
  return had.size > before
}

/** Answers one question after another about the same agreements. */
export interface ChainReader {
  /** Which of the types agreements let the organisation handle; undefined: there is no chain to it at all. */
  agreed(question: ChainQuestion, organisation: string): readonly string[] | undefined
}

/** What was found is kept until an agreement begins or ceases to hold; this many answers at most. */
const mostKept = 10_000

/** Follows each chain once, and remembers the answer as long as no agreement begins or ceases to hold. */
export function createChainReader(graph: AgreementGraph, most = mostKept): ChainReader {
  const kept = new Map<string, readonly string[] | undefined>()
  let from = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  return {
    agreed(question, organisation) {
      const { at, controller, purpose, contract = '', informationTypes } = question
      if (at < from || at >= until) {
        kept.clear()
        from = at
        until = nextChange(graph.agreements, at)
      }
      const key = JSON.stringify([controller, organisation, purpose, contract, informationTypes])
      if (kept.has(key)) return kept.get(key)
      const found = reach(graph, question).get(organisation)
      const answer = found && informationTypes.filter((type) => found.has(type))
      if (kept.size >= most) kept.clear()
      kept.set(key, answer)
      return answer
    },
  }
}
