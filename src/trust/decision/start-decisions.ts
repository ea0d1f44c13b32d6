import type { App, Clock, Database } from '../../kernel/index.ts'
import { blockRoutes } from '../block/block-routes.ts'
import { type BlockStore, createBlocks } from '../block/block-store.ts'
import { consentRoutes } from '../consent/consent-routes.ts'
import { type ConsentStore, createConsents } from '../consent/consent-store.ts'
import { createErasures, type ErasureStore } from '../consent/erasure-store.ts'
import { type IsSamePerson, proxyRoutes } from '../proxy/proxy-routes.ts'
import { createProxies, type ProxyStore } from '../proxy/proxy-store.ts'
import { createRightsCache, type RightsCache } from '../rights/rights-cache.ts'
import { namesRoute, type RightsNames } from '../rights/rights-names.ts'
import type { CallerOf } from '../rights/rights-routes.ts'
import { createRightsService, type OnRightsAct, type OnRightsDenied } from '../rights/rights-service.ts'
import { createDecisions, type Decisions } from './decide.ts'
import { createExplanations, type Explanations } from './decision-explanation.ts'
import { explanationRoutes } from './decision-explanation-routes.ts'
import { decisionRoutes, type OnDecision } from './decision-routes.ts'
import type { FactSources } from './facts.ts'
import { loadPolicies, type Policies } from './load-policies.ts'
import { policyDirectory, readPolicyFiles } from './policy-files.ts'
import type { QuestionDeps } from './question.ts'
import { questionRoutes } from './question-routes.ts'
import { scenarioRoutes } from './scenarios/scenario-routes.ts'

export interface DecisionPartDeps {
  db: Database
  app: App
  clock: Clock
  sources: FactSources
  callerOf: CallerOf
  onDecision: OnDecision
  onAct: OnRightsAct
  /** Enters what was denied of a person's rights. */
  onDenied?: OnRightsDenied
  /** Whether an employee is herself a resident. */
  isSamePerson?: IsSamePerson
  /** Told what each decision came to. */
  onDecided?: (outcome: 'permit' | 'deny') => void
  /** Names of employees, residents, organisations and units, for whoever may read a person's rights. */
  namesOf?: RightsNames
  /** Who may be asked about, and who is told of each question; absent: questions are not taken. */
  questions?: Pick<QuestionDeps, 'directory' | 'onQuestion'>
}

/** Decisions, and the consents, blocks and proxies that they rest on. */
export interface DecisionPart {
  decisions: Decisions
  rights: RightsCache
  consents: ConsentStore
  erasures: ErasureStore
  blocks: BlockStore
  proxies: ProxyStore
  /** Given every denial, also those of the guard. */
  explanations: Explanations
  stop(): Promise<void>
}

let lastRead: { text: string; policies: Policies } | undefined

/** The program's rules. Validating them takes half a second, and a process may be several platforms: what the files said last is kept. */
function ownPolicies(): Policies {
  const files = readPolicyFiles(policyDirectory)
  const text = JSON.stringify({ ...files, sources: [...files.sources] })
  if (lastRead?.text !== text) lastRead = { text, policies: loadPolicies(files) }
  return lastRead.policies
}

/**
 * Loads the rules, and adds the routes of decisions, consents, blocks and proxies.
 *
 * @throws {KnutpunktError} when a rule does not load: one sentence that says which and why
 */
export async function startDecisions(deps: DecisionPartDeps): Promise<DecisionPart> {
  const { db, app, clock, sources, callerOf, onDecision, onAct, namesOf = async () => new Map() } = deps
  const { isSamePerson = async () => false } = deps
  const policies = ownPolicies()
  const rights = await createRightsCache({ db })
  const decisions = createDecisions({ policies, sources, rights, clock, onDecided: deps.onDecided })
  const explanations = createExplanations({ db, clock })
  const service = createRightsService({
    db,
    clock,
    decisions,
    rights,
    onAct,
    onDenied: async (denied, request) => {
      await deps.onDenied?.(denied, request)
      await explanations.keep(request, denied.decision)
    },
  })
  const [consents, blocks, proxies] = [createConsents(db), createBlocks(db), createProxies(db)]
  const erasures = createErasures(db)
  decisionRoutes(app, {
    decisions,
    onDecision: async (request, asked, decision) => {
      await onDecision(request, asked, decision)
      await explanations.keep(asked, decision)
    },
  })
  if (deps.questions) questionRoutes(app, { decisions, namesOf, ...deps.questions })
  explanationRoutes(app, explanations)
  scenarioRoutes(app)
  consentRoutes(app, { service, callerOf, consents, erasures, clock })
  blockRoutes(app, { service, callerOf, blocks })
  namesRoute(app, { service, callerOf, db, namesOf })
  proxyRoutes(app, { service, callerOf, proxies, clock, isSamePerson })
  return { decisions, rights, consents, erasures, blocks, proxies, explanations, stop: () => rights.close() }
}
