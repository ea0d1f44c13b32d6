import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type App, type Clock, type Database, KnutpunktError } from '../../../kernel/index.ts'
import {
  AuditReview,
  AuditReviewAssign,
  AuditReviewConclude,
  AuditReviewFollowUp,
  AuditReviewPage,
  AuditReviewQuery,
  AuditReviewRule,
  AuditReviewRun,
} from '../../contract/audit.ts'
import type { Audit } from '../audit.ts'
import { auditErrors } from '../audit-errors.ts'
import { type AuditRouteDeps, surely } from '../audit-routes.ts'
import { type ExtractNames, namesIn } from '../extract/extract.ts'
import type { ReviewActor, ReviewActs } from './review-acts.ts'
import { listReviews, readReview } from './review-list.ts'
import { readRules, readRuns, writeRule } from './review-store.ts'

const base = '/api/trust/v1/audit'
const tags = ['audit reviews']
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })
const items = <T extends Type.TSchema>(item: T) => ({ 200: Type.Object({ items: Type.Array(item) }) })

export interface ReviewRouteDeps {
  db: Database
  clock: Clock
  audit: Pick<Audit, 'append'>
  acts: ReviewActs
  asker: AuditRouteDeps['asker']
  names: Pick<ExtractNames, 'namesOf'>
}

/** The systematic checks of accesses (SVOD 4 kap. 4 §): what was found, who looks at it, what came of it. */
export function reviewRoutes(app: App, deps: ReviewRouteDeps): void {
  readRoutes(app, deps)
  actRoutes(app, deps)
  ruleRoutes(app, deps)
}

function readRoutes(app: App, { db, audit, asker, names }: ReviewRouteDeps): void {
  /** Reading what others have read is in the log. */
  const read = (request: FastifyRequest, act: string, of?: AuditReview) => {
    const { person } = of?.entry ?? {}
    const about = of && { about: of.id, ...(of.controller !== undefined && { controller: of.controller }) }
    const entry = { ...asker(request).entry, act, outcome: 'done', purpose: 'log_review' } as const
    return audit.append(db.pool, [{ ...entry, ...about, ...(person !== undefined && { person }) }])
  }
  const config = { permission: 'trust.audit.review', ...surely }
  app.get(
    `${base}/reviews`,
    {
      config,
      schema: {
        tags,
        summary: 'Accesses that were found by a rule or drawn, oldest first',
        querystring: AuditReviewQuery,
        response: { 200: AuditReviewPage },
      },
    },
    async (request) => {
      const page = await listReviews(db.pool, request.query, asker(request).controllers)
      await read(request, 'trust.review.list')
      const entries = page.items.flatMap(({ entry }) => entry ?? [])
      return { ...page, names: await namesIn(entries, names) }
    },
  )
  app.get(
    `${base}/reviews/:id`,
    { config, schema: { tags, summary: 'One of them', params: ById, response: { 200: AuditReview } } },
    async (request) => {
      const review = await readReview(db.pool, request.params.id, asker(request).controllers)
      await read(request, 'trust.review.read', review)
      return review
    },
  )
  app.get(
    `${base}/review-runs`,
    {
      config,
      schema: { tags, summary: 'The last hundred runs of the checks', response: items(AuditReviewRun) },
    },
    async () => ({ items: await readRuns(db.pool) }),
  )
}

function actRoutes(app: App, { acts, asker }: ReviewRouteDeps): void {
  const response = { 200: AuditReview }
  app.post(
    `${base}/reviews/:id/assign`,
    {
      config: { permission: 'trust.audit.review_assign', ...surely },
      schema: { tags, summary: 'Gives it to a reviewer', params: ById, body: AuditReviewAssign, response },
    },
    (request) => acts.assign(asker(request), request.params.id, request.body.reviewer),
  )
  app.post(
    `${base}/reviews/:id/conclude`,
    {
      config: { permission: 'trust.audit.review', ...surely },
      schema: { tags, summary: 'What the reviewer found', params: ById, body: AuditReviewConclude, response },
    },
    (request) => acts.conclude(asker(request), request.params.id, request.body),
  )
  app.post(
    `${base}/reviews/:id/follow-up`,
    {
      config: { permission: 'trust.audit.review_assign', ...surely },
      schema: { tags, summary: 'What was done about it', params: ById, body: AuditReviewFollowUp, response },
    },
    (request) => acts.followUp(asker(request), request.params.id, request.body),
  )
}

function ruleRoutes(app: App, { db, clock, audit, asker }: ReviewRouteDeps): void {
  app.get(
    `${base}/review-rules`,
    {
      config: { permission: 'trust.audit.review' },
      schema: { tags, summary: 'The rules of the checks', response: items(AuditReviewRule) },
    },
    async () => ({ items: await readRules(db.pool) }),
  )
  app.put(
    `${base}/review-rules`,
    {
      config: { permission: 'trust.audit.review_rules' },
      schema: {
        tags,
        summary:
          'Sets a rule for the runs to come, of all controllers: for auditors of the operator; itself an entry',
        body: AuditReviewRule,
        response: items(AuditReviewRule),
      },
    },
    async (request) => {
      await requireInstallation(db, asker(request))
      await db.transaction(async (client) => {
        await writeRule(client, request.body, clock.now().toString())
        await audit.append(client, [
          { ...asker(request).entry, act: 'trust.review.set_rule', outcome: 'done' },
        ])
      })
      return { items: await readRules(db.pool) }
    },
  )
}

/**
 * The rules are the same for all controllers, so that none of them can switch off what finds its own.
 *
 * @throws {KnutpunktError} trust.audit_rules_not_yours
 */
async function requireInstallation({ pool }: Database, { controllers }: ReviewActor): Promise<void> {
  if (controllers === undefined) return
  const { rowCount } = await pool.query(
    'select from trust.organisation where operator and id::text = any($1)',
    [controllers],
  )
  if (rowCount === 0) throw new KnutpunktError(auditErrors.audit_rules_not_yours)
}
