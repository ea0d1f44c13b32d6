import type { AuditReview } from '../../api/contract.ts'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { auditTexts } from '../audit.texts.ts'
import { Named, short, Who } from '../entries/entries-table.tsx'
import { ReviewActs } from './review-acts.tsx'

type Names = Record<string, string>

/** One access that is looked at: which, why it was found, where it has come, and the next step. */
export function ReviewCard({ review, names }: { review: AuditReview; names: Names }) {
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  return (
    <li className="review">
      <div className="review-head">
        <h2>{texts.reviewKinds[review.kind]}</h2>
        <span className="mark">{texts.reviewStates[review.state]}</span>
        {review.count !== undefined && <b>{texts.persons(review.count)}</b>}
        <span className="quiet">{texts.foundAt(formatInstant(review.openedAt, language))}</span>
      </div>
      {review.entry ? <Access entry={review.entry} names={names} /> : <p>{texts.erased}</p>}
      <Found review={review} names={names} />
      <ReviewActs review={review} />
    </li>
  )
}

function Access({ entry, names }: { entry: NonNullable<AuditReview['entry']>; names: Names }) {
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  return (
    <p>
      {formatInstant(entry.at, language)} · <Who entry={entry} names={names} /> · <code>{entry.act}</code>{' '}
      <span className={`outcome ${entry.outcome}`}>{texts.outcomes[entry.outcome]}</span>{' '}
      {entry.person && (
        <Copyable value={entry.person} shown={short(entry.person)} label={texts.columns.whom} />
      )}{' '}
      <Named id={entry.unit} names={names} label={texts.columns.where} />
    </p>
  )
}

/** What has been found and done so far. */
function Found({ review, names }: { review: AuditReview; names: Names }) {
  const texts = useTexts(auditTexts)
  return (
    <>
      {review.reviewer && (
        <p>
          {texts.reviewer}: <Named id={review.reviewer} names={names} label={texts.reviewer} />
        </p>
      )}
      {review.outcome && (
        <p>
          <b>{texts.reviewOutcomes[review.outcome]}.</b> {review.comment}
        </p>
      )}
      {review.followUp && (
        <p>
          <b>{texts.followUps[review.followUp]}.</b> {review.followUpComment}
        </p>
      )}
    </>
  )
}
