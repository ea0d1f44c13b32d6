import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { auditTexts } from '../audit.texts.ts'
import { useReviewRuns } from '../audit-api.ts'

const mostShown = 12

/** When the checks ran last, how much they looked at and what they found. */
export function ReviewRuns() {
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  const { data, error, refetch } = useReviewRuns()
  return (
    <section className="audit-section">
      <h2>{texts.runs}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.length === 0 && <p className="quiet">{texts.runsNone}</p>}
      <ol>
        {data?.slice(0, mostShown).map(({ id, at, examined, found }) => (
          <li key={id}>
            {texts.runText(
              formatInstant(at, language),
              formatNumber(examined, language),
              formatNumber(found, language),
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
