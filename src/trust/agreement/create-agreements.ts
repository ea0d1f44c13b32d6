import { type App, type Clock, type Database, type Log, type Party, startTicker } from '../../kernel/index.ts'
import { type GuardedAct, receptionInformation } from '../access/guard.ts'
import type { Audit } from '../audit/audit.ts'
import { admitsFor } from '../certification/certification.ts'
import { certificationRoutes } from '../certification/certification-routes.ts'
import {
  type CertificationService,
  createCertificationService,
} from '../certification/certification-service.ts'
import { readCertification } from '../certification/certification-store.ts'
import { checkMarks } from '../certification/mark-checks.ts'
import type { MarkFederation } from '../certification/mark-verification.ts'
import type { AgreementFacts, Answer, LimitFacts, SystemCall } from '../decision/facts.ts'
import { createCohorts } from '../limit/cohort.ts'
import type { Use } from '../limit/limit.ts'
import { createLimitReader } from '../limit/limit-reader.ts'
import { limitRoutes } from '../limit/limit-routes.ts'
import { createLimitService, type LimitService } from '../limit/limit-service.ts'
import { readCohort, readLimits, type TellSuspension } from '../limit/limit-store.ts'
import { createUseMeter } from '../limit/use-meter.ts'
import { purgeUses } from '../limit/use-store.ts'
import type { AgreementParties } from './agreement-parties.ts'
import { agreementRoutes } from './agreement-routes.ts'
import { type AgreementService, createAgreementService } from './agreement-service.ts'
import { readTerms } from './agreement-store.ts'
import { andThen } from './answer.ts'
import { createChainReader, graphOf } from './chain.ts'
import { createSnapshot, followChanges, type SnapshotPart } from './snapshot.ts'

export interface AgreementsDeps {
  db: Database
  clock: Clock
  log: Log
  /** The register of parties. */
  directory: AgreementParties
  audit: Pick<Audit, 'append'>
  /** Absent: no signed marks are taken. */
  federation?: MarkFederation | undefined
  /** Has the register of parties show that a system is set aside, in the transaction that does it. */
  tellSuspension?: TellSuspension
  /** Of the age of what is kept in memory, ms; monotonic. For tests. */
  elapsed?: () => number
  /** Whether regular tasks run by themselves: `flush` and `checkMarks` otherwise. For tests. */
  ticking?: boolean
}

/** Agreements, certification and exposure limits, running. */
export interface AgreementsPart {
  /** For decisions. At once when warm. They throw when the database is away and what is known may be out of date. */
  readonly facts: AgreementFacts & LimitFacts
  readonly agreements: AgreementService
  readonly certification: CertificationService
  readonly limits: LimitService
  /** Told of each act of a system by the guard. */
  onUse(party: Party, act: GuardedAct): void
  /** Told of each act of a system by who decides otherwise than by the guard. */
  observe(use: Use): void
  /** Whether a system is set aside, and since when and why. */
  suspension(system: string): Answer<{ at: string; reason: string }>
  /** Writes what was counted since the last second. */
  flush(): Promise<void>
  /** Asks about the federation's marks that are due. */
  checkMarks(): Promise<{ asked: number; revoked: number }>
  addRoutes(app: App): void
  close(): Promise<void>
}

const flushMs = 1_000
const checkMs = 60_000

/** Joins agreements, certification and limits, and begins to follow changes of them. */
export async function createAgreements(deps: AgreementsDeps): Promise<AgreementsPart> {
  const { db, clock, log, directory: parties, audit, federation, elapsed } = deps
  const { tellSuspension = async () => undefined } = deps
  const terms = createSnapshot({
    db,
    part: 'agreements',
    read: async (client) => createChainReader(graphOf(await readTerms(client))),
    elapsed,
  })
  const book = createSnapshot({ db, part: 'certification', read: readCertification, elapsed })
  const limited = createSnapshot({ db, part: 'limits', read: readLimits, elapsed })
  const snapshots = { agreements: terms, certification: book, limits: limited }
  const listening = await followChanges(db, snapshots)

  const joined = (part: SnapshotPart) => ({
    db,
    clock,
    parties,
    audit,
    changed: () => snapshots[part].forget(),
  })
  const cohorts = createCohorts((system, version) => readCohort(db.pool, system, version))
  const reader = createLimitReader({ snapshot: limited, cohorts, parties })
  const meter = createUseMeter({ ...joined('limits'), log, reader, tellSuspension })
  const agreements = createAgreementService(joined('agreements'))
  const certification = createCertificationService({ ...joined('certification'), federation })
  const limits = createLimitService({ ...joined('limits'), tellSuspension })
  const checks = async () =>
    federation === undefined
      ? { asked: 0, revoked: 0 }
      : checkMarks({ ...joined('certification'), log, federation })

  const each = { clock, log }
  const tidyUp = async () => {
    await purgeUses(db.pool, clock.now().epochMilliseconds)
    await checks()
  }
  const tickers =
    deps.ticking === false
      ? []
      : [
          startTicker({ ...each, everyMs: flushMs, run: meter.flush, name: 'trust.limits.use' }),
          startTicker({ ...each, everyMs: checkMs, run: tidyUp, name: 'trust.certification.check' }),
        ]
  return {
    agreements,
    certification,
    limits,
    facts: {
      agreedTypes: (call) => {
        // A controller's own system needs no processor agreement: it is she who handles the data.
        if (call.organisation === call.controller) return call.informationTypes
        const { controller, purpose, contract, informationTypes, now } = call
        const question = { controller, purpose, contract, informationTypes, at: now.epochMilliseconds }
        return andThen(terms.current(), (chains) => chains.agreed(question, call.organisation))
      },
      admitted: (call) =>
        andThen(parties.system(call.system), (system) => {
          const { productId } = system ?? {}
          if (productId === undefined) return false
          return andThen(book.current(), ({ products, admissions }) => {
            const product = products.get(productId)
            if (product === undefined) return false
            const asked = { ...call, at: call.now.epochMilliseconds }
            return (admissions.get(call.controller) ?? []).some((criterion) =>
              admitsFor(criterion, product, asked),
            )
          })
        }),
      withinLimits: (call) =>
        andThen(reader.standing(useOf(call)), ({ suspended, outside }) => !suspended && outside.length === 0),
    },
    onUse(party, act) {
      if (party.kind !== 'system') return
      meter.observe({
        system: party.id,
        controller: act.controller ?? party.organisation,
        person: act.person,
        informationTypes: [receptionInformation],
        at: clock.now().epochMilliseconds,
      })
    },
    observe: (use) => meter.observe(use),
    suspension: (system) => andThen(limited.current(), ({ suspended }) => suspended.get(system)),
    flush: () => meter.flush(),
    checkMarks: checks,
    addRoutes(app) {
      agreementRoutes(app, agreements)
      certificationRoutes(app, certification)
      limitRoutes(app, limits)
    },
    async close() {
      await Promise.all(tickers.map((ticker) => ticker.stop()))
      await meter.flush().catch((err: unknown) => log.warn({ err }, 'the last uses of systems were not kept'))
      await listening.close()
    },
  }
}

/** A call as a use of its system. Who asks of nobody's data in particular has no controller. */
function useOf({ system, controller, person, informationTypes, now }: SystemCall): Use {
  return { system, controller, person, informationTypes, at: now.epochMilliseconds }
}
