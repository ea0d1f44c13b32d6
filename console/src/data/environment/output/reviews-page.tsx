import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { useReviewQueue } from '../environment-api.ts'
import { outputTexts } from './output.texts.ts'
import { OutputTable } from './output-list.tsx'
import '../../../register/register.css'
import '../../../services/services.css'

/** Results that wait for her review. */
export function ReviewsPage() {
  const texts = useTexts(outputTexts)
  const { data, error, refetch } = useReviewQueue()
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data?.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.length > 0 && <OutputTable label={texts.title} items={data} view="reviews" />}
    </div>
  )
}
