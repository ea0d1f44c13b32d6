import Type from 'typebox'
import type { App, Clock, Database } from '../../../kernel/index.ts'
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
import type { AuditRouteDeps } from '../audit-routes.ts'
import { type ExtractNames, namesIn } from '../extract/extract.ts'
import type { ReviewActs } from './review-acts.ts'
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

function readRoutes(app: App, { db, asker, names }: ReviewRouteDeps): void {
  const config = { permission: 'trust.audit.review' }
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
      const entries = page.items.flatMap(({ entry }) => entry ?? [])
      return { ...page, names: await namesIn(entries, names) }
    },
  )
  app.get(
    `${base}/reviews/:id`,
    { config, schema: { tags, summary: 'One of them', params: ById, response: { 200: AuditReview } } },
    (request) => readReview(db.pool, request.params.id, asker(request).controllers),
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
      config: { permission: 'trust.audit.review_assign' },
      schema: { tags, summary: 'Gives it to a reviewer', params: ById, body: AuditReviewAssign, response },
    },
    (request) => acts.assign(asker(request), request.params.id, request.body.reviewer),
  )
  app.post(
    `${base}/reviews/:id/conclude`,
    {
      config: { permission: 'trust.audit.review' },
      schema: { tags, summary: 'What the reviewer found', params: ById, body: AuditReviewConclude, response },
    },
    (request) => acts.conclude(asker(request), request.params.id, request.body),
  )
  app.post(
    `${base}/reviews/:id/follow-up`,
    {
      config: { permission: 'trust.audit.review_assign' },
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
        summary: 'Sets a rule for the runs to come; itself an entry',
        body: AuditReviewRule,
        response: items(AuditReviewRule),
      },
    },
    async (request) => {
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
