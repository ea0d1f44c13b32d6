import {
  type AccessControl,
  type App,
  type Clock,
  type Database,
  type IdentityKeys,
  type IdentityVault,
  type JobHandlers,
  type Log,
  type Metrics,
  startTicker,
  type Ticker,
} from '../kernel/index.ts'
import { createGuard, type Guard } from './access/guard.ts'
import { createAgreements } from './agreement/create-agreements.ts'
import type { Audit } from './audit/audit.ts'
import { createAuditPart } from './audit/audit-part.ts'
import type { Texts } from './audit/extract/act-texts.ts'
import { logIdentity } from './audit/keys/log-identity.ts'
import { loadOrCreateLogKeys } from './audit/keys/log-keys.ts'
import type { Calls } from './calls/calls.ts'
import { createCalls } from './calls/create-calls.ts'
import type { MarkFederation } from './certification/mark-verification.ts'
import { nothingKnown, type ThingFacts } from './decision/facts.ts'
import { startDecisions } from './decision/start-decisions.ts'
import { type JoinedFederation, joinFederation } from './federation/join-federation.ts'
import { accessesRoute } from './join/accesses-route.ts'
import { joinedActTexts } from './join/act-texts.ts'
import { askerOf, callerOf } from './join/callers.ts'
import {
  administrationEntry,
  decisionEntry,
  deniedRightsEntry,
  questionEntry,
  rightsEntry,
} from './join/entries.ts'
import { partyNames } from './join/names.ts'
import { reviewFacts, samePerson } from './join/review-facts.ts'
import { createLogin, type LoginSettings } from './login/login.ts'
import { createParties } from './party/parties.ts'
import type { PartyRegister, ResidentRegister } from './party/party-register.ts'
import { suspendSystem } from './party/system/suspension.ts'
import type { TrustSettings } from './settings/trust-settings.ts'
import { databaseReplayStore, type ReplayStore } from './token/replay-store.ts'

export interface TrustDeps {
  db: Database
  app: App
  vault: IdentityVault
  /** Of the deployment: signing keys in the database are sealed with keys derived from them. */
  keys: IdentityKeys
  clock: Clock
  log: Log
  metrics: Metrics
  dataDir: string
  /** How this installation is reached: a URL without a slash at its end. Asked once it listens. */
  baseUrl(): string
  /** People log in as whom they like. */
  demo: boolean
  /** The rooms that the installation runs; all when not given. */
  rooms?: readonly string[]
  settings: TrustSettings<LoginSettings>
  /** The audit log's name, which never changes: `knutpunkt.example.se/audit`. */
  auditOrigin: string
  /** What other rooms' acts are called in a person's extract. */
  texts: Texts
  /** What other rooms know, for decisions. */
  things?: Partial<ThingFacts>
}

/** The trust room, running. */
export interface Trust {
  access: AccessControl
  guard: Guard
  /** For the service platform. */
  calls: Calls
  audit: Pick<Audit, 'append'>
  /** What an organisation, unit, employee or system is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
  /** Whether an employee has an assignment at an organisation that holds now. */
  worksAt(employee: string, organisation: string): Promise<boolean>
  parties: PartyRegister
  residents: ResidentRegister
  jobs: { handlers: JobHandlers; crontab: string }
  /** Begins to give audit entries their places, to count use and to purge. */
  start(): void
  stop(): Promise<void>
}

const purgeMs = 60_000

/** Joins parties, login, agreements, decisions, federation and the audit log, and adds their routes. */
export async function createTrust(deps: TrustDeps): Promise<Trust> {
  const { db, app, clock, log, metrics, vault } = deps
  const replay = databaseReplayStore(db, clock)
  const sealing = deps.keys.encryption
  const auditPart = await joinAudit(deps)
  const { audit } = auditPart
  const parties = await createParties({ db, clock, vault })
  const { directory } = parties
  const joined = await federationOf(deps, replay, audit)
  const federation = joined?.federation
  const agreements = await createAgreements({
    db,
    clock,
    log,
    directory,
    audit,
    tellSuspension: suspendSystem,
    ...(joined && { federation: marksOf(joined, deps) }),
  })
  const decisionPart = await startDecisions({
    db,
    app,
    clock,
    sources: { ...nothingKnown, ...parties.facts, ...agreements.facts, ...deps.things },
    callerOf,
    onDecision: decisionEntry(db, audit),
    onAct: rightsEntry(audit),
    onDenied: deniedRightsEntry(db, audit),
    isSamePerson: samePerson(db),
    onDecided: countDecisions(metrics),
    namesOf: partyNames(db, {}).namesOf,
    questions: { directory, onQuestion: questionEntry(db, audit) },
  })
  accessesRoute(app, {
    ...decisionPart,
    db,
    audit,
    names: partyNames(db, { ...joinedActTexts, ...deps.texts }),
  })
  const guard = createGuard({
    decisions: decisionPart.decisions,
    audit,
    db: db.pool,
    onUse: agreements.onUse,
    onDenied: decisionPart.explanations.keep,
  })
  const login = await createLogin({
    db,
    clock,
    log,
    metrics,
    directory,
    audit,
    replay,
    sealing,
    settings: { ...deps.settings.login, sessions: deps.settings.sessions },
    baseUrl: deps.baseUrl,
    demo: deps.demo,
    rooms: deps.rooms,
    cookieName: deps.settings.cookieName,
    ...(federation && { federation }),
  })
  parties.addRoutes(app, { audit })
  agreements.addRoutes(app)
  await login.addRoutes(app)
  let purging: Ticker | undefined
  return {
    access: login.access,
    guard,
    calls: createCalls({
      byToken: login.byToken,
      directory,
      decisions: decisionPart.decisions,
      observe: agreements.observe,
    }),
    audit,
    nameOf: async (id) => (await partyNames(db, {}).namesOf([id])).get(id),
    worksAt: async (employee, organisation) =>
      ((await directory.assignmentsOf(employee)) ?? []).some((each) => each.organisation.id === organisation),
    parties: parties.register,
    residents: parties.residents,
    jobs: auditPart.jobs,
    start: () => {
      auditPart.start()
      const run = async () => {
        await replay.purge()
        await decisionPart.explanations.purge()
      }
      purging ??= startTicker({ everyMs: purgeMs, run, clock, log, name: 'trust.replay.purge' })
    },
    stop: async () => {
      await purging?.stop()
      await login.stop()
      await agreements.close()
      await decisionPart.stop()
      await joined?.close()
      await auditPart.stop()
      await parties.close()
    },
  }
}

/** Counts decisions by what they came to. */
function countDecisions(metrics: Metrics): (outcome: 'permit' | 'deny') => void {
  const decisions = metrics.counter('knutpunkt_trust_decisions_total', 'Decisions by the rules', ['outcome'])
  // Looked up once: there may be a hundred thousand of them a second.
  const by = { permit: decisions.labels('permit'), deny: decisions.labels('deny') }
  return (outcome) => by[outcome].inc()
}

async function joinAudit({ db, app, clock, log, metrics, dataDir, auditOrigin, settings, texts }: TrustDeps) {
  const identity = logIdentity(auditOrigin, await loadOrCreateLogKeys(dataDir))
  return createAuditPart({
    db,
    app,
    clock,
    log,
    metrics,
    identity,
    dataDir,
    asker: askerOf,
    names: partyNames(db, texts),
    facts: reviewFacts(db),
    ...settings.audit,
  })
}

/** Marks count when they come from under an anchor that this installation trusts. */
function marksOf({ federation }: JoinedFederation, { settings }: TrustDeps): MarkFederation {
  const anchors = settings.federation?.settings.trustAnchors ?? []
  return { verifier: federation.markVerifier, anchors: anchors.map(({ entityId }) => entityId) }
}

async function federationOf(
  { db, app, clock, log, keys, settings: { federation } }: TrustDeps,
  replay: ReplayStore,
  audit: Pick<Audit, 'append'>,
): Promise<JoinedFederation | undefined> {
  if (federation === undefined) return undefined
  const sealing = keys.encryption
  const joined = await joinFederation(
    { db, clock, log, sealing, replay, enter: administrationEntry(audit) },
    federation,
  )
  await joined.federation.addRoutes(app)
  return joined
}
