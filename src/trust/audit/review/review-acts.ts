import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError, scrub } from '../../../kernel/index.ts'
import type {
  AuditEntryWrite,
  AuditReview,
  AuditReviewConclude,
  AuditReviewFollowUp,
} from '../../contract/audit.ts'
import type { Audit } from '../audit.ts'
import { auditErrors } from '../audit-errors.ts'
import { readReview } from './review-list.ts'

/** Who does something with a review. With `controllers`, those of these controllers only. */
export interface ReviewActor {
  readonly entry: Pick<AuditEntryWrite, 'actorKind' | 'actor' | 'assignment' | 'forWhom' | 'unit'>
  readonly controllers?: readonly string[]
}

/**
 * What can be done with a review; each act is an entry in the log that says what came of it, so that the reviews too cannot be
 * altered unseen. All throw {KnutpunktError}.
 */
export interface ReviewActs {
  /** Gives it to a reviewer, or to another one, while nobody has concluded it. Never to whom it is about. */
  assign(by: ReviewActor, id: string, reviewer: string): Promise<AuditReview>
  /** What the reviewer found. A justified access is closed; another is to be followed up. */
  conclude(by: ReviewActor, id: string, conclusion: AuditReviewConclude): Promise<AuditReview>
  /** What was done about it, which closes it. */
  followUp(by: ReviewActor, id: string, followUp: AuditReviewFollowUp): Promise<AuditReview>
}

export function createReviewActs(deps: {
  db: Database
  clock: Clock
  audit: Pick<Audit, 'append'>
}): ReviewActs {
  const { db, clock, audit } = deps
  const act = (
    by: ReviewActor,
    id: string,
    name: string,
    change: (client: PoolClient, review: AuditReview, now: string) => Promise<void>,
  ): Promise<AuditReview> =>
    db.transaction(async (client) => {
      const review = await readReview(client, id, by.controllers, 'for update of r')
      await change(client, review, clock.now().toString())
      const person = review.entry?.person
      await audit.append(client, [
        {
          ...by.entry,
          act: `trust.review.${name}`,
          outcome: 'done',
          purpose: 'log_review',
          about: id,
          ...(person !== undefined && { person }),
          ...(review.controller !== undefined && { controller: review.controller }),
        },
      ])
      return readReview(client, id)
    })

  return {
    assign: (by, id, reviewer) =>
      act(by, id, 'assign', async (client, review) => {
        requireState(review, ['open', 'assigned'])
        requireOther(review, reviewer)
        await client.query(`update trust.audit_review set state = 'assigned', reviewer = $2 where id = $1`, [
          id,
          reviewer,
        ])
      }),
    conclude: (by, id, { outcome, comment }) =>
      act(by, id, `conclude.${outcome}`, async (client, review, now) => {
        requireState(review, ['assigned'])
        requireOther(review, by.entry.actor)
        if (review.reviewer !== by.entry.actor) throw new KnutpunktError(auditErrors.audit_review_not_yours)
        await client.query(
          `update trust.audit_review set state = $2, outcome = $3, comment = $4, concluded_at = $5,
             closed_at = case when $2 = 'closed' then $5::timestamptz end where id = $1`,
          [id, outcome === 'justified' ? 'closed' : 'concluded', outcome, textOf(comment), now],
        )
      }),
    followUp: (by, id, { followUp, comment }) =>
      act(by, id, `follow_up.${followUp}`, async (client, review, now) => {
        requireState(review, ['concluded'])
        requireOther(review, by.entry.actor)
        await client.query(
          `update trust.audit_review set state = 'closed', follow_up = $2, follow_up_comment = $3, closed_at = $4 where id = $1`,
          [id, followUp, textOf(comment), now],
        )
      }),
  }
}

function requireState({ state }: AuditReview, allowed: readonly AuditReview['state'][]): void {
  if (!allowed.includes(state))
    throw new KnutpunktError(auditErrors.audit_review_wrong_state, { values: { state } })
}

function requireOther({ entry }: AuditReview, reviewer: string): void {
  if (entry?.actor === reviewer) throw new KnutpunktError(auditErrors.audit_review_own_access)
}

function textOf(comment: string | undefined): string | null {
  if (comment === undefined || comment.trim() === '') return null
  if (scrub(comment) !== comment) throw new KnutpunktError(auditErrors.audit_comment_personal_number)
  return comment.trim()
}
