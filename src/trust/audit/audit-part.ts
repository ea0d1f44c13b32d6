import type { FastifyRequest } from 'fastify'
import {
  type App,
  type Clock,
  type Database,
  isUnavailable,
  type JobHandlers,
  type Log,
  type Metrics,
  startTicker,
  type Ticker,
} from '../../kernel/index.ts'
import { type Audit, createAudit } from './audit.ts'
import { type AuditAsker, auditRoutes } from './audit-routes.ts'
import { type Checker, createChecker } from './check/checker.ts'
import type { ExtractNames } from './extract/extract.ts'
import type { LogIdentity } from './keys/log-identity.ts'
import { createLogReader } from './log/log-reader.ts'
import { readRemembered, rememberCheckpoint } from './log/remember.ts'
import { readWaiting } from './log/waiting.ts'
import type { ReviewFacts } from './review/facts.ts'
import { createReviewActs } from './review/review-acts.ts'
import { reviewRoutes } from './review/review-routes.ts'
import { runReviews } from './review/run-reviews.ts'
import { askWitness, type KnownWitness } from './witness/ask-witness.ts'
import { createWitness, type WitnessedLog } from './witness/witness.ts'
import { witnessRoutes } from './witness/witness-routes.ts'

export interface AuditPartDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  metrics: Metrics
  identity: LogIdentity
  /** Where the last checkpoint is kept, out of the database's reach. */
  dataDir: string
  /** Who asks, as the session or the token says. */
  asker(request: FastifyRequest): AuditAsker
  names: ExtractNames
  facts: ReviewFacts
  /** Logs of other installations that this one cosigns. */
  witnessed: readonly WitnessedLog[]
  /** Other installations that cosign this one's. */
  witnesses: readonly KnownWitness[]
}

/** The audit part of the trust room, running. */
export interface AuditPart {
  audit: Audit
  checker: Checker
  jobs: { handlers: JobHandlers; crontab: string }
  /** Begins to sequence and to watch. */
  start(): void
  stop(): Promise<void>
}

const reviewTask = 'trust:audit_review'
const checkTask = 'trust:audit_check'
const cosignTask = 'trust:audit_cosign'
const crontab = [`7 * * * * ${reviewTask}`, `41 2 * * * ${checkTask}`, `*/10 * * * * ${cosignTask}`].join(
  '\n',
)

/** Runs of one job at most; what is left waits for the next. */
const mostRuns = 200
const watchMs = 60_000

/** Joins everything of the audit log: appending, sequencing, watching, serving, checking, reviewing, cosigning. */
export async function createAuditPart(deps: AuditPartDeps): Promise<AuditPart> {
  const { db, app, clock, identity, dataDir } = deps
  const audit = createAudit(deps)
  const checker = createChecker(deps, async () => {
    const remembered = await readRemembered(dataDir)
    return remembered === undefined ? [] : [remembered]
  })
  auditRoutes(app, { ...deps, audit, checker, reader: createLogReader(db.pool) })
  reviewRoutes(app, { ...deps, audit, acts: createReviewActs({ db, clock, audit }) })
  if (deps.witnessed.length > 0) {
    await witnessRoutes(app, createWitness({ db, clock, key: identity.cosigner, logs: deps.witnessed }))
  }
  let ticker: Ticker | undefined
  return {
    audit,
    checker,
    jobs: { handlers: handlersOf(deps, checker), crontab },
    start: () => {
      audit.start()
      const run = watchOf(deps)
      ticker ??= startTicker({ everyMs: watchMs, run, clock, log: deps.log, name: 'trust.audit.watch' })
    },
    stop: async () => {
      await ticker?.stop()
      await audit.stop()
    },
  }
}

/** Once a minute: how long entries wait, and whether the log goes on from where this process saw it last. */
function watchOf({ db, log, metrics, identity, dataDir, clock }: AuditPartDeps): () => Promise<void> {
  const waitingFor = metrics.gauge(
    'knutpunkt_trust_audit_wait_seconds',
    'How long the first entry without a place in the log has waited',
  )
  const contradictions = metrics.counter(
    'knutpunkt_trust_audit_contradictions_total',
    'Times that the log was not the continuation of the one seen before',
  )
  return async () => {
    const { since } = await readWaiting(db.pool)
    const milliseconds = since === undefined ? 0 : clock.now().epochMilliseconds - Date.parse(since)
    waitingFor.set(Math.max(0, milliseconds / 1000))
    if ((await rememberCheckpoint(db.pool, identity, dataDir)) !== 'contradicted') return
    contradictions.inc()
    log.error('the audit log is not the continuation of the one seen before')
  }
}

function handlersOf(deps: AuditPartDeps, checker: Checker): JobHandlers {
  const { db, clock, log, metrics, identity, facts } = deps
  const problemsFound = metrics.gauge(
    'knutpunkt_trust_audit_problems',
    'What the last check of the audit log found',
  )
  return {
    [reviewTask]: async () => {
      for (let run = 0; run < mostRuns; run += 1) {
        if (!(await runReviews({ db, clock, facts, drawKey: identity.seal }))) return
      }
    },
    [checkTask]: async () => {
      const { problems, size } = await checker.check()
      problemsFound.set(problems.length)
      if (problems.length > 0)
        log.error({ problems: problems.slice(0, 20) }, 'the audit log was tampered with')
      else log.info({ size }, 'the audit log is what was signed')
    },
    [cosignTask]: async () => {
      for (const witness of deps.witnesses) {
        const asked = await askWitness({ db: db.pool, clock }, witness).catch((err: unknown) => {
          if (isUnavailable(err)) throw err
          log.warn({ err, witness: witness.verifier.name }, 'a witness of the audit log did not answer')
          return undefined
        })
        if (asked === 'contradicted') {
          log.error({ witness: witness.verifier.name }, 'a witness has cosigned another audit log than this')
        }
      }
    },
  }
}
