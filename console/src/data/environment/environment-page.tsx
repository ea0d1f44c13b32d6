import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDate } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { environmentTexts } from './environment.texts.ts'
import { type Environment, useEnvironment } from './environment-api.ts'
import { OutputList } from './output/output-list.tsx'
import { QueryDesk } from './query-desk.tsx'
import { QueryHistory } from './query-history.tsx'
import { RegionParts } from './region-parts.tsx'
import '../../register/register.css'
import '../../services/services.css'
import './environment.css'

/** One environment: questions about its rows, and what is to leave it. */
export function EnvironmentPage() {
  const texts = useTexts(environmentTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useEnvironment(id)
  return (
    <div className="services-section environment">
      <Link to="/data/environments">{texts.back}</Link>
      <h1>{data ? data.number : texts.title}</h1>
      {error && (
        <>
          <Refused error={error} onRetry={() => void refetch()} />
          {data === undefined && <OutputList environment={id} />}
        </>
      )}
      {data === undefined && !error && <Waiting lines={12} />}
      {data && <Project environment={data} />}
    </div>
  )
}

function Project({ environment }: { environment: Environment }) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  const [sql, setSql] = useState('')
  const facts = [
    [texts.product, environment.title[language]],
    [texts.purpose, environment.purpose[language]],
    [texts.validUntil, formatDate(environment.validUntil, language)],
  ] as const
  return (
    <>
      <Facts facts={facts} label={texts.facts} />
      <p className="quiet">
        {environment.people ? texts.threshold(environment.threshold) : texts.noPeople}{' '}
        {environment.shutIn ? texts.shutIn : texts.notShutIn}
      </p>
      <RegionParts environment={environment} />
      <QueryDesk environment={environment} sql={sql} onSql={setSql} />
      <OutputList environment={environment.id} />
      <QueryHistory environment={environment.id} onAgain={setSql} />
    </>
  )
}
