import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { askHub } from '../../data-api.ts'
import { type Output, outputKey, useOutput } from '../environment-api.ts'
import { outputTexts } from './output.texts.ts'
import { OutputFacts } from './output-facts.tsx'
import '../../../register/register.css'
import '../../../services/services.css'
import '../environment.css'

/** A result of somebody else's project, to be let out, returned or held back. */
export function ReviewPage() {
  const texts = useTexts(outputTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useOutput('reviews', id)
  return (
    <div className="services-section environment">
      <Link to="/data/reviews">{texts.toQueue}</Link>
      <h1>{data ? data.title : texts.one}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data && (
        <>
          <OutputFacts output={data} />
          <Review output={data} />
        </>
      )}
    </div>
  )
}

const verdicts = ['approve', 'return', 'reject'] as const

function Review({ output }: { output: Output }) {
  const texts = useTexts(outputTexts)
  const client = useQueryClient()
  const id = useId()
  const [reasons, setReasons] = useState('')
  const [given, setGiven] = useState(false)
  const [error, setError] = useState<unknown>()
  const give = async (verdict: (typeof verdicts)[number]) => {
    setError(undefined)
    try {
      const body = { version: output.version, verdict, reasons }
      const reviewed = await askHub<Output>('POST', `/reviews/${output.id}`, { body })
      client.setQueryData(outputKey('reviews', output.id), reviewed)
      void client.invalidateQueries({ queryKey: ['hub', 'reviews'], exact: true })
      setGiven(true)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <section>
      <h2>{texts.review}</h2>
      {given && <p role="status">{texts.given}</p>}
      {!output.mayReview && !given && <p className="quiet">{texts.notYours}</p>}
      {output.mayReview && (
        <div className="environment-form">
          <p>{texts.reviewLead}</p>
          <div className="field">
            <label htmlFor={id}>{texts.reasons}</label>
            <p className="quiet" id={`${id}-hint`}>
              {texts.reasonsHint}
            </p>
            <textarea
              id={id}
              aria-describedby={`${id}-hint`}
              rows={4}
              maxLength={4000}
              value={reasons}
              onChange={({ target }) => setReasons(target.value)}
            />
          </div>
          {error !== undefined && <Refused error={error} />}
          <div className="form-buttons">
            {verdicts.map((verdict) => (
              <button
                key={verdict}
                type="button"
                className="plain-button"
                disabled={reasons.trim().length < 3}
                onClick={() => void give(verdict)}
              >
                {texts[verdict]}
              </button>
            ))}
          </div>
        </div>
      )}
    </section>
  )
}
