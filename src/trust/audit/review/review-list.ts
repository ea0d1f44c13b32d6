import { KnutpunktError, type Queryable } from '../../../kernel/index.ts'
import type { AuditReview, AuditReviewQuery } from '../../contract/audit.ts'
import { auditErrors } from '../audit-errors.ts'
import { type EntryRow, entryColumns, entryOf } from '../entry/entry-row.ts'

interface ReviewRow {
  review: string
  kind: AuditReview['kind']
  state: AuditReview['state']
  entry: string
  opened_at: Date
  review_controller: string | null
  count: number | null
  reviewer: string | null
  review_outcome: AuditReview['outcome'] | null
  comment: string | null
  concluded_at: Date | null
  follow_up: AuditReview['followUp'] | null
  follow_up_comment: string | null
  closed_at: Date | null
}

const columns = `r.id as review, r.kind, r.state, r.entry, r.opened_at, r.controller as review_controller, r.count, r.reviewer,
  r.outcome as review_outcome, r.comment, r.concluded_at, r.follow_up, r.follow_up_comment, r.closed_at, ${entryColumns}`
const joined = 'trust.audit_review r left join trust.audit_entry e on e.id = r.entry'

/** Reviews, oldest first; of some controllers only, when these are given. */
export async function listReviews(
  db: Queryable,
  { state, kind, reviewer, limit = 50, cursor }: AuditReviewQuery,
  controllers?: readonly string[],
): Promise<{ items: AuditReview[]; next?: string }> {
  const { rows } = await db.query<ReviewRow & EntryRow>(
    `select ${columns} from ${joined}
     where ($1::text is null or r.state = $1) and ($2::text is null or r.kind = $2)
       and ($3::text is null or r.reviewer = $3) and ($4::uuid is null or r.id > $4)
       and ($5::text[] is null or r.controller = any($5))
     order by r.id limit $6`,
    [state ?? null, kind ?? null, reviewer ?? null, cursor ?? null, controllers ?? null, limit + 1],
  )
  const items = rows.slice(0, limit).map(reviewOf)
  return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
}

/** One review. @throws {KnutpunktError} trust.audit_review_not_found */
export async function readReview(
  db: Queryable,
  id: string,
  controllers?: readonly string[],
  lock: '' | 'for update of r' = '',
): Promise<AuditReview> {
  const { rows } = await db.query<ReviewRow & EntryRow>(
    `select ${columns} from ${joined} where r.id = $1 and ($2::text[] is null or r.controller = any($2)) ${lock}`,
    [id, controllers ?? null],
  )
  if (!rows[0]) throw new KnutpunktError(auditErrors.audit_review_not_found)
  return reviewOf(rows[0])
}

function reviewOf(row: ReviewRow & EntryRow): AuditReview {
  return {
    id: row.review,
    kind: row.kind,
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    entryId: row.entry,
    ...(row.id !== null && { entry: entryOf(row) }),
    ...given('controller', row.review_controller),
    ...given('count', row.count),
    ...given('reviewer', row.reviewer),
    ...given('outcome', row.review_outcome),
    ...given('comment', row.comment),
    ...given('concludedAt', row.concluded_at?.toISOString()),
    ...given('followUp', row.follow_up),
    ...given('followUpComment', row.follow_up_comment),
    ...given('closedAt', row.closed_at?.toISOString()),
  }
}

function given<K extends string, V>(name: K, value: V | null | undefined): { [P in K]?: V } {
  return value == null ? {} : ({ [name]: value } as { [P in K]?: V })
}
