import type { Calls, Decision } from '../../trust/index.ts'
import type { Addressing, Routing, Way } from '../addressing/addressing.ts'
import { type ContractBook, isOpen, type ServiceContract } from '../service-contract/service-contract.ts'
import type { Caller } from './call.ts'
import { type LastDecisions, type RememberedDecision } from './last-decisions.ts'
import type { VpCode } from './vp-codes.ts'

/** What a call is, before a way is looked for. */
export interface Asked {
  contract: string
  operation: string
  logicalAddress: string
  /** The resident, by internal id. */
  person: string | undefined
  at: number
}

export interface CallAsked extends Asked {
  caller: Caller
}

/** Where a call goes, or why it does not. Whoever is not let through is not told what exists. */
export interface Resolved {
  routing: Routing
  contract: ServiceContract | undefined
  way: Way
  controller: string | undefined
  decision: Pick<Decision, 'id' | 'decision' | 'rules' | 'missing'> | undefined
  /** Decided before the database went away. */
  remembered: boolean
  refusal: VpCode | undefined
}

export interface ResolveDeps {
  addressing: Addressing
  book: ContractBook
  calls: Calls
  remembered: LastDecisions
}

/**
 * Finds the way of a call and decides whether it may be made: first the authorisation, then the route, so that nobody learns what exists
 * by being refused. The same for calls and for explaining them.
 */
export async function resolve(deps: ResolveDeps, asked: Asked, caller: Caller): Promise<Resolved> {
  const { addressing, book, calls } = deps
  const routing = addressing.current()
  const contract = book.byKey(asked.contract)
  const { logicalAddress, at } = asked
  const way = routing.find({ consumer: caller.hsaId, contract: asked.contract, logicalAddress, at })
  const controller = way.logicalAddress?.organisation ?? way.component?.organisation
  const found = { routing, contract, way, controller, remembered: false, decision: undefined }
  if (addressing.isBehind?.()) return { ...found, refusal: 'VP012' }
  if (routing.empty) return { ...found, refusal: 'VP008' }
  if (contract === undefined || controller === undefined) return { ...found, refusal: 'VP007' }

  const system =
    caller.system ?? routing.componentByHsaId(caller.hsaId)?.system ?? (await systemOf(calls, caller.hsaId))
  const decided = await decide(deps, asked, caller, {
    contract,
    controller,
    authorised: way.authorisation !== undefined,
    system,
  })
  const all = { ...found, ...decided }
  if (decided.decision === undefined) return { ...all, refusal: 'VP012' }
  if (system !== undefined && decided.decision.decision === 'permit') {
    calls.observe({
      system,
      controller,
      person: asked.person,
      informationTypes: contract.informationTypes,
      at,
    })
  }
  if (decided.decision.decision === 'deny') return { ...all, refusal: 'VP007' }
  if (!isOpen(contract) || way.route === undefined) return { ...all, refusal: 'VP004' }
  if (way.ambiguous) return { ...all, refusal: 'VP006' }
  if (way.endpoint === undefined || way.component === undefined) return { ...all, refusal: 'VP010' }
  return { ...all, refusal: undefined }
}

/** Undefined when it cannot be told now. */
async function systemOf(calls: Calls, hsaId: string): Promise<string | undefined> {
  try {
    return (await calls.systemByHsaId(hsaId))?.id
  } catch {
    return undefined
  }
}

async function decide(
  { calls, remembered }: ResolveDeps,
  { operation, person }: Asked,
  caller: Caller,
  on: { contract: ServiceContract; controller: string; authorised: boolean; system: string | undefined },
): Promise<{ decision: RememberedDecision | undefined; remembered: boolean }> {
  const { contract, controller, authorised, system } = on
  const key = `${system ?? ''}\n${contract.key}\n${operation}\n${controller}\n${authorised}\n${caller.senderConstrained}\n${caller.levelOfAssurance}\n${person ?? ''}`
  try {
    const answer = calls.decide({
      system,
      contract: contract.key,
      operation,
      access: contract.operations.find(({ name }) => name === operation)?.access ?? 'write',
      controller,
      person,
      informationTypes: contract.informationTypes,
      confidentiality: contract.classification.confidentiality,
      purpose: contract.purpose,
      // Of somebody the register does not know there is no consent.
      consent: contract.consent,
      authorised,
      senderConstrained: caller.senderConstrained,
      levelOfAssurance: caller.levelOfAssurance,
    })
    const decision = answer instanceof Promise ? await answer : answer
    remembered.keep(key, decision)
    return { decision, remembered: false }
  } catch {
    // The facts cannot be read now: what was decided for just this shortly before still holds.
    return { decision: remembered.find(key), remembered: true }
  }
}
