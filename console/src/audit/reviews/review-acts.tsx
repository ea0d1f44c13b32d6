import { useState } from 'react'
import type { AuditReview } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Pick } from '../../register/form/fields.tsx'
import { useLogin, useMay } from '../../session/login.ts'
import { auditTexts } from '../audit.texts.ts'
import { useAuditAct } from '../audit-api.ts'

/** The next step of a review, for whoever may take it: give it out, conclude it, follow it up. */
export function ReviewActs({ review }: { review: AuditReview }) {
  const me = useLogin()?.id
  const mayAssign = useMay('trust.audit.review_assign')
  const { state, reviewer } = review
  if (state === 'closed') return null
  if (state === 'concluded') return mayAssign ? <FollowUp review={review} /> : null
  return (
    <>
      {mayAssign && <Assign review={review} />}
      {reviewer === me && <Conclude review={review} />}
    </>
  )
}

function Assign({ review }: { review: AuditReview }) {
  const texts = useTexts(auditTexts)
  const me = useLogin()?.id
  const { run, busy, error } = useAuditAct()
  const [other, setOther] = useState('')
  const assign = (reviewer: string) => void run('POST', `/reviews/${review.id}/assign`, { reviewer })
  return (
    <>
      <div className="review-acts">
        {me && review.reviewer !== me && (
          <button type="button" className="plain-button" disabled={busy} onClick={() => assign(me)}>
            {texts.assignMe}
          </button>
        )}
        <label className="field">
          <span>{texts.assignTo}</span>
          <input value={other} maxLength={200} onChange={(event) => setOther(event.target.value)} />
        </label>
        <button
          type="button"
          className="plain-button"
          disabled={busy || other.trim() === ''}
          onClick={() => assign(other.trim())}
        >
          {texts.assign}
        </button>
      </div>
      {error !== undefined && <Refused error={error} />}
    </>
  )
}

function Conclude({ review }: { review: AuditReview }) {
  const texts = useTexts(auditTexts)
  return (
    <Step
      title={texts.concludeTitle}
      choices={texts.reviewOutcomes}
      button={texts.conclude}
      then={texts.concludeThen}
      path={`/reviews/${review.id}/conclude`}
      field="outcome"
    />
  )
}

function FollowUp({ review }: { review: AuditReview }) {
  const texts = useTexts(auditTexts)
  return (
    <Step
      title={texts.followTitle}
      choices={texts.followUps}
      button={texts.follow}
      then={texts.followThen}
      path={`/reviews/${review.id}/follow-up`}
      field="followUp"
    />
  )
}

interface StepProps {
  title: string
  choices: Record<string, string>
  button: string
  /** What follows, said before it is done. */
  then: string
  path: string
  field: 'outcome' | 'followUp'
}

/** One of a few answers and a note; asked for once more, since it cannot be done over. */
function Step({ title, choices, button, then, path, field }: StepProps) {
  const texts = useTexts(auditTexts)
  const { run, busy, error } = useAuditAct()
  const [chosen, setChosen] = useState<string>()
  const [comment, setComment] = useState('')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <div className="review-acts">
        <Pick
          label={title}
          none={texts.chooseFirst}
          value={chosen}
          choices={Object.entries(choices).map(([value, label]) => ({ value, label }))}
          onChange={setChosen}
        />
        <label className="field wide">
          <span>
            {texts.comment} <small className="quiet">{texts.commentHint}</small>
          </span>
          <input value={comment} maxLength={2000} onChange={(event) => setComment(event.target.value)} />
        </label>
        <button
          type="button"
          className="plain-button"
          disabled={busy || chosen === undefined}
          onClick={() => setAsking(true)}
        >
          {button}
        </button>
      </div>
      {error !== undefined && <Refused error={error} />}
      {asking && chosen !== undefined && (
        <Confirm
          title={`${button}: ${choices[chosen]}`}
          text={then}
          yes={texts.confirmYes}
          no={texts.cancel}
          onYes={() => {
            setAsking(false)
            void run('POST', path, { [field]: chosen, ...(comment.trim() && { comment: comment.trim() }) })
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  )
}
