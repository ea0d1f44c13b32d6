import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Pick } from '../../register/form/fields.tsx'
import { useLogin } from '../../session/login.ts'
import { auditTexts } from '../audit.texts.ts'
import { type ReviewQuery, useReviews } from '../audit-api.ts'
import { ReviewCard } from './review-card.tsx'
import { ReviewRules } from './review-rules.tsx'
import { ReviewRuns } from './review-runs.tsx'

/** What the systematic checks found: to give out, to conclude, to follow up; and the rules they go by. */
export function ReviewsPage() {
  const texts = useTexts(auditTexts)
  const me = useLogin()?.id
  const [query, setQuery] = useState<ReviewQuery>({})
  const [cursors, setCursors] = useState<string[]>([])
  const { data, error, refetch } = useReviews(query, cursors.at(-1))
  const change = (next: ReviewQuery) => {
    setQuery({ ...query, ...next })
    setCursors([])
  }
  const narrowed = Object.values(query).some((value) => value !== undefined)
  return (
    <>
      <p className="quiet">{texts.reviewsLead}</p>
      <search className="register-tools">
        <Pick
          label={texts.state}
          none={texts.anyState}
          value={query.state}
          choices={Object.entries(texts.reviewStates).map(([value, label]) => ({ value, label }))}
          onChange={(state) => change({ state: state as ReviewQuery['state'] })}
        />
        <Pick
          label={texts.rule}
          none={texts.anyRule}
          value={query.kind}
          choices={Object.entries(texts.reviewKinds).map(([value, label]) => ({ value, label }))}
          onChange={(kind) => change({ kind: kind as ReviewQuery['kind'] })}
        />
        <label className="mine-only">
          <input
            type="checkbox"
            checked={query.reviewer !== undefined}
            onChange={(event) => change({ reviewer: event.target.checked ? me : undefined })}
          />{' '}
          {texts.mineOnly}
        </label>
      </search>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={12} />}
      {data?.items.length === 0 && (
        <p className="empty">{narrowed ? texts.reviewsNoneSearch : texts.reviewsNone}</p>
      )}
      <ol className="review-list">
        {data?.items.map((review) => (
          <ReviewCard key={review.id} review={review} names={data.names ?? {}} />
        ))}
      </ol>
      {(cursors.length > 0 || data?.next !== undefined) && (
        <div className="pages">
          <button
            type="button"
            className="plain-button"
            disabled={cursors.length === 0}
            onClick={() => setCursors(cursors.slice(0, -1))}
          >
            {texts.previous}
          </button>
          <span role="status">{texts.page(cursors.length + 1)}</span>
          <button
            type="button"
            className="plain-button"
            disabled={data?.next === undefined}
            onClick={() => setCursors([...cursors, data!.next!])}
          >
            {texts.next}
          </button>
        </div>
      )}
      <div className="audit-columns">
        <ReviewRules />
        <ReviewRuns />
      </div>
    </>
  )
}
