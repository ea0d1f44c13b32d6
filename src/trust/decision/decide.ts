import { type Clock, newId } from '../../kernel/index.ts'
import type { Decision, DecisionCase, DecisionRequest, Rule } from '../contract/decision.ts'
import { settle } from './asking.ts'
import type { FactSources } from './facts.ts'
import { gather, type Whence } from './gather.ts'
import { judge, type Verdict } from './judge.ts'
import type { Policies, Said } from './load-policies.ts'

/** Decides, in process. */
export interface Decisions {
  /**
   * Decides by the rules and the facts as they are now. Whatever cannot be found out is a denial with its own reason.
   *
   * @throws when a source of facts fails; whoever asked has then no permit
   */
  decide(request: DecisionRequest): Promise<Decision>
  /** The same, and at once when every fact is in memory: for who decides so often that a promise counts. */
  decideNow(request: DecisionRequest): Decision | Promise<Decision>
  /** The same, with the case that it was: the facts that it rests on. */
  decideOn(request: DecisionRequest): Promise<{ decision: Decision; case: DecisionCase }>
  /** Judges a case by hand. Nothing is looked up and nothing is logged. */
  tryCase(of: DecisionCase): Verdict
  /** All rules, in the order of the files. */
  rules(): Rule[]
}

export interface DecisionDeps {
  policies: Policies
  sources: FactSources
  rights: Whence['rights']
  clock: Clock
  /** Told what each decision came to, for counting them. */
  onDecided?: ((outcome: Decision['decision']) => void) | undefined
}

export function createDecisions({ policies, sources, rights, clock, onDecided }: DecisionDeps): Decisions {
  const caseOf = (request: DecisionRequest) => {
    const whence = { sources, rights, now: { epochMilliseconds: clock.epochMilliseconds() } }
    return settle((asking) => gather(asking, request, whence))
  }
  const decisionOn = (of: DecisionCase): Decision => {
    const decision = { id: newId(), ...judge(policies, of) }
    onDecided?.(decision.decision)
    return decision
  }
  const decideNow = (request: DecisionRequest) => {
    const of = caseOf(request)
    return of instanceof Promise ? of.then(decisionOn) : decisionOn(of)
  }
  const rules = rulesOf(policies)
  return {
    decideNow,
    decide: async (request) => decideNow(request),
    decideOn: async (request) => {
      const of = await caseOf(request)
      return { decision: decisionOn(of), case: of }
    },
    tryCase: (of) => judge(policies, of),
    rules: () => rules,
  }
}

function rulesOf({ texts, saidOf }: Policies): Rule[] {
  return texts.map(({ id, file, source }) => {
    const { rule, needs, obligations } = saidOf.get(id)!
    return { ...rule, file, source, needs: needs.map(withoutMark), obligations: [...obligations] }
  })
}

function withoutMark({ id, text }: Said['needs'][number]): Rule['needs'][number] {
  return { id, text }
}
