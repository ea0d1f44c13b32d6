import { Button } from '@midas-ds/components/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useToday } from '../../../clock/now.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { askHub } from '../../data-api.ts'
import { formatStep } from '../../figures/format-figure.ts'
import type { PermitPage } from '../request-api.ts'
import { permitTexts } from './permit.texts.ts'

/** Where results are published, and the way to tell of one. */
export function Results({ permit: { id, results, may } }: { permit: PermitPage }) {
  const texts = useTexts(permitTexts)
  const language = useLanguage()
  return (
    <section className="services-section" aria-labelledby="results">
      <h2 id="results">{texts.results}</h2>
      <p className="quiet">{results.length === 0 ? texts.noResults : texts.resultsText}</p>
      <ul className="request-list">
        {results.map(({ title, url, publishedOn }) => (
          <li key={url + title}>
            <a href={url} rel="noreferrer">
              {title}
            </a>{' '}
            <span className="quiet">{formatStep(publishedOn, language)}</span>
          </li>
        ))}
      </ul>
      {may.includes('publish') && <Publish permit={id} />}
    </section>
  )
}

function Publish({ permit }: { permit: string }) {
  const texts = useTexts(permitTexts)
  const client = useQueryClient()
  const today = useToday()
  const empty = { title: '', url: '', publishedOn: today }
  const [result, setResult] = useState(empty)
  const publish = useMutation({
    mutationFn: () => askHub<PermitPage>('POST', `/permits/${permit}/results`, { body: result }),
    onSuccess: (page) => {
      client.setQueryData(['hub', 'permit', permit], page)
      setResult(empty)
    },
  })
  const isRight =
    result.title.trim() !== '' &&
    /^https:\/\/[^\s<>"]+$/.test(result.url) &&
    /^\d{4}-\d\d-\d\d$/.test(result.publishedOn)
  const field = (name: keyof typeof empty, label: string, placeholder: string) => (
    <label className="field">
      {label}
      <input
        value={result[name]}
        placeholder={placeholder}
        maxLength={name === 'url' ? 1000 : 300}
        onChange={({ target }) => setResult({ ...result, [name]: target.value })}
      />
    </label>
  )
  return (
    <form
      className="services-change"
      aria-label={texts.publish}
      onSubmit={(event) => {
        event.preventDefault()
        if (isRight) publish.mutate()
      }}
    >
      <div className="services-change-fields">
        {field('title', texts.resultTitle, texts.resultTitleHint)}
        {field('url', texts.resultUrl, 'https://')}
        {field('publishedOn', texts.publishedOn, '2026-01-31')}
      </div>
      {publish.error && <Refused error={publish.error} />}
      <div className="services-steps">
        <Button size="medium" variant="secondary" type="submit" isDisabled={!isRight || publish.isPending}>
          {texts.publish}
        </Button>
        <span role="status">{publish.isSuccess && result.title === '' ? texts.published : ''}</span>
      </div>
    </form>
  )
}
